using Hal9.Primitives.Diagnostics;

namespace Hal9.Engine;

/// <summary>What the engine says of what a user asked it to run. 4100 to 4999.</summary>
public static class EngineDiagnostics
{
    public static readonly DiagnosticDescriptor ActionUnavailable = new("HAL4102", "action-unavailable", Severity.Error, "An action is neither built in nor on this machine");
    public static readonly DiagnosticDescriptor SecretMissing = new("HAL4103", "secret-missing", Severity.Error, "A resumed run needs a secret that was not given again");
    public static readonly DiagnosticDescriptor NothingToResume = new("HAL4104", "nothing-to-resume", Severity.Error, "The run has ended already");
    public static readonly DiagnosticDescriptor UnsealFailed = new("HAL4105", "unseal-failed", Severity.Error, "A value of the run was sealed with another key");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [ActionUnavailable, SecretMissing, NothingToResume, UnsealFailed];
}
