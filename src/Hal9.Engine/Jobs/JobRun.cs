using System.Collections.Concurrent;
using Hal9.Engine.Backends;
using Hal9.Engine.Commands;
using Hal9.Engine.Endpoints;
using Hal9.Engine.Runs;
using Hal9.Engine.Scheduling;
using Hal9.Engine.Steps;
using Hal9.Journal.Files;
using Hal9.Machine.Files;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Jobs;

/// <summary>One leg at work: what its steps have made of it so far, and the contexts that follow from it.</summary>
internal sealed class JobRun
{
    private readonly Lock gate = new();
    private readonly List<KeyValuePair<string, string>> environment = [];
    private readonly List<string> paths = [];
    private Backend backend;
    private readonly ConcurrentDictionary<string, ActionUse> uses = new(StringComparer.Ordinal);

    public JobRun(RunServices services, ScheduledLeg leg, JobFolders folders, LogFile log, string trackingId)
    {
        Services = services;
        Leg = leg;
        Folders = folders;
        Log = log;
        TrackingId = trackingId;
        backend = new ProcessBackend(services);
        Actions = new JobActions(this);
        Containers = new JobContainers(this);
        Matchers = new ProblemMatchers(folders.Workspace, file => backend.Outside(file));
        Scope = new StepScope { Inputs = leg.Inputs };
        Runner = RunnerContext();
        var token = JobTokens.NewRepositoryToken();
        services.Masker.Add(token);
        // Some time beyond the job's own: its post steps and its outputs.
        Access = services.Endpoint.Admit(leg.Key, token, services.Time.GetUtcNow() + leg.Leg.Timeout + TimeSpan.FromHours(1));
        Secrets = new ExpressionDictionary(leg.Secrets.Entries.Append(KeyValuePair.Create("GITHUB_TOKEN", ExpressionValue.Of(token))));
    }

    public RunServices Services { get; }

    public ScheduledLeg Leg { get; }

    public JobFolders Folders { get; }

    public LogFile Log { get; }

    public string TrackingId { get; }

    public ProblemMatchers Matchers { get; }

    /// <summary>Of the job's own steps. Its status is the job's.</summary>
    public StepScope Scope { get; }

    public ExpressionDictionary Runner { get; private set; }

    /// <summary>Processes of this machine, unless set before the first step.</summary>
    public Backend Backend
    {
        get => backend;
        set
        {
            backend = value;
            Runner = RunnerContext();
        }
    }

    /// <summary>What the job has of the container engine.</summary>
    public JobContainers Containers { get; }

    /// <summary>Why this machine cannot serve the job, which is then not run; known before its first step.</summary>
    public string? NotRun { get; set; }

    /// <summary><c>job.container</c>.</summary>
    public ExpressionDictionary Container { get; set; } = ExpressionDictionary.Empty;

    /// <summary>Done backwards when the job ends, however it ends; they do not throw.</summary>
    public Stack<Func<Task>> Endings { get; } = [];

    /// <summary>What it may do at the run's endpoint.</summary>
    public JobAccess Access { get; }

    /// <summary><c>ACTIONS_RUNTIME_TOKEN</c>; masked from the moment it is asked for.</summary>
    public string RuntimeToken
    {
        get
        {
            lock (gate)
            {
                if (field is not null) return field;
                var token = Services.Endpoint.RuntimeToken(Access);
                Services.Masker.Add(token);
                return field = token;
            }
        }
    }

    /// <summary>With the job's own <c>GITHUB_TOKEN</c>.</summary>
    public ExpressionObject Secrets { get; }

    public JobActions Actions { get; }

    /// <summary>Run backwards when the steps are done.</summary>
    public ConcurrentStack<ActionStage> Posts { get; } = [];

    /// <summary>The job was cancelled and its <c>cancel-timeout-minutes</c> are over: nothing of it runs any longer, whatever its condition.</summary>
    public CancellationToken Abandoned { get; set; }

    public bool HasWarnings { get; set; }

    /// <summary>A step told of an error, whether it failed or not.</summary>
    public bool HasErrors { get; set; }

    /// <summary>Some step left processes behind, which end with the job.</summary>
    public bool LeftProcesses { get; set; }

    /// <summary><c>job.services</c>.</summary>
    public ExpressionObject ServiceContext { get; set; } = ExpressionDictionary.Empty;

    /// <summary>The shell of <c>run</c> steps that name none; absent: the machine's own.</summary>
    public string? DefaultShell { get; set; }

    public string? DefaultWorkingDirectory { get; set; }

    /// <summary>Set in the workflow, in the job and by steps, the latest of a name last.</summary>
    public KeyValuePair<string, string>[] Environment
    {
        get
        {
            lock (gate) return [.. environment];
        }
    }

    /// <summary>Added by steps; the last added goes first in the search path.</summary>
    public string[] Paths
    {
        get
        {
            lock (gate) return [.. paths];
        }
    }

    public void SetEnvironment(string name, string value)
    {
        lock (gate)
        {
            environment.RemoveAll(pair => string.Equals(pair.Key, name, NameComparison));
            environment.Add(KeyValuePair.Create(name, value));
        }
    }

    public void AddPath(string directory)
    {
        lock (gate)
        {
            paths.Remove(directory);
            paths.Add(directory);
        }
    }

    /// <param name="actionName"><see cref="StepExecution.ActionName"/>.</param>
    public ActionUse UseOf(string actionName) => uses.GetOrAdd(actionName, static _ => new ActionUse());

    /// <summary>How this machine tells names of variables apart.</summary>
    public static StringComparison NameComparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>What the expressions of a step see.</summary>
    /// <param name="github">See <see cref="GitHubOf"/>.</param>
    /// <param name="variables">The <c>env</c> context.</param>
    public EvaluationContext ContextOf(StepScope scope, ExpressionDictionary github, IEnumerable<KeyValuePair<string, string>> variables, CancellationToken cancellation)
    {
        ExpressionDictionary? env = null;
        ExpressionDictionary? job = null;
        var isCancelled = Scope.Status == JobResult.Cancelled;
        return new EvaluationContext
        {
            Contexts = name => name switch
            {
                "github" => github,
                "env" => env ??= new ExpressionDictionary(variables.Select(pair => KeyValuePair.Create(pair.Key, ExpressionValue.Of(pair.Value))), NameComparison),
                "job" => job ??= JobContext(),
                "steps" => scope.Steps.Context,
                "runner" => Runner,
                "matrix" => Leg.Leg.Matrix,
                "strategy" => Leg.Leg.Strategy,
                "needs" => Leg.Needs,
                "secrets" => Secrets,
                "vars" => Services.Request.Plan.Vars,
                "inputs" => scope.Inputs,
                _ => null,
            },
            Success = _ => !isCancelled && scope.Status == JobResult.Success,
            Failure = _ => !isCancelled && scope.Status == JobResult.Failure,
            Cancelled = () => isCancelled,
            HashFiles = request =>
            {
                var (value, error) = FileHash.Compute([.. request.Patterns.Select(backend.OutsidePattern)], request.FollowSymbolicLinks, Folders.Workspace, Services.Home, cancellation);
                return new HashFilesAnswer(value ?? "", error);
            },
        };
    }

    /// <summary>The <c>github</c> context with what is known only here.</summary>
    public ExpressionDictionary GitHubOf(StepScope scope, params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var entries = new List<KeyValuePair<string, ExpressionValue>>(Services.Request.Plan.GitHub.Entries)
        {
            KeyValuePair.Create("workspace", ExpressionValue.Of(backend.Inside(Folders.Workspace))),
            KeyValuePair.Create("event_path", ExpressionValue.Of(backend.Inside(Folders.EventFile))),
            KeyValuePair.Create("job", ExpressionValue.Of(Leg.Leg.Job.Job.Id)),
            KeyValuePair.Create("token", ExpressionValue.Of(Access.RepositoryToken)),
            KeyValuePair.Create("api_url", ExpressionValue.Of(EndpointVariables.ApiUrl(Services.Endpoint))),
            KeyValuePair.Create("graphql_url", ExpressionValue.Of(EndpointVariables.GraphqlUrl(Services.Endpoint))),
        };
        if (scope.Action is { } action)
        {
            entries.Add(KeyValuePair.Create("action_repository", ExpressionValue.Of(action.Repository.ToString())));
            entries.Add(KeyValuePair.Create("action_ref", ExpressionValue.Of(action.Ref)));
        }
        if (scope.ActionPath is { } path) entries.Add(KeyValuePair.Create("action_path", ExpressionValue.Of(backend.Inside(path))));
        if (scope.Depth > 0) entries.Add(KeyValuePair.Create("action_status", ExpressionValue.Of(NeedsContext.TextOf(scope.Status))));
        foreach (var (name, value) in more)
        {
            if (value is not null) entries.Add(KeyValuePair.Create(name, ExpressionValue.Of(value)));
        }
        return new ExpressionDictionary(entries);
    }

    private ExpressionDictionary JobContext() => ExpressionDictionary.Of(
        ("status", ExpressionValue.Of(NeedsContext.TextOf(Scope.Status))),
        ("workflow_ref", Services.Request.Plan.GitHub["workflow_ref"]),
        ("workflow_sha", Services.Request.Plan.GitHub["workflow_sha"]),
        ("container", Container),
        ("services", ServiceContext));

    private ExpressionDictionary RunnerContext()
    {
        var profile = Services.Request.Runner;
        var pairs = new List<(string, ExpressionValue)>
        {
            ("os", ExpressionValue.Of(profile.System switch { RunnerSystem.Linux => "Linux", RunnerSystem.Windows => "Windows", _ => "macOS" })),
            ("arch", ExpressionValue.Of(profile.Architecture.ToUpperInvariant())),
            ("name", ExpressionValue.Of("hal9")),
            ("environment", ExpressionValue.Of("self-hosted")),
            ("tool_cache", ExpressionValue.Of(backend.Inside(JobFolders.ToolCache))),
            ("temp", ExpressionValue.Of(backend.Inside(Folders.Temporary))),
            ("workspace", ExpressionValue.Of(backend.Inside(Folders.RunnerWorkspace))),
        };
        if (Services.Request.Debug) pairs.Add(("debug", ExpressionValue.Of("1")));
        return ExpressionDictionary.Of(pairs);
    }
}
