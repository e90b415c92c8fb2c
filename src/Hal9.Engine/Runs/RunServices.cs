using System.Threading.Channels;
using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Artifacts;
using Hal9.Engine.Cache;
using Hal9.Engine.Endpoints;
using Hal9.Engine.Masking;
using Hal9.Journal;
using Hal9.Journal.Files;
using Hal9.Machine.Containers;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Runs;

/// <summary>What all legs of one run share: the journal and the watcher, the secrets, the clock.</summary>
internal sealed class RunServices(RunRequest request, RunHistory history, IJournal journal, SecretMasker masker, ValueSealer sealer, Channel<RunEvent> watchers, TimeProvider time, string folder, string workFolder, byte[] eventPayload) : IAsyncDisposable
{
    private readonly Lazy<LoopbackEndpoint> endpoint = new(() =>
    {
        var triggering = request.Plan.Event;
        var made = new LoopbackEndpoint(new EndpointRun
        {
            RunId = request.Identity.RunId,
            RunNumber = request.Identity.RunNumber,
            Attempt = request.Identity.Attempt,
            Repository = triggering.Repository,
            RepositoryRoot = request.RepositoryRoot,
            EventName = triggering.Name,
            Ref = triggering.Ref,
            Sha = triggering.Sha,
            Actor = triggering.Actor,
            BaseRef = GitHubContext.BaseRefOf(triggering),
            WorkflowName = request.Plan.Workflow.Name ?? request.Plan.Workflow.Source.Path,
            WorkflowPath = request.Identity.WorkflowPath,
            Title = request.Plan.RunName,
            EventPayload = eventPayload,
            Artifacts = new ArtifactStore(folder),
            Caches = new CacheStore(request.CacheFolder ?? Path.Combine(request.RepositoryRoot, RunFolder.Name, "cache"), request.CacheLimit),
            CacheScopes = CacheScopes.Of(triggering),
            DefaultBranch = triggering.Find("repository", "default_branch"),
            Jobs = cancellation => RunJobs.ReadAsync(new FileJournalStore(Path.GetDirectoryName(folder)!, time).ReadAsync(new StreamId(request.Identity.RunId), 1, cancellation)),
            ScratchFolder = Path.Combine(workFolder, "endpoint"),
        }, time);
        // What a called workflow is handed as a secret is the run's token, not a job's.
        if (request.Token.Length > 0) made.Admit("", request.Token, DateTimeOffset.MaxValue);
        return made;
    });

    private ActionLibrary? actions;
    private NodeRuntime? node;

    public RunRequest Request { get; } = request;

    /// <summary>What the jobs use of others.</summary>
    public ActionLibrary Actions => LazyInitializer.EnsureInitialized(ref actions, () => new ActionLibrary(Request.Actions, Request.Offline, Request.RepositoryRoot, history.Pins, RecordAsync, Time));

    public NodeRuntime Node => LazyInitializer.EnsureInitialized(ref node, () => new NodeRuntime(Request, Time));

    public SecretMasker Masker { get; } = masker;

    public ValueSealer Sealer { get; } = sealer;

    public TimeProvider Time { get; } = time;

    /// <summary>The run's own: journal, logs, artifacts.</summary>
    public string Folder { get; } = folder;

    /// <summary>Of all legs' workspaces.</summary>
    public string WorkFolder { get; } = workFolder;

    /// <summary>Of the repository; shared by all its runs.</summary>
    public string CacheFolder { get; } = request.CacheFolder ?? Path.Combine(request.RepositoryRoot, RunFolder.Name, "cache");

    /// <summary>Of this machine; asked only by jobs and steps that need it.</summary>
    public EngineAccess Containers { get; } = new(request.InheritedEnvironment, Path.Combine(RunFolder.CacheRoot, "containers"), request.Offline, time);

    /// <summary>Content of <c>GITHUB_EVENT_PATH</c>.</summary>
    public byte[] EventPayload { get; } = eventPayload;

    /// <summary>What actions, <c>gh</c> and <c>git</c> of this run talk to; costs nothing until its address is asked for.</summary>
    public LoopbackEndpoint Endpoint => endpoint.Value;

    public string Home { get; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Ends the endpoint, if there is one.</summary>
    public ValueTask CloseEndpointAsync() => endpoint.IsValueCreated ? endpoint.Value.DisposeAsync() : ValueTask.CompletedTask;
    public ValueTask DisposeAsync() => actions?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Writes an event down, then tells it: what was told is never lost.</summary>
    public async ValueTask RecordAsync(RunEvent happening)
    {
        // Not cancellable: an event that happened is recorded, or the run has lost its journal and ends by the exception.
        if (RunEvents.Of(happening) is { } record) await journal.AppendAsync(record, CancellationToken.None).ConfigureAwait(false);
        await watchers.Writer.WriteAsync(happening).ConfigureAwait(false);
    }

    /// <summary>Tells a piece of output. Waits while the watcher is behind, and so slows the child instead of filling memory.</summary>
    public ValueTask TellAsync(StepOutput output) => Request.TellOutput ? watchers.Writer.WriteAsync(output) : ValueTask.CompletedTask;
}
