using Hal9.Engine.Actions;
using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Jobs;
using Hal9.Engine.Runs;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>What actions still do when the job's steps are done. A use of an action is registered once, by its pre or else its main step.</summary>
internal static class PostSteps
{
    public static void Register(StepExecution execution, UsesStep step, FoundAction found, ActionUse use, IReadOnlyDictionary<string, string> inputs)
    {
        if (BodyOf(found, inputs, use) is not { } post) return;
        var place = execution.Scope.Depth > 0 ? execution.Scope.Path : execution.Place[(execution.Place.IndexOf('-', StringComparison.Ordinal) + 1)..];
        var pending = new PendingPost(place, execution.ActionName, inputs, OwnEnvironment(execution), use);
        // Even when it is registered already: a run that goes on takes the state from the latest.
        execution.Work.Posts.Add(pending);
        Push(execution.Job, step, pending, post, execution.Scope.Action);
    }

    /// <summary>Those that the steps of a dead run had registered.</summary>
    public static async Task RestoreAsync(JobRun job, IEnumerable<Step> steps, IEnumerable<PostChange> changes, CancellationToken cancellation)
    {
        var sealer = job.Services.Sealer;
        foreach (var change in changes)
        {
            var use = job.UseOf(change.Action);
            use.Restore(PendingPost.Open(change.State, sealer));
            if (await LocateAsync(job, null, steps, "", change.Action, cancellation).ConfigureAwait(false) is not var (step, found, origin)) continue;
            var inputs = PendingPost.Open(change.Inputs, sealer).ToDictionary(StringComparer.OrdinalIgnoreCase);
            if (BodyOf(found, inputs, use) is not { } post) continue;
            Push(job, step, new PendingPost(change.Place, change.Action, inputs, PendingPost.Open(change.Environment, sealer), use), post, origin);
        }
    }

    private static void Push(JobRun job, UsesStep step, PendingPost pending, (Condition Condition, Func<StepExecution, CancellationToken, Task<JobResult>> Body) post, ActionCheckout? origin)
    {
        if (pending.Use.HasPost) return;
        pending.Use.HasPost = true;
        var scope = new StepScope
        {
            Inputs = job.Scope.Inputs, Steps = job.Scope.Steps, IdPrefix = pending.Action[..^step.Id.Length], Environment = pending.Environment, Action = origin,
        };
        job.Posts.Push(new ActionStage(ActionStage.Post, pending.Place, scope, step with { Condition = post.Condition, Env = null }, post.Body));
    }

    private static (Condition Condition, Func<StepExecution, CancellationToken, Task<JobResult>> Body)? BodyOf(FoundAction found, IReadOnlyDictionary<string, string> inputs, ActionUse use) => found switch
    {
        { BuiltIn: { HasPost: true } builtIn } => (Condition.Default, (execution, cancellation) => RunBuiltInAsync(builtIn, execution, inputs, use, cancellation)),
        { Folder: { File.Runs: ActionRuns.JavaScript { Post: { } post } script } action } =>
            (script.PostCondition ?? ActionStage.Always, (execution, cancellation) => NodeAction.RunAsync(execution, action, post, inputs, use, cancellation)),
        { Folder: { File.Runs: ActionRuns.Docker { PostEntrypoint: { } entrypoint } docker } action } =>
            (docker.PostCondition ?? ActionStage.Always, (execution, cancellation) => DockerAction.RunAsync(execution, action, docker, entrypoint, inputs, use, cancellation)),
        _ => null,
    };

    private static Task<JobResult> RunBuiltInAsync(BuiltInAction action, StepExecution execution, IReadOnlyDictionary<string, string> inputs, ActionUse use, CancellationToken cancellation)
    {
        execution.Work.State.AddRange(use.State);
        return action.RunPostAsync(new ActionCall(execution, inputs), cancellation);
    }

    /// <summary>The step of a composite action has ids of the steps around it in front of its own.</summary>
    private static async Task<(UsesStep Step, FoundAction Found, ActionCheckout? Origin)?> LocateAsync(
        JobRun job, ActionCheckout? origin, IEnumerable<Step> steps, string prefix, string action, CancellationToken cancellation)
    {
        foreach (var step in UsesSteps.Flat(steps))
        {
            var name = prefix + step.Id;
            if (name != action && !action.StartsWith(name + ".", StringComparison.Ordinal)) continue;
            var found = await job.Actions.FindAsync(origin, step.Uses, cancellation).ConfigureAwait(false);
            if (name == action) return (step, found, origin);
            if (found.Folder is not { File.Runs: ActionRuns.Composite composite } folder) continue;
            if (await LocateAsync(job, folder.Checkout, composite.Steps, name + ".", action, cancellation).ConfigureAwait(false) is { } inner) return inner;
        }
        return null;
    }

    /// <summary>What the step and the composite actions around it set themselves, over what the job has: that may change until the job ends.</summary>
    private static List<KeyValuePair<string, string>> OwnEnvironment(StepExecution execution)
    {
        var job = execution.Job.Environment;
        return [.. execution.Variables.Where(pair => !job.Contains(pair))];
    }
}
