using Hal9.Workflows.Planning;

namespace Hal9.Engine.Runs;

/// <summary>The fold of a run's journal: what has been done and need not be done again.</summary>
internal sealed class RunHistory
{
    private readonly Dictionary<string, LegHistory> legs = new(StringComparer.Ordinal);
    private readonly HashSet<string> recorded = new(StringComparer.Ordinal);

    public RunStarted? Started { get; private set; }

    public RunEnded? Ended { get; private set; }

    public int Attempt { get; private set; } = 1;

    /// <summary>In the order they were recorded.</summary>
    public List<ActionPinned> Pins { get; } = [];

    /// <summary>A job's expansion or end, or the end of a leg that was never started, was recorded in this attempt.</summary>
    public bool Knows(string what) => recorded.Contains(what);

    public LegHistory? Find(string leg) => legs.GetValueOrDefault(leg);

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
                // Another attempt expands and ends its jobs anew.
                if (continued.DroppedLegs.Count > 0) recorded.Clear();
                foreach (var leg in continued.DroppedLegs) legs.GetValueOrDefault(leg)?.Reopen();
                break;
            case LegStarted leg:
                legs[leg.Leg] = new LegHistory(leg);
                break;
            case ActionPinned pin:
                Pins.Add(pin);
                break;
            case JobExpanded expanded:
                recorded.Add("expanded " + expanded.Job);
                break;
            case JobEnded ended:
                recorded.Add("job " + ended.Job);
                break;
            case LegEnded ended when !legs.ContainsKey(ended.Leg):
                recorded.Add("leg " + ended.Leg);
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
        .Where(leg => leg.Ended is { Result: not JobResult.Success and not JobResult.Skipped })
        .Select(leg => leg.Started.Leg)];
}
