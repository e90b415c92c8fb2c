using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Triggers;

/// <summary>What is wrong with the inputs of a manual run.</summary>
public static class TriggerDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownInput = new("HAL2910", "unknown-dispatch-input", Severity.Error, "The workflow has no such input");
    public static readonly DiagnosticDescriptor MissingInput = new("HAL2911", "missing-dispatch-input", Severity.Error, "A required input was not given");
    public static readonly DiagnosticDescriptor InputValue = new("HAL2912", "dispatch-input-value", Severity.Error, "The value does not fit the input's type");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [UnknownInput, MissingInput, InputValue];
}
