using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Services;

/// <summary>What a person is told about services. 4200 to 4299.</summary>
public static class ServiceDiagnostics
{
    public static readonly DiagnosticDescriptor BadRequest = new("HAL4201", "service-bad-request", Severity.Error, "A service is asked for in a way that cannot be understood");
    public static readonly DiagnosticDescriptor PortTaken = new("HAL4202", "service-port-taken", Severity.Error, "A port that a service must have is taken");
    public static readonly DiagnosticDescriptor NotStarted = new("HAL4203", "service-not-started", Severity.Error, "A service could not be started");
    public static readonly DiagnosticDescriptor NeverHealthy = new("HAL4204", "service-never-healthy", Severity.Error, "A service did not become healthy");
    public static readonly DiagnosticDescriptor Unsupported = new("HAL4205", "service-unsupported", Severity.Error, "A service asks for what its provider cannot do");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [BadRequest, PortTaken, NotStarted, NeverHealthy, Unsupported];
}
