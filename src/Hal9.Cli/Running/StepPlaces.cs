using System.Globalization;
using Hal9.Engine.Runs;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Cli.Running;

/// <summary>Where the steps of a run stand in its workflow files as they were when it started.</summary>
internal sealed class StepPlaces(RunStarted? started)
{
    private readonly Lazy<Workflow?> workflow = new(() => started is null ? null : WorkflowFile.From(started.WorkflowPath, started.Sources, started.Trigger.Repository).Workflow);

    /// <summary>Null when the files cannot tell, as for the job's own preparations.</summary>
    /// <param name="leg">Its key: <c>call[1]/build[0]</c>.</param>
    /// <param name="place">As in events: <c>2</c>, <c>2.1</c>, <c>post-2</c>.</param>
    public SourceSpan? Find(string leg, string place)
    {
        var file = workflow.Value;
        Job? job = null;
        foreach (var part in leg.Split('/'))
        {
            if (job is CallJob call) file = call.Called;
            job = file?.FindJob(part.EndsWith(']') ? part[..part.LastIndexOf('[')] : part);
        }
        if (job is not StepsJob { Steps: var steps }) return null;
        Step? step = null;
        foreach (var part in place[(place.LastIndexOf('-') + 1)..].Split('.'))
        {
            if (step is ParallelStep parallel) steps = parallel.Steps;
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > steps.Length) return step?.Span;
            step = steps[number - 1];
        }
        return step?.Span;
    }
}
