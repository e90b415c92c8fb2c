using Hal9.Journal;

namespace Hal9.Engine.Runs;

/// <summary>The fold of a run's journal: what has been done and need not be done again.</summary>
internal sealed class RunHistory
{
    private readonly Dictionary<string, LegHistory> legs = new(StringComparer.Ordinal);

    public RunStarted? Started { get; private set; }

    public RunEnded? Ended { get; private set; }

    public int Attempt { get; private set; } = 1;

    public LegHistory? Find(string leg) => legs.GetValueOrDefault(leg);

    public static async Task<RunHistory> ReadAsync(IAsyncEnumerable<Envelope> journal, CancellationToken cancellation)
    {
        var history = new RunHistory();
        await foreach (var envelope in journal.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (RunEvents.Read(envelope) is { } happening) history.Take(happening);
        }
        return history;
    }

    public void Take(RunEvent happening)
    {
        switch (happening)
        {
            case RunStarted started:
                Started = started;
                break;
            case RunEnded ended:
                Ended = ended;
                break;
            case RunContinued continued:
                Ended = null;
                Attempt = continued.Attempt;
                foreach (var leg in continued.DroppedLegs) legs.GetValueOrDefault(leg)?.Reopen();
                break;
            case LegStarted leg:
                legs[leg.Leg] = new LegHistory(leg);
                break;
            case LegEnded { Leg: var leg } when legs.TryGetValue(leg, out var history):
                history.Take(happening);
                break;
            case StepStarted { Leg: var leg } when legs.TryGetValue(leg, out var history):
                history.Take(happening);
                break;
            case ProcessStarted { Leg: var leg } when legs.TryGetValue(leg, out var history):
                history.Take(happening);
                break;
            case StepCompleted { Leg: var leg } when legs.TryGetValue(leg, out var history):
                history.Take(happening);
                break;
        }
    }

    /// <summary>Legs that did not succeed: a retry runs them again from their failed step.</summary>
    public IReadOnlyList<string> Failed => [.. legs.Values
        .Where(leg => leg.Ended is { Result: not Hal9.Workflows.Planning.JobResult.Success and not Hal9.Workflows.Planning.JobResult.Skipped })
        .Select(leg => leg.Started.Leg)];
}
