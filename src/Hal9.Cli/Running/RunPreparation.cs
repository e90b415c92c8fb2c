using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Runs;
using Hal9.Engine.Scheduling;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>From a choice, or from a run of the past, to what the engine is asked.</summary>
/// <param name="parallelism">Legs at one time; null means as many as there are cores.</param>
internal sealed class RunPreparation(RunGround ground, RunSettings settings, IReadOnlyList<string> jobs, WorkspaceMode workspace, int? parallelism, bool debug, bool offline, ActionSourcing actions)
{
    /// <summary>Steps that ask GitHub's API find nothing there rather than GitHub: hal9 run never speaks to github.com.</summary>
    private const string LoopbackApi = "http://127.0.0.1";

    public IReadOnlyList<KeyValuePair<string, string>> Matrix => settings.Matrix;

    public static RunnerProfile ThisMachine { get; } = new(
        OperatingSystem.IsWindows() ? RunnerSystem.Windows : OperatingSystem.IsMacOS() ? RunnerSystem.MacOS : RunnerSystem.Linux,
        RuntimeInformation.OSArchitecture switch { Architecture.Arm64 => "arm64", Architecture.Arm => "arm", _ => "x64" });

    /// <summary>The job whose steps were chosen, and their places; empty: all steps.</summary>
    public (string Job, System.Collections.Immutable.ImmutableArray<string> Places)? Steps { get; set; }

    public Plan Plan(ChosenRun chosen, RunIdentity identity) => Planner.Plan(new PlanRequest
    {
        Workflow = chosen.Workflow.Workflow!, Event = chosen.Event, Inputs = chosen.Inputs, Run = identity, Vars = Values(settings.Vars),
    });

    public RunIdentity IdentityOf(ChosenRun chosen, string runId) => new()
    {
        RunId = runId, RunNumber = NextNumber(), WorkflowPath = chosen.Workflow.Path, ServerUrl = ground.ServerUrl, ApiUrl = LoopbackApi, GraphqlUrl = LoopbackApi + "/graphql",
    };

    public RunRequest Request(ChosenRun chosen, Plan plan, RunIdentity identity) => new()
    {
        Plan = plan,
        Identity = identity,
        Selection = Steps is { } steps ? new RunSelection([steps.Job], [.. settings.Matrix]) { Steps = steps.Places } : new RunSelection([.. jobs], [.. settings.Matrix]),
        RepositoryRoot = ground.Root,
        IsDirty = ground.Facts?.IsDirty,
        Workspace = workspace,
        Secrets = settings.Secrets,
        Vars = settings.Vars,
        Sources = chosen.Workflow.Sources,
        Runner = ThisMachine,
        Parallelism = parallelism ?? Environment.ProcessorCount,
        InheritedEnvironment = RunSettings.Inherited(settings.Secrets.Keys, settings.Environment),
        ToolFolder = ToolFolder(),
        Token = "hal9_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)),
        Debug = debug,
        Offline = offline,
        Actions = actions,
    };

    /// <summary>The request a run of the past was started with; of what was typed now only secrets, environment, parallelism and where actions come from count.</summary>
    /// <param name="retry">The next attempt.</param>
    public (RunRequest? Request, IReadOnlyList<Diagnostic> Problems) Again(PastRun past, bool retry)
    {
        var started = past.Started;
        var workflow = WorkflowFile.From(started.WorkflowPath, started.Sources, started.Trigger.Repository);
        if (workflow.Errors.Count > 0 || workflow.Workflow is null) return (null, workflow.Errors);
        var trigger = started.Trigger;
        var triggering = new TriggeringEvent
        {
            Name = trigger.Name, Repository = trigger.Repository, Ref = trigger.Ref, Sha = trigger.Sha, Actor = trigger.Actor,
            Payload = ExpressionValue.FromJson(trigger.Payload) as ExpressionObject ?? ExpressionDictionary.Empty,
        };
        var identity = new RunIdentity
        {
            RunId = started.RunId, RunNumber = started.RunNumber, Attempt = past.View.Attempt + (retry ? 1 : 0), WorkflowPath = started.WorkflowPath,
            ServerUrl = ground.ServerUrl, ApiUrl = LoopbackApi, GraphqlUrl = LoopbackApi + "/graphql",
        };
        var chosen = new ChosenRun(workflow, triggering, ExpressionValue.FromJson(started.Inputs) as ExpressionObject ?? ExpressionDictionary.Empty);
        var plan = Planner.Plan(new PlanRequest { Workflow = workflow.Workflow, Event = triggering, Inputs = chosen.Inputs, Run = identity, Vars = Values(started.Vars) });
        return (Request(chosen, plan, identity) with
        {
            Selection = new RunSelection([.. started.SelectedJobs], [.. started.SelectedMatrix]) { Steps = [.. started.SelectedSteps] },
            RepositoryRoot = started.RepositoryRoot,
            RunsFolder = RunFolder.Of(ground.Root),
            Workspace = started.Workspace,
            Vars = started.Vars,
        }, []);
    }

    private static ExpressionDictionary Values(IReadOnlyDictionary<string, string> vars) => new(vars.Select(static pair => KeyValuePair.Create(pair.Key, ExpressionValue.Of(pair.Value))));

    /// <summary>Runs are few and their folders are there: counting them is enough.</summary>
    private int NextNumber() => Directory.Exists(RunFolder.Of(ground.Root)) ? Directory.EnumerateDirectories(RunFolder.Of(ground.Root)).Count() + 1 : 1;

    /// <summary>Only a program that is called hal9 can be called as hal9.</summary>
    private static string? ToolFolder() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "hal9" ? Path.GetDirectoryName(path) : null;
}
