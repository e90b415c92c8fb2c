using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Scheduling;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Runs;

/// <summary>What to run, where and with what.</summary>
public sealed record RunRequest
{
    public required Plan Plan { get; init; }

    public RunIdentity Identity { get; init; } = new();

    public RunSelection Selection { get; init; } = RunSelection.All;

    /// <summary>Absolute path of the repository's work tree (or any folder, which then has no git facts).</summary>
    public required string RepositoryRoot { get; init; }

    /// <summary>Uncommitted changes are there and part of the run; null when that is not known.</summary>
    public bool? IsDirty { get; init; }

    /// <summary>Folder of all runs' journals and logs; default <c>.hal9/runs</c> in the repository.</summary>
    public string? RunsFolder { get; init; }

    /// <summary>Folder of the jobs' workspaces; default <c>~/.cache/hal9/work/RUN</c>, so that no tool finds the repository's own files above them.</summary>
    public string? WorkFolder { get; init; }

    /// <summary>Caches of the repository; default <c>.hal9/cache</c> in it.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Templates and records of jobs' services; default <c>~/.cache/hal9</c>.</summary>
    public string ServicesFolder { get; init; } = RunFolder.CacheRoot;

    /// <summary>Bytes that all caches together may take; those not used for longest go first. Default 10 GiB, as on GitHub.</summary>
    public long CacheLimit { get; init; } = Cache.CacheStore.UsualLimit;

    public string KeyFile { get; init; } = ValueSealer.DefaultKeyFile;

    public WorkspaceMode Workspace { get; init; } = WorkspaceMode.Copy;

    /// <summary>By name; values are never written anywhere.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Vars { get; init; } = new Dictionary<string, string>();

    /// <summary>Texts of the workflow and of every file it calls, by path.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    /// <summary>This machine, as <c>runs-on</c> sees it.</summary>
    public required RunnerProfile Runner { get; init; }

    /// <summary>Legs at one time.</summary>
    public int Parallelism { get; init; } = System.Environment.ProcessorCount;

    /// <summary>The environment steps inherit; GitHub's variables are put over it.</summary>
    public required IReadOnlyDictionary<string, string> InheritedEnvironment { get; init; }

    /// <summary>First on the steps' search path: where the running <c>hal9</c> is.</summary>
    public string? ToolFolder { get; init; }

    /// <summary><c>GITHUB_TOKEN</c>: valid only at the loopback endpoint.</summary>
    public string Token { get; init; } = "";

    /// <summary>Takes nothing from a network: an action or image that is not on this machine already is refused.</summary>
    public bool Offline { get; init; }

    /// <summary>Where actions come from.</summary>
    public ActionSourcing Actions { get; init; } = new();

    /// <summary>Instead of what each job says by <c>cancel-timeout-minutes</c>.</summary>
    public TimeSpan? CancelTimeout { get; init; }

    /// <summary>Shows <c>::debug::</c> lines and sets <c>RUNNER_DEBUG</c>.</summary>
    public bool Debug { get; init; }

    /// <summary>Tells <see cref="StepOutput"/> events; the log files are written anyway.</summary>
    public bool TellOutput { get; init; } = true;
}
