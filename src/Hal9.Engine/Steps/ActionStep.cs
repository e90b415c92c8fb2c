using Hal9.Engine.Actions;
using Hal9.Engine.Endpoints;
using Hal9.Engine.Jobs;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>A <c>uses</c> step: a built-in action, or an action in the repository.</summary>
internal static class ActionStep
{
    public static async Task<JobResult> RunAsync(StepExecution execution, UsesStep step, CancellationToken cancellation)
    {
        var (action, builtIn, error) = Find(execution.Job, execution.Scope, step);
        if (error is not null)
        {
            execution.Report([error]);
            return JobResult.Failure;
        }
        var known = builtIn is not null
            ? builtIn.Inputs.Select(input => (input.Name, Default: (Template?)null, Text: (string?)input.Default))
            : action!.File.Inputs.Select(input => (input.Name, input.Default, Text: (string?)null));
        if (ReadInputs(execution, step, [.. known], builtIn?.IgnoredInputs ?? []) is not { } inputs) return JobResult.Failure;
        Describe(execution, step, inputs);
        if (builtIn is not null)
        {
            RegisterPost(execution.Job, execution.Scope, step, execution.Place, execution.Work, inputs);
            return await builtIn.RunAsync(new ActionCall(execution, inputs), cancellation).ConfigureAwait(false);
        }
        RegisterPost(execution.Job, execution.Scope, step, execution.Place, execution.Work, inputs);
        return action!.File.Runs switch
        {
            ActionRuns.Composite composite => await CompositeAction.RunAsync(execution, action, composite, inputs, cancellation).ConfigureAwait(false),
            ActionRuns.JavaScript script => await RunNodeAsync(execution, action, script.Main, inputs, execution.Work, cancellation).ConfigureAwait(false),
            _ => Unavailable(execution, step, "Docker actions are not supported by this backend"),
        };
    }

    /// <summary>Lets the action do its post step when the job ends; the state is what its main step leaves in <paramref name="work"/>.</summary>
    /// <param name="inputs">Absent on resume: they are read again when the post step runs.</param>
    public static void RegisterPost(JobRun job, StepScope scope, UsesStep step, string place, StepWork work, IReadOnlyDictionary<string, string>? inputs = null)
    {
        var (action, builtIn, error) = Find(job, scope, step);
        if (error is not null) return;
        if (builtIn is { HasPost: true })
        {
            job.Posts.Push(new PostStep(place, scope, step with { Condition = Condition.Default, Name = null, Env = step.Env }, work, async (execution, cancellation) =>
            {
                var known = builtIn.Inputs.Select(input => (input.Name, Default: (Template?)null, Text: (string?)input.Default));
                var given = inputs ?? ReadInputs(execution, step, [.. known], builtIn.IgnoredInputs) ?? new Dictionary<string, string>();
                execution.Work.State.AddRange(work.State);
                return await builtIn.RunPostAsync(new ActionCall(execution, given), cancellation).ConfigureAwait(false);
            }));
        }
        else if (action?.File.Runs is ActionRuns.JavaScript { Post: { } post } script)
        {
            job.Posts.Push(new PostStep(place, scope, step with { Condition = script.PostCondition ?? PostStep.Always, Name = null }, work, (execution, cancellation) =>
                RunNodeAsync(execution, action, post, inputs ?? new Dictionary<string, string>(), work, cancellation)));
        }
    }

    private static (ActionFolder? Action, BuiltInAction? BuiltIn, Diagnostic? Error) Find(JobRun job, StepScope scope, UsesStep step)
    {
        switch (step.Uses)
        {
            case ActionReference.Repository repository:
                var name = $"{repository.Owner}/{repository.Name}{(repository.Path.Length > 0 ? "/" + repository.Path : "")}";
                if (BuiltInActions.Find(name) is { } builtIn) return (null, builtIn, null);
                return (null, null, EngineDiagnostics.ActionUnavailable.At(step.Uses.Span, $"`{name}` is not built in, and actions are not downloaded",
                    Suggestion.Hint(name, BuiltInActions.All.Select(action => action.Name))));
            case ActionReference.Local local:
                return Folder(Path.GetFullPath(local.Path.Replace('\\', '/'), job.Folders.Workspace), step);
            case ActionReference.Self self:
                return Folder(Path.GetFullPath(self.Path, job.Services.Request.RepositoryRoot), step);
            default:
                return (null, null, EngineDiagnostics.ActionUnavailable.At(step.Uses.Span, $"`{step.Uses.Text}` cannot run here: there is no Docker in this backend"));
        }
    }

    private static (ActionFolder?, BuiltInAction?, Diagnostic?) Folder(string path, UsesStep step)
    {
        var (folder, error) = ActionFolder.Read(path, step.Uses.Text, step.Uses.Span);
        return (folder, null, error);
    }

    /// <summary>What the step gives, and the defaults of what it does not. Null when something is wrong, which is shown.</summary>
    private static Dictionary<string, string>? ReadInputs(
        StepExecution execution, UsesStep step, (string Name, Template? Default, string? Text)[] known, IReadOnlyList<string> ignored)
    {
        var diagnostics = new List<Diagnostic>();
        var inputs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in step.With?.EvaluateTextMapping(execution.Context, diagnostics) ?? []) inputs[name] = value;
        var unexpected = inputs.Keys.Where(name => !known.Any(input => Is(input.Name, name)) && !ignored.Contains(name, StringComparer.OrdinalIgnoreCase)).ToArray();
        foreach (var (name, template, text) in known)
        {
            if (!inputs.ContainsKey(name)) inputs[name] = template?.EvaluateText(execution.Context, diagnostics) ?? text ?? "";
        }
        if (unexpected.Length > 0) execution.Log.Warning($"Unexpected input(s) '{string.Join("', '", unexpected)}', valid inputs are ['{string.Join("', '", known.Select(input => input.Name))}']");
        execution.Report(diagnostics);
        return diagnostics.Count > 0 ? null : inputs;
    }

    private static async Task<JobResult> RunNodeAsync(
        StepExecution execution, ActionFolder action, string script, IReadOnlyDictionary<string, string> inputs, StepWork work, CancellationToken cancellation)
    {
        var job = execution.Job;
        var environment = StepEnvironment.Build(job, execution.GitHub, execution.Variables);
        foreach (var (name, value) in inputs) environment["INPUT_" + name.Replace(' ', '_').ToUpperInvariant()] = value;
        foreach (var (name, value) in work.State) environment["STATE_" + name] = value;
        EndpointVariables.AddForAction(job, environment);
        if (job.Backend.Find("node", environment["PATH"], job.Backend.Inside(job.Folders.Workspace)) is not { } node)
        {
            execution.Log.Error($"`{action.Name}` is a JavaScript action, and there is no `node` on the PATH of {job.Backend.Name}");
            return JobResult.Failure;
        }
        var command = new ChildCommand
        {
            Program = node,
            Arguments = [job.Backend.Inside(Path.Combine(action.Path, script))],
            WorkingDirectory = job.Backend.Inside(job.Folders.Workspace),
            Environment = environment,
        };
        return await ScriptStep.RunProgramAsync(execution, command, cancellation).ConfigureAwait(false);
    }

    private static void Describe(StepExecution execution, UsesStep step, Dictionary<string, string> inputs)
    {
        var lines = new List<string> { "##[group]Run " + step.Uses.Text };
        var given = inputs.Where(input => input.Value.Length > 0).ToArray();
        if (given.Length > 0) lines.Add("with:");
        lines.AddRange(given.Select(input => $"  {input.Key}: {input.Value}"));
        if (execution.Variables.Count > 0) lines.Add("env:");
        lines.AddRange(execution.Variables.Select(pair => $"  {pair.Key}: {pair.Value}"));
        lines.Add("##[endgroup]");
        execution.Log.Line(string.Join('\n', lines));
    }

    private static JobResult Unavailable(StepExecution execution, UsesStep step, string why)
    {
        execution.Report([EngineDiagnostics.ActionUnavailable.At(step.Uses.Span, $"`{step.Uses.Text}` cannot run here: {why}")]);
        return JobResult.Failure;
    }

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}
