using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Containers;

/// <summary>What a person is told about containers. 4300 to 4399.</summary>
public static class ContainerDiagnostics
{
    public static readonly DiagnosticDescriptor NoEngine = new("HAL4301", "no-container-engine", Severity.Error, "A container is asked for, and there is no container engine");
    public static readonly DiagnosticDescriptor ImageUnavailable = new("HAL4302", "image-unavailable", Severity.Error, "An image is not on this machine and could not be pulled");
    public static readonly DiagnosticDescriptor BuildFailed = new("HAL4303", "image-build-failed", Severity.Error, "The image of an action could not be built");
    public static readonly DiagnosticDescriptor LoginFailed = new("HAL4304", "registry-login-failed", Severity.Error, "A registry refused the credentials");
    public static readonly DiagnosticDescriptor NotStarted = new("HAL4305", "container-not-started", Severity.Error, "A container could not be started");
    public static readonly DiagnosticDescriptor BadRequest = new("HAL4306", "container-bad-request", Severity.Error, "A container is asked for in a way that cannot be understood");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [NoEngine, ImageUnavailable, BuildFailed, LoginFailed, NotStarted, BadRequest];
}
