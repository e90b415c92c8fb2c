using Hal9.Primitives.Diagnostics;

namespace Hal9.Primitives.Yaml;

/// <summary>What can be wrong with a text before anybody asks what it means.</summary>
public static class YamlDiagnostics
{
    public static readonly DiagnosticDescriptor Syntax = new("HAL0001", "yaml-syntax", Severity.Error, "The file is not valid YAML");
    public static readonly DiagnosticDescriptor TooLarge = new("HAL0002", "yaml-too-large", Severity.Error, "The file is larger than allowed");
    public static readonly DiagnosticDescriptor TooManyNodes = new("HAL0003", "yaml-too-many-nodes", Severity.Error, "The file expands to more nodes than allowed");
    public static readonly DiagnosticDescriptor TooDeep = new("HAL0004", "yaml-too-deep", Severity.Error, "The file is nested deeper than allowed");
    public static readonly DiagnosticDescriptor UnknownAnchor = new("HAL0005", "yaml-unknown-anchor", Severity.Error, "An alias names an anchor that is not defined before it");
    public static readonly DiagnosticDescriptor Encoding = new("HAL0006", "not-utf8", Severity.Error, "The file is not valid UTF-8");
    public static readonly DiagnosticDescriptor Documents = new("HAL0007", "yaml-one-document", Severity.Error, "The file must hold exactly one YAML document");
    public static readonly DiagnosticDescriptor Tag = new("HAL0008", "yaml-tag", Severity.Error, "The value does not fit its YAML tag, or the tag is not supported");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [Syntax, TooLarge, TooManyNodes, TooDeep, UnknownAnchor, Encoding, Documents, Tag];
}
