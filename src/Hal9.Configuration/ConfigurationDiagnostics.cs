using Hal9.Primitives.Diagnostics;

namespace Hal9.Configuration;

/// <summary>What can be wrong with what <c>hal9.yml</c> says. 0100 to 0199; that it is YAML at all is the reader's of YAML.</summary>
public static class ConfigurationDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownKey = new("HAL0100", "config-unknown-key", Severity.Error, "The configuration has a key that nobody reads");
    public static readonly DiagnosticDescriptor WrongType = new("HAL0101", "config-wrong-type", Severity.Error, "A value of the configuration is of another kind than expected");
    public static readonly DiagnosticDescriptor OutOfRange = new("HAL0102", "config-out-of-range", Severity.Error, "A value of the configuration is too small, too large, too short or too long");
    public static readonly DiagnosticDescriptor DuplicateKey = new("HAL0103", "config-duplicate-key", Severity.Error, "A key of the configuration is there twice");
    public static readonly DiagnosticDescriptor MissingKey = new("HAL0104", "config-missing-key", Severity.Error, "A required key of the configuration is missing");
    public static readonly DiagnosticDescriptor InvalidValue = new("HAL0105", "config-invalid-value", Severity.Error, "A value of the configuration cannot be understood");
    public static readonly DiagnosticDescriptor UnsetVariable = new("HAL0106", "config-unset-variable", Severity.Error, "The configuration names an environment variable that is not set");
    public static readonly DiagnosticDescriptor Substitution = new("HAL0107", "config-substitution", Severity.Error, "A substitution in the configuration is malformed");
    public static readonly DiagnosticDescriptor Deprecated = new("HAL0108", "config-deprecated-key", Severity.Warning, "A key of the configuration is deprecated");
    public static readonly DiagnosticDescriptor NotSubstituted = new("HAL0109", "config-not-substituted", Severity.Warning, "A substitution stands where none is made");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
        [UnknownKey, WrongType, OutOfRange, DuplicateKey, MissingKey, InvalidValue, UnsetVariable, Substitution, Deprecated, NotSubstituted];
}
