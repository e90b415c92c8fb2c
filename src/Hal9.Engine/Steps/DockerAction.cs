using Hal9.Engine.Backends;
using Hal9.Engine.Endpoints;
using Hal9.Engine.Jobs;
using Hal9.Machine.Containers;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>A Docker action, or an image used as one: each of its parts is a container that is removed when it ends.</summary>
internal static class DockerAction
{
    private const string Scheme = "docker://";

    /// <summary>A step with <c>uses: docker://image</c>: <c>args</c> and <c>entrypoint</c> are its inputs.</summary>
    public static Task<JobResult> RunAsync(StepExecution execution, ActionReference.Docker reference, IReadOnlyDictionary<string, string> inputs, CancellationToken cancellation) =>
        RunAsync(execution, reference.Text, reference.Span, (engine, _) => PullAsync(execution, engine, reference.Image, reference.Span, cancellation), EntrypointOf(null, inputs), ArgumentsOf(inputs), [], inputs, new ActionUse(), cancellation);

    /// <param name="entrypoint">Of the part to run: main, pre or post; absent: the image's.</param>
    public static async Task<JobResult> RunAsync(
        StepExecution execution, ActionFolder action, ActionRuns.Docker runs, string? entrypoint, IReadOnlyDictionary<string, string> inputs, ActionUse use, CancellationToken cancellation)
    {
        var diagnostics = new List<Diagnostic>();
        var context = ContextOf(execution, inputs, cancellation);
        var arguments = runs.Args?.EvaluateTexts(context, diagnostics) ?? ArgumentsOf(inputs);
        var environment = runs.Env?.EvaluateTextMapping(context, diagnostics) ?? [];
        if (diagnostics.Count > 0)
        {
            execution.Report(diagnostics);
            return JobResult.Failure;
        }
        return await RunAsync(execution, action.Name, runs.Span, ProvideAsync, EntrypointOf(entrypoint, inputs), arguments, environment, inputs, use, cancellation).ConfigureAwait(false);

        Task<(string? Image, Diagnostic? Problem)> ProvideAsync(ContainerEngine engine, SourceSpan span) => runs.Image.StartsWith(Scheme, StringComparison.Ordinal)
            ? PullAsync(execution, engine, runs.Image[Scheme.Length..], span, cancellation)
            : execution.Job.Containers.BuildAsync(engine, Path.GetFullPath(runs.Image, action.Path), action.Name, span, execution.Log, cancellation);
    }

    private static async Task<JobResult> RunAsync(
        StepExecution execution, string name, SourceSpan span, Func<ContainerEngine, SourceSpan, Task<(string? Image, Diagnostic? Problem)>> provide, string? entrypoint,
        IReadOnlyList<string> arguments, IReadOnlyList<KeyValuePair<string, string>> own, IReadOnlyDictionary<string, string> inputs, ActionUse use, CancellationToken cancellation)
    {
        var job = execution.Job;
        try
        {
            var (engine, whyNot) = await job.Containers.EngineAsync(cancellation).ConfigureAwait(false);
            if (engine is null)
            {
                execution.Report([ContainerDiagnostics.NoEngine.At(span, $"`{name}` runs in a container, and {whyNot}", EngineSearch.Hint)]);
                return JobResult.Failure;
            }
            var (image, problem) = await provide(engine, span).ConfigureAwait(false);
            if (cancellation.IsCancellationRequested) return JobResult.Cancelled;
            if (image is null)
            {
                execution.Report([problem!]);
                return JobResult.Failure;
            }
            var labels = await job.Containers.LabelsAsync(engine, cancellation).ConfigureAwait(false);
            var (relay, unrelayed) = ActionBackend.NeedsRelay(job, engine) ? await ActionRelay.StartAsync(job, engine, image, labels, cancellation).ConfigureAwait(false) : default;
            await using var ending = relay;
            if (unrelayed is not null) execution.Log.Warning($"The action will not reach artifacts and caches: {unrelayed}");
            var backend = new ActionBackend(job, engine, image, entrypoint, job.Containers.NameOf("action"), labels, relay);
            var environment = StepEnvironment.Build(job, execution.GitHub, execution.Variables, backend);
            foreach (var (key, value) in own) environment.TryAdd(key, value);
            foreach (var (input, value) in inputs) environment["INPUT_" + input.Replace(' ', '_').ToUpperInvariant()] = value;
            foreach (var (state, value) in use.State) environment["STATE_" + state] = value;
            environment["HOME"] = ActionBackend.Home;
            if (backend.SeesEndpoint)
            {
                EndpointVariables.AddForAction(job, environment);
                if (await backend.ReachAsync(job.Services.Endpoint.Authority, cancellation).ConfigureAwait(false) is { } unreachable) execution.Log.Warning($"The action will not reach artifacts and caches: {unreachable}");
            }
            var command = new ChildCommand { Program = image, Arguments = arguments, WorkingDirectory = ActionBackend.Workspace, Environment = environment };
            var result = await ScriptStep.RunProgramAsync(execution, command, backend, cancellation).ConfigureAwait(false);
            await backend.EndAsync(execution.Log).ConfigureAwait(false);
            return result;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return JobResult.Cancelled;
        }
    }

    private static Task<(string? Image, Diagnostic? Problem)> PullAsync(StepExecution execution, ContainerEngine engine, string image, SourceSpan span, CancellationToken cancellation) =>
        execution.Job.Containers.ImageAsync(engine, image, null, span, execution.Log, cancellation);

    /// <summary>The step's context, with the action's inputs as <c>inputs</c>.</summary>
    private static EvaluationContext ContextOf(StepExecution execution, IReadOnlyDictionary<string, string> inputs, CancellationToken cancellation)
    {
        var scope = new StepScope { Inputs = new ExpressionDictionary(inputs.Select(input => KeyValuePair.Create(input.Key, ExpressionValue.Of(input.Value)))) };
        return execution.Job.ContextOf(scope, execution.GitHub, execution.Variables, cancellation);
    }

    private static string? EntrypointOf(string? action, IReadOnlyDictionary<string, string> inputs) =>
        !string.IsNullOrEmpty(action) ? action : inputs.GetValueOrDefault("entrypoint") is { Length: > 0 } input ? input : null;

    private static IReadOnlyList<string> ArgumentsOf(IReadOnlyDictionary<string, string> inputs) => ArgumentWords.Split(inputs.GetValueOrDefault("args") ?? "");
}
