using Hal9.Primitives.Diagnostics;

namespace Hal9.Engine.Actions.Sources;

/// <summary>What is said of actions that come from elsewhere. 4400 to 4499.</summary>
public static class ActionDiagnostics
{
    public static readonly DiagnosticDescriptor OriginUnreachable = new("HAL4401", "action-origin-unreachable", Severity.Error, "The place that actions come from does not answer");
    public static readonly DiagnosticDescriptor RepositoryMissing = new("HAL4402", "action-repository-missing", Severity.Error, "An action's repository does not exist, or is private");
    public static readonly DiagnosticDescriptor RefMissing = new("HAL4403", "action-ref-missing", Severity.Error, "An action's repository has no such tag, branch or commit");
    public static readonly DiagnosticDescriptor ShortCommit = new("HAL4404", "action-short-commit", Severity.Error, "An action is named by a shortened commit");
    public static readonly DiagnosticDescriptor ForbiddenPath = new("HAL4405", "action-forbidden-path", Severity.Error, "A reference or a file of an action leads out of its repository");
    public static readonly DiagnosticDescriptor FileMissing = new("HAL4406", "action-file-missing", Severity.Error, "An action lacks a file that it needs to run");
    public static readonly DiagnosticDescriptor Unpinned = new("HAL4407", "action-not-frozen", Severity.Error, "A frozen run uses an action that is not pinned to a commit");
    public static readonly DiagnosticDescriptor NotCached = new("HAL4408", "action-not-cached", Severity.Error, "An offline run needs an action that is not on this machine");
    public static readonly DiagnosticDescriptor WrongCommit = new("HAL4409", "action-wrong-commit", Severity.Error, "What was fetched is not the commit that was asked for");
    public static readonly DiagnosticDescriptor NodeMissing = new("HAL4410", "node-missing", Severity.Error, "A JavaScript action needs node, which is not on this machine");
    public static readonly DiagnosticDescriptor TooDeep = new("HAL4411", "action-too-deep", Severity.Error, "Composite actions use each other too deeply");
    public static readonly DiagnosticDescriptor RefMoved = new("HAL4412", "action-ref-moved", Severity.Warning, "A tag names another commit than it did");
    public static readonly DiagnosticDescriptor NotCompared = new("HAL4413", "action-not-compared", Severity.Warning, "An action was taken from this machine because its origin does not answer");
    public static readonly DiagnosticDescriptor FetchFailed = new("HAL4414", "action-fetch-failed", Severity.Error, "An action's files could not be brought here");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        OriginUnreachable, RepositoryMissing, RefMissing, ShortCommit, ForbiddenPath, FileMissing, Unpinned, NotCached, WrongCommit, NodeMissing, TooDeep, RefMoved, NotCompared, FetchFailed,
    ];
}
