using Hal9.Primitives.Diagnostics;

namespace Hal9.Delivery;

/// <summary>What a person is told about deployments. 6000 to 6099.</summary>
public static class DeliveryDiagnostics
{
    public static readonly DiagnosticDescriptor NoConfiguration = new("HAL6001", "delivery-no-configuration", Severity.Error, "There is no hal9.yml that says what to deploy");
    public static readonly DiagnosticDescriptor MissingSection = new("HAL6002", "delivery-missing-section", Severity.Error, "hal9.yml lacks a section that a deployment needs");
    public static readonly DiagnosticDescriptor UnknownEnvironment = new("HAL6003", "delivery-unknown-environment", Severity.Error, "hal9.yml has no environment of that name");
    public static readonly DiagnosticDescriptor NoVersion = new("HAL6004", "delivery-no-version", Severity.Error, "The version to deploy cannot be told: there is no commit");
    public static readonly DiagnosticDescriptor PublishFailed = new("HAL6005", "delivery-publish-failed", Severity.Error, "The service could not be published");
    public static readonly DiagnosticDescriptor NotReady = new("HAL6006", "delivery-not-ready", Severity.Error, "The new version did not become ready");
    public static readonly DiagnosticDescriptor SmokeFailed = new("HAL6007", "delivery-smoke-failed", Severity.Error, "A smoke test failed on the new version");
    public static readonly DiagnosticDescriptor Held = new("HAL6008", "delivery-held", Severity.Error, "Another deployment to this environment is under way");
    public static readonly DiagnosticDescriptor NothingBefore = new("HAL6009", "delivery-nothing-before", Severity.Error, "There is no version to roll back to");
    public static readonly DiagnosticDescriptor Interrupted = new("HAL6010", "delivery-interrupted", Severity.Warning, "A deployment had been interrupted");
    public static readonly DiagnosticDescriptor NoLocalTarget = new("HAL6011", "delivery-no-local-target", Severity.Error, "The local target does not exist on this operating system");
    public static readonly DiagnosticDescriptor Cancelled = new("HAL6012", "delivery-cancelled", Severity.Error, "The deployment was cancelled");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
        [NoConfiguration, MissingSection, UnknownEnvironment, NoVersion, PublishFailed, NotReady, SmokeFailed, Held, NothingBefore, Interrupted, NoLocalTarget, Cancelled];
}
