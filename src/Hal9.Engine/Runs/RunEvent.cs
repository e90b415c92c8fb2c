using System.Text.Json;
using System.Text.Json.Serialization;
using Hal9.Engine.Commands;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Runs;

/// <summary>
/// Something that happened in a run. The same records are written to the journal, told to whoever watches, and folded into the state
/// of a run that goes on after a crash. Texts in them are masked, and values that masking would change are sealed.
/// </summary>
public abstract record RunEvent;

/// <summary>The first event of a run: everything needed to plan it again, but the secrets' values.</summary>
public sealed record RunStarted : RunEvent
{
    public required string RunId { get; init; }

    public required int RunNumber { get; init; }

    public required string Title { get; init; }

    /// <summary>Path in the repository.</summary>
    public required string WorkflowPath { get; init; }

    public required string WorkflowName { get; init; }

    public required TriggerRecord Trigger { get; init; }

    /// <summary>Typed inputs of <c>workflow_dispatch</c>.</summary>
    public required JsonElement Inputs { get; init; }

    public required IReadOnlyDictionary<string, string> Vars { get; init; }

    /// <summary>Supplied again on resume.</summary>
    public required IReadOnlyList<string> SecretNames { get; init; }

    /// <summary>The workflow file and every file it calls, by path, as they were.</summary>
    public required IReadOnlyDictionary<string, string> Sources { get; init; }

    public required IReadOnlyList<string> SelectedJobs { get; init; }

    public required IReadOnlyDictionary<string, string> SelectedMatrix { get; init; }

    /// <summary>Places in the one selected job; empty: all.</summary>
    public IReadOnlyList<string> SelectedSteps { get; init; } = [];

    public required WorkspaceMode Workspace { get; init; }

    public required string RepositoryRoot { get; init; }

    /// <summary>Folder of the jobs' workspaces.</summary>
    public required string WorkFolder { get; init; }

    /// <summary>Uncommitted changes were there when the run started; null when the repository is none of git's.</summary>
    public bool? IsDirty { get; init; }
}

/// <summary>The event as it came; see <see cref="TriggeringEvent"/>.</summary>
public sealed record TriggerRecord(string Name, string Repository, string Ref, string Sha, string Actor, JsonElement Payload);

/// <summary>The run goes on: after its death, or from a failed step.</summary>
/// <param name="Attempt">Counts from 1; unchanged by a resume.</param>
/// <param name="DroppedLegs">Legs that run again.</param>
public sealed record RunContinued(int Attempt, IReadOnlyList<string> DroppedLegs) : RunEvent;

/// <summary>A run, or a job of it, waits for a concurrency group.</summary>
/// <param name="Leg">Absent when the run as a whole waits.</param>
/// <param name="Holder">Who is in the group, in words.</param>
public sealed record GroupAwaited(string? Leg, string Group, string Holder) : RunEvent;

/// <summary>Somebody asked the run to stop.</summary>
public sealed record RunCancelled(string Reason) : RunEvent;

/// <param name="NotRun">What no machine could serve, in words: <c>build (windows-latest): no runner for windows-latest</c>.</param>
public sealed record RunEnded(JobResult Result, IReadOnlyList<string> NotRun, bool HasWarnings) : RunEvent;

/// <summary>Which commit an action's ref is in this run: a resume or a retry takes the same one, wherever the ref points by then.</summary>
/// <param name="Action"><c>owner/repo</c>.</param>
/// <param name="Ref">As <c>uses</c> names it.</param>
public sealed record ActionPinned(string Action, string Ref, string Commit) : RunEvent;

public sealed record JobExpanded(string Job, IReadOnlyList<LegDescription> Legs) : RunEvent;

public sealed record LegDescription(string Leg, string Name);

/// <param name="Problems">Why it failed before it started, rendered on one line each.</param>
public sealed record JobEnded(string Job, JobResult Result, string? Reason, IReadOnlyList<string> Problems) : RunEvent
{
    /// <summary>As people see it; absent in journals of an older program.</summary>
    public string? Name { get; init; }
}

/// <param name="Folder">Holds the leg's workspace, temporary files and tools.</param>
/// <param name="Log">Name of its log file in the run's folder.</param>
/// <param name="TrackingId">Value of <c>RUNNER_TRACKING_ID</c> in all its processes.</param>
public sealed record LegStarted(string Leg, string Job, string Name, string Folder, string Log, string TrackingId, IReadOnlyList<string> Steps) : RunEvent;

public sealed record LegEnded(string Leg, JobResult Result, string? Reason, IReadOnlyList<SealedValue> Outputs, bool HasWarnings) : RunEvent
{
    /// <summary>No machine fits it.</summary>
    public bool IsUnserved { get; init; }

    /// <summary>It failed, and by <c>continue-on-error</c> the run goes on as if it had not.</summary>
    public bool IsForgiven { get; init; }
}

/// <param name="Step">Its place: <c>1</c>, <c>2</c> …, behind them <c>post-2</c>.</param>
/// <param name="LogStart">Offset in the leg's log, or in <paramref name="Log"/>.</param>
/// <param name="Log">Name of a log file of its own, which background steps have.</param>
public sealed record StepStarted(string Leg, string Step, string Name, long LogStart, string? Log = null) : RunEvent;

/// <summary>A process that would be left behind if this program died now.</summary>
public sealed record ProcessStarted(string Leg, string Step, int Pid, long StartTicks, string Boot) : RunEvent;

/// <summary>The step is done for good and will never run again in this attempt.</summary>
/// <param name="Outcome">Before <c>continue-on-error</c>; <paramref name="Conclusion"/> after it.</param>
/// <param name="LogEnd">Offset in the leg's log.</param>
public sealed record StepCompleted(string Leg, string Step, JobResult Outcome, JobResult Conclusion, long LogEnd, double Milliseconds) : RunEvent
{
    /// <summary>Why it was skipped; absent when its condition says so.</summary>
    public string? Reason { get; init; }

    /// <summary>What it did to the job; absent when nothing.</summary>
    public StepChanges? Changes { get; init; }
}

/// <summary>What a step leaves for the steps behind it.</summary>
public sealed record StepChanges
{
    public IReadOnlyList<SealedValue> Outputs { get; init; } = [];

    public IReadOnlyList<SealedValue> Environment { get; init; } = [];

    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>For its own post step.</summary>
    public IReadOnlyList<SealedValue> State { get; init; } = [];

    /// <summary>From <c>add-mask</c>; always sealed.</summary>
    public IReadOnlyList<SealedValue> Masks { get; init; } = [];

    /// <summary>Problem matcher files added, and owners removed with a minus sign in front.</summary>
    public IReadOnlyList<string> Matchers { get; init; } = [];

    /// <summary>What actions in it still do when the job ends.</summary>
    public IReadOnlyList<PostChange> Posts { get; init; } = [];

    [JsonIgnore]
    public bool IsEmpty => Outputs.Count + Environment.Count + Paths.Count + State.Count + Masks.Count + Matchers.Count + Posts.Count == 0;
}

/// <summary>A post step to come, as its action left it.</summary>
/// <param name="Place">Behind <c>post-</c>.</param>
/// <param name="Action"><c>GITHUB_ACTION</c>: the ids of the step and of the composite actions around it.</param>
/// <param name="Inputs">As they were evaluated.</param>
/// <param name="Environment">That the steps around it set for it alone.</param>
/// <param name="State">That it saved so far.</param>
public sealed record PostChange(string Place, string Action, IReadOnlyList<SealedValue> Inputs, IReadOnlyList<SealedValue> Environment, IReadOnlyList<SealedValue> State);

/// <summary>A named value; <see cref="Cipher"/> instead of <see cref="Plain"/> when masking would change it.</summary>
public sealed record SealedValue(string Name, string? Plain, byte[]? Cipher);

public sealed record StepAnnotated(string Leg, string Step, Annotation Annotation) : RunEvent;

/// <param name="Markdown">Masked; at most 1 MiB.</param>
public sealed record StepSummarised(string Leg, string Step, string Markdown) : RunEvent;

/// <summary>A piece of a step's masked log. Only told, never journalled: it is in the log file.</summary>
public sealed record StepOutput(string Leg, string Step, ReadOnlyMemory<byte> Bytes) : RunEvent;

/// <summary>Where steps work.</summary>
public enum WorkspaceMode
{
    /// <summary>In a copy that <c>actions/checkout</c> fills, outside the repository.</summary>
    Copy,

    /// <summary>In the repository itself; nothing cleans or resets it.</summary>
    InPlace,
}
