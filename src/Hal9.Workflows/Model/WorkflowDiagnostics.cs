using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary>What GitHub refuses in a workflow or action file, beside YAML itself (HAL00xx) and expressions (HAL30xx).</summary>
public static class WorkflowDiagnostics
{
    public static readonly DiagnosticDescriptor UnexpectedKey = Error("HAL1001", "unexpected-key", "The key is not known here");
    public static readonly DiagnosticDescriptor UnexpectedValue = Error("HAL1002", "unexpected-value", "The value is none that is allowed here");
    public static readonly DiagnosticDescriptor UnknownNeed = Error("HAL1003", "unknown-need", "A job needs one that does not exist");
    public static readonly DiagnosticDescriptor NeedsCycle = Error("HAL1004", "needs-cycle", "Jobs need each other in a circle");
    public static readonly DiagnosticDescriptor DuplicateKey = Error("HAL1005", "duplicate-key", "The key is there already; upper and lower case are the same");
    public static readonly DiagnosticDescriptor MissingKey = Error("HAL1006", "missing-key", "A required key is missing");
    public static readonly DiagnosticDescriptor ExpectedKind = Error("HAL1007", "wrong-kind", "Another kind of value was expected: a scalar, a sequence or a mapping");
    public static readonly DiagnosticDescriptor Ambiguous = Error("HAL1008", "ambiguous-mapping", "The keys do not tell which kind of thing this is");
    public static readonly DiagnosticDescriptor KeyKind = Error("HAL1009", "key-not-scalar", "A key must be a scalar");
    public static readonly DiagnosticDescriptor ExpressionNotAllowed = Error("HAL1010", "expression-not-allowed", "No expression is allowed here");
    public static readonly DiagnosticDescriptor InvalidId = Error("HAL1011", "invalid-id", "The id of a job or step is not well formed");
    public static readonly DiagnosticDescriptor DuplicateId = Error("HAL1012", "duplicate-id", "Two steps of one job have the same id");
    public static readonly DiagnosticDescriptor NoStartingJob = Error("HAL1013", "no-starting-job", "Every job needs another, or there is none");
    public static readonly DiagnosticDescriptor InvalidUses = Error("HAL1014", "invalid-uses", "`uses` is not of a form GitHub knows");
    public static readonly DiagnosticDescriptor EmptyImage = Error("HAL1015", "empty-image", "A container has no image");
    public static readonly DiagnosticDescriptor InvalidRunnerGroup = Error("HAL1016", "invalid-runner-group", "The name of the runner group is not well formed");
    public static readonly DiagnosticDescriptor EmptyMatrix = Error("HAL1017", "empty-matrix", "The matrix, or a part of it, holds no values");
    public static readonly DiagnosticDescriptor UnknownMatrixKey = Error("HAL1018", "unknown-matrix-key", "`exclude` names a key the matrix does not have");
    public static readonly DiagnosticDescriptor MatrixTooLarge = Error("HAL1019", "matrix-too-large", "The matrix has more combinations than can be held");
    public static readonly DiagnosticDescriptor ConcurrencyGroup = Error("HAL1020", "concurrency-group", "The name of the concurrency group is too long");
    public static readonly DiagnosticDescriptor NotAvailable = Error("HAL1021", "not-available", "The feature is not switched on");
    public static readonly DiagnosticDescriptor SnapshotVersion = Error("HAL1022", "snapshot-version", "The version of the snapshot is not well formed");
    public static readonly DiagnosticDescriptor StepTarget = Error("HAL1023", "unknown-step-target", "`wait` or `cancel` names no background step before it");
    public static readonly DiagnosticDescriptor TooDeep = Error("HAL1024", "template-too-deep", "Mappings and sequences are nested deeper than allowed");
    public static readonly DiagnosticDescriptor TooLarge = Error("HAL1025", "template-too-large", "The file's values take more memory than allowed");
    public static readonly DiagnosticDescriptor TooManyJobs = Error("HAL1026", "too-many-jobs", "The workflow has more jobs than allowed, those of called workflows included");
    public static readonly DiagnosticDescriptor TooManyFiles = Error("HAL1027", "too-many-files", "The workflow calls more files than allowed");
    public static readonly DiagnosticDescriptor CallDepth = Error("HAL1028", "call-too-deep", "Workflows call each other deeper than allowed");
    public static readonly DiagnosticDescriptor NotCallable = Error("HAL1029", "not-callable", "The called workflow has no `workflow_call` trigger");
    public static readonly DiagnosticDescriptor CallInput = Error("HAL1030", "call-input", "The inputs given do not fit the called workflow");
    public static readonly DiagnosticDescriptor CallSecret = Error("HAL1031", "call-secret", "The secrets given do not fit the called workflow");
    public static readonly DiagnosticDescriptor CallPermissions = Error("HAL1032", "call-permissions", "The called workflow asks for more permissions than its caller has");
    public static readonly DiagnosticDescriptor CallNotFound = Error("HAL1033", "call-not-found", "The called workflow cannot be found");
    public static readonly DiagnosticDescriptor InvalidAction = Error("HAL1034", "invalid-action-file", "The action file does not say how the action runs");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        UnexpectedKey, UnexpectedValue, UnknownNeed, NeedsCycle, DuplicateKey, MissingKey, ExpectedKind, Ambiguous, KeyKind,
        ExpressionNotAllowed, InvalidId, DuplicateId, NoStartingJob, InvalidUses, EmptyImage, InvalidRunnerGroup, EmptyMatrix,
        UnknownMatrixKey, MatrixTooLarge, ConcurrencyGroup, NotAvailable, SnapshotVersion, StepTarget, TooDeep, TooLarge, TooManyJobs,
        TooManyFiles, CallDepth, NotCallable, CallInput, CallSecret, CallPermissions, CallNotFound, InvalidAction,
    ];

    private static DiagnosticDescriptor Error(string code, string name, string title) => new(code, name, Severity.Error, title);
}
