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
        var steps = completed.Values.OrderBy(step => begun.TryGetValue(step.Step, out var start) ? start.LogStart : 0).ThenBy(step => Order(step.Step)).ToArray();
        var failed = Array.FindIndex(steps, step => step.Outcome is not JobResult.Success and not JobResult.Skipped
            && step.Conclusion != JobResult.Success);
        if (failed < 0) failed = 0;
        foreach (var step in steps[failed..]) completed.Remove(step.Step);
    }

    private static int Order(string step) => int.TryParse(step, out var number) ? number : int.MaxValue;
}
