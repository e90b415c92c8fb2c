using System.Diagnostics;
using Hal9.Engine.Actions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>A <c>uses</c> step: a built-in action, one of the workspace, or one of another repository.</summary>
internal static class ActionStep
{
    public static async Task<JobResult> RunAsync(StepExecution execution, UsesStep step, CancellationToken cancellation)
    {
        if (step.Uses is ActionReference.Docker image)
        {
            if (ActionInputs.Read(execution, step) is not { } with) return JobResult.Failure;
            Describe(execution, step, null, with);
            return await DockerAction.RunAsync(execution, image, with, cancellation).ConfigureAwait(false);
        }
        FoundAction found;
        try
        {
            found = await execution.Job.Actions.FindAsync(execution.Scope.Action, step.Uses, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return JobResult.Cancelled;
        }
        if (found.Problems.Count > 0)
        {
            execution.Report(found.Problems);
            return JobResult.Failure;
        }
        if (ActionInputs.Read(execution, step, found) is not { } inputs) return JobResult.Failure;
        Describe(execution, step, found, inputs);
        var use = execution.Job.UseOf(execution.ActionName);
        use.Add(execution.Work);
        PostSteps.Register(execution, step, found, use, inputs);
        if (found.BuiltIn is { } builtIn) return await builtIn.RunAsync(new ActionCall(execution, inputs), cancellation).ConfigureAwait(false);
        var action = found.Folder! with { Path = execution.Job.Backend.Bring(found.Folder!.Path) };
        return action.File.Runs switch
        {
            ActionRuns.Composite composite => await CompositeAction.RunAsync(execution, step, action, composite, inputs, cancellation).ConfigureAwait(false),
            ActionRuns.JavaScript script => await NodeAction.RunAsync(execution, action, script.Main, inputs, use, cancellation).ConfigureAwait(false),
            ActionRuns.Docker docker => await DockerAction.RunAsync(execution, action, docker, docker.Entrypoint, inputs, use, cancellation).ConfigureAwait(false),
            _ => throw new UnreachableException(),
        };
    }

    private static void Describe(StepExecution execution, UsesStep step, FoundAction? found, Dictionary<string, string> inputs)
    {
        var lines = new List<string> { "##[group]Run " + step.Uses.Text };
        if (found is { Said.Length: > 0 }) lines.Add(found.Said);
        var given = inputs.Where(input => input.Value.Length > 0).ToArray();
        if (given.Length > 0) lines.Add("with:");
        lines.AddRange(given.Select(input => $"  {input.Key}: {input.Value}"));
        var idle = given.Select(static input => input.Key).Intersect(found?.BuiltIn?.IgnoredInputs ?? [], StringComparer.OrdinalIgnoreCase).ToArray();
        if (idle.Length > 0) lines.Add($"without effect here: {string.Join(", ", idle)}");
        if (execution.Variables.Count > 0) lines.Add("env:");
        lines.AddRange(execution.Variables.Select(pair => $"  {pair.Key}: {pair.Value}"));
        lines.Add("##[endgroup]");
        execution.Log.Line(string.Join('\n', lines));
    }
}
