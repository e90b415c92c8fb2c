using Hal9.Primitives.Diagnostics;

namespace Hal9.Toolchains.Integration;

/// <summary>What can be wrong when services are brought up for commands. 5030 to 5049.</summary>
public static class IntegrationDiagnostics
{
    public static readonly DiagnosticDescriptor NotDeclared = new("HAL5030", "integration-not-declared", Severity.Error, "hal9.yml does not say what to do");
    public static readonly DiagnosticDescriptor NoServices = new("HAL5031", "integration-no-services", Severity.Error, "This machine cannot bring up the services");
    public static readonly DiagnosticDescriptor CommandFailed = new("HAL5032", "integration-command-failed", Severity.Error, "A command that hal9.yml declares failed");
    public static readonly DiagnosticDescriptor Stale = new("HAL5040", "prepared-data-stale", Severity.Error, "Prepared data is not what its sources would give");
    public static readonly DiagnosticDescriptor NoOutput = new("HAL5041", "prepared-no-output", Severity.Error, "A command did not make what it should");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [NotDeclared, NoServices, CommandFailed, Stale, NoOutput];
}
