using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Jobs;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>Runs the steps of a composite action within the step that uses it.</summary>
internal static class CompositeAction
{
    public static async Task<JobResult> RunAsync(
        StepExecution execution, UsesStep uses, ActionFolder action, ActionRuns.Composite composite, IReadOnlyDictionary<string, string> inputs, CancellationToken cancellation)
    {
        var job = execution.Job;
        if (execution.Scope.Depth >= StepScope.DeepestNesting)
        {
            execution.Report([ActionDiagnostics.TooDeep.At(uses.Uses.Span, $"`{action.Name}` is nested deeper than {StepScope.DeepestNesting} actions", "does it use itself?")]);
            return JobResult.Failure;
        }
        // The log of the inner steps is their own; what the outer one has to say comes first.
        await execution.Log.EndAsync().ConfigureAwait(false);
        var scope = ScopeWithin(execution.Scope, uses, action, inputs, Own(execution));
        var outer = execution.Scope.Depth > 0 ? execution.Scope.Path : execution.Place;
        for (var i = 0; i < composite.Steps.Length; i++)
        {
            var step = composite.Steps[i];
            scope.Path = FormattableString.Invariant($"{outer}.{i + 1}");
            var result = await StepRunner.RunAsync(job, scope, step, execution.Place, execution.Log.File, cancellation).ConfigureAwait(false);
            result.Work.ApplyToJob();
            execution.Work.Absorb(result.Work);
            scope.Steps.Set(step.Id, result.Outcome, result.Conclusion, result.Work.Outputs);
            if (result.Conclusion is JobResult.Failure or JobResult.Cancelled) scope.Status = JobResult.Failure;
        }
        var diagnostics = new List<Diagnostic>();
        var context = job.ContextOf(scope, job.GitHubOf(scope), execution.Variables, cancellation);
        foreach (var output in action.File.Outputs)
        {
            if (output.Value?.EvaluateText(context, diagnostics) is { } value) execution.Work.SetOutput(output.Name, value);
        }
        execution.Report(diagnostics);
        if (cancellation.IsCancellationRequested) return JobResult.Cancelled;
        return scope.Status != JobResult.Success || diagnostics.Count > 0 ? JobResult.Failure : JobResult.Success;
    }

    /// <param name="environment">That the step which uses it sets itself.</param>
    public static StepScope ScopeWithin(StepScope outer, UsesStep uses, ActionFolder action, IReadOnlyDictionary<string, string> inputs, IReadOnlyList<KeyValuePair<string, string>> environment) => new()
    {
        Inputs = new ExpressionDictionary(inputs.Select(static input => KeyValuePair.Create(input.Key, ExpressionValue.Of(input.Value)))),
        Depth = outer.Depth + 1,
        ActionPath = action.Path,
        Action = action.Checkout,
        IdPrefix = $"{outer.IdPrefix}{uses.Id}.",
        Environment = environment,
    };

    /// <summary>What the using step set itself, over what the job has: the job's own may change while the action runs.</summary>
    private static List<KeyValuePair<string, string>> Own(StepExecution execution)
    {
        var job = execution.Job.Environment;
        return [.. execution.Variables.Where(pair => !job.Contains(pair))];
    }
}
