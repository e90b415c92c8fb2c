using System.Globalization;
using Hal9.Engine.Jobs;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Steps;

/// <summary>What actions do before the first step: those of other repositories only, since the workspace is still empty.</summary>
internal static class PreSteps
{
    /// <summary>In the order of the steps; each is found only when those before it have run.</summary>
    public static IAsyncEnumerable<ActionStage> OfAsync(JobRun job, IEnumerable<Step> steps, CancellationToken cancellation) => OfAsync(job, job.Scope, steps, "", cancellation);

    private static async IAsyncEnumerable<ActionStage> OfAsync(
        JobRun job, StepScope scope, IEnumerable<Step> steps, string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0;
        foreach (var step in steps)
        {
            var place = prefix + (++number).ToString(CultureInfo.InvariantCulture);
            if (step is ParallelStep parallel)
            {
                await foreach (var inner in OfAsync(job, scope, parallel.Steps, place + ".", cancellation).ConfigureAwait(false)) yield return inner;
            }
            if (step is not UsesStep { Uses: ActionReference.Repository or ActionReference.Self } uses || (uses.Uses is ActionReference.Self && scope.Action is null)) continue;
            var found = await job.Actions.FindAsync(scope.Action, uses.Uses, cancellation).ConfigureAwait(false);
            switch (found.Folder?.File.Runs)
            {
                case ActionRuns.JavaScript { Pre: { } pre } script:
                    yield return new ActionStage(ActionStage.Pre, place, scope, uses with { Condition = script.PreCondition ?? ActionStage.Always }, (execution, stop) =>
                    {
                        scope.Path = place;
                        return RunAsync(execution, uses, found, (inputs, use) => NodeAction.RunAsync(execution, found.Folder!, pre, inputs, use, stop));
                    });
                    break;
                case ActionRuns.Docker { PreEntrypoint: { } entrypoint } docker:
                    yield return new ActionStage(ActionStage.Pre, place, scope, uses with { Condition = docker.PreCondition ?? ActionStage.Always }, (execution, stop) =>
                    {
                        scope.Path = place;
                        return RunAsync(execution, uses, found, (inputs, use) => DockerAction.RunAsync(execution, found.Folder!, docker, entrypoint, inputs, use, stop));
                    });
                    break;
                case ActionRuns.Composite composite when scope.Depth < StepScope.DeepestNesting:
                    var context = job.ContextOf(scope, job.GitHubOf(scope), job.Environment, cancellation);
                    var own = uses.Env?.EvaluateTextMapping(context, new List<Diagnostic>()) ?? [];
                    var within = CompositeAction.ScopeWithin(scope, uses, found.Folder, ActionInputs.Guess(context, uses, found), [.. scope.Environment.ExceptBy(own.Select(Name), Name), .. own]);
                    await foreach (var inner in OfAsync(job, within, composite.Steps, place + ".", cancellation).ConfigureAwait(false)) yield return inner;
                    break;
            }
        }
    }

    private static Task<Workflows.Planning.JobResult> RunAsync(
        StepExecution execution, UsesStep step, FoundAction found, Func<IReadOnlyDictionary<string, string>, ActionUse, Task<Workflows.Planning.JobResult>> run)
    {
        if (ActionInputs.Read(execution, step, found) is not { } inputs) return Task.FromResult(Workflows.Planning.JobResult.Failure);
        var use = execution.Job.UseOf(execution.ActionName);
        use.Add(execution.Work);
        PostSteps.Register(execution, step, found, use, inputs);
        return run(inputs, use);
    }

    private static string Name(KeyValuePair<string, string> pair) => pair.Key;
}
