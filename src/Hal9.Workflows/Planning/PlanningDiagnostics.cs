using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Planning;

/// <summary>What fails a job when its settings are evaluated; what can be seen in the file alone is told when it is read.</summary>
public static class PlanningDiagnostics
{
    public static readonly DiagnosticDescriptor Matrix = new("HAL2900", "matrix-expansion", Severity.Error, "The evaluated matrix cannot be expanded into jobs");
    public static readonly DiagnosticDescriptor Timeout = new("HAL2901", "timeout-value", Severity.Error, "The evaluated timeout is no number of minutes");
    public static readonly DiagnosticDescriptor RunsOn = new("HAL2902", "runs-on-value", Severity.Error, "The evaluated `runs-on` names no runner");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [Matrix, Timeout, RunsOn];
}
