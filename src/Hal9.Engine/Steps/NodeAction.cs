using Hal9.Engine.Endpoints;
using Hal9.Machine.Processes;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>One stage of a JavaScript action.</summary>
internal static class NodeAction
{
    /// <param name="script">Relative to the action.</param>
    public static async Task<JobResult> RunAsync(
        StepExecution execution, ActionFolder action, string script, IReadOnlyDictionary<string, string> inputs, ActionUse use, CancellationToken cancellation)
    {
        var job = execution.Job;
        var environment = StepEnvironment.Build(job, execution.GitHub, execution.Variables);
        environment.Remove("GITHUB_ACTION_REPOSITORY");
        environment.Remove("GITHUB_ACTION_REF");
        if (action.Checkout is { } checkout)
        {
            environment["GITHUB_ACTION_REPOSITORY"] = checkout.Repository.ToString();
            environment["GITHUB_ACTION_REF"] = checkout.Ref;
        }
        foreach (var (name, value) in inputs) environment["INPUT_" + name.Replace(' ', '_').ToUpperInvariant()] = value;
        foreach (var (name, value) in use.State) environment["STATE_" + name] = value;
        EndpointVariables.AddForGh(execution, environment);
        EndpointVariables.AddForAction(job, environment);
        var workspace = job.Backend.Inside(job.Folders.Workspace);
        var words = job.Actions.Node is { } own ? [own] : job.Backend.Node(environment["PATH"]);
        if (words is not [var node, .. var before])
        {
            execution.Report([job.Actions.MissingNode(action)]);
            return JobResult.Failure;
        }
        if (await job.Backend.ReachAsync(job.Services.Endpoint.Authority, cancellation).ConfigureAwait(false) is { } unreachable) execution.Log.Warning($"The action will not reach artifacts and caches: {unreachable}");
        var command = new ChildCommand { Program = node, Arguments = [.. before, job.Backend.Inside(action.ScriptOf(script))], WorkingDirectory = workspace, Environment = environment };
        return await ScriptStep.RunProgramAsync(execution, command, job.Backend, cancellation).ConfigureAwait(false);
    }
}
