using Hal9.Workflows.Planning;

namespace Hal9.Engine.Runs;

/// <summary>What the journal knows of a leg that was begun.</summary>
internal sealed class LegHistory(LegStarted started)
{
    private readonly Dictionary<string, StepStarted> begun = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StepCompleted> completed = new(StringComparer.Ordinal);

    public LegStarted Started { get; } = started;

    /// <summary>Of the step that was under way; absent when none was.</summary>
    public ProcessStarted? LastProcess { get; private set; }

    public LegEnded? Ended { get; set; }

    /// <summary>Some step of the job's own is done and will not run again.</summary>
    public bool HasCompleted => completed.Keys.Any(static step => step != Jobs.JobRunner.SetUpPlace);

    /// <summary>Where in the leg's log the first step began that is to run again; null when none had begun.</summary>
    public long? UnfinishedAt => begun.Values.Where(step => step.Log is null && !completed.ContainsKey(step.Step)).Min(static step => (long?)step.LogStart);

    public StepCompleted? Find(string step) => completed.GetValueOrDefault(step);

    public StepStarted? StartOf(string step) => begun.GetValueOrDefault(step);

    public void Take(RunEvent happening)
    {
        switch (happening)
        {
            case StepStarted start:
                begun[start.Step] = start;
                break;
            case ProcessStarted process:
                LastProcess = process;
                break;
            case StepCompleted done:
                completed[done.Step] = done;
                LastProcess = null;
                break;
            case LegEnded ended:
                Ended = ended;
                break;
        }
    }

    /// <summary>Forgets how the leg ended, its first failed step and everything behind it, so that it runs again from there.</summary>
    public void Reopen()
    {
        Ended = null;
        var steps = completed.Values.OrderBy(step => OrderOf(step.Step)).ToArray();
        var failed = Array.FindIndex(steps, step => step.Outcome is not JobResult.Success and not JobResult.Skipped
            && step.Conclusion != JobResult.Success);
        if (failed < 0) failed = 0;
        foreach (var step in steps[failed..]) completed.Remove(step.Step);
    }

    /// <summary>As in the file: <c>2</c>, <c>7</c>, <c>7.1</c>, <c>7.2</c>, <c>10</c>; post steps behind all.</summary>
    private static (int Step, int Inner) OrderOf(string place)
    {
        var dot = place.IndexOf('.', StringComparison.Ordinal);
        var step = int.TryParse(dot < 0 ? place : place.AsSpan(0, dot), out var number) ? number : int.MaxValue;
        return (step, dot >= 0 && int.TryParse(place.AsSpan(dot + 1), out var inner) ? inner : 0);
    }
}
