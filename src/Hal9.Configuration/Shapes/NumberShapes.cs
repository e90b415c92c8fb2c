using System.Globalization;
using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

internal sealed class BooleanShape : ScalarShape<bool>
{
    public override string Phrase => "`true` or `false`";

    private protected override YamlScalarKind Kind => YamlScalarKind.Boolean;

    internal override void WriteSchema(Utf8JsonWriter writer) => writer.WriteString("type", "boolean");

    internal override void WriteValue(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    private protected override DiagnosticDescriptor? TryParse(string text, YamlValue resolved, out bool value)
    {
        value = resolved.Boolean;
        return null;
    }
}

internal sealed class IntegerShape(long atLeast, long atMost) : ScalarShape<long>
{
    /// <summary>2⁵³ − 1: beyond it, not every whole number survives JSON.</summary>
    public const long Limit = (1L << 53) - 1;

    public override string Phrase { get; } = (atLeast, atMost) switch
    {
        (-Limit, Limit) => "a whole number",
        (_, Limit) => string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {atLeast}"),
        (-Limit, _) => string.Create(CultureInfo.InvariantCulture, $"a whole number of at most {atMost}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"a whole number from {atLeast} to {atMost}"),
    };

    private protected override YamlScalarKind Kind => YamlScalarKind.Number;

    internal override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "integer");
        writer.WriteNumber("minimum", atLeast);
        writer.WriteNumber("maximum", atMost);
    }

    internal override void WriteValue(Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);

    private protected override DiagnosticDescriptor? TryParse(string text, YamlValue resolved, out long value)
    {
        value = 0;
        if (!double.IsInteger(resolved.Number)) return ConfigurationDiagnostics.InvalidValue;
        if (resolved.Number < atLeast || resolved.Number > atMost) return ConfigurationDiagnostics.OutOfRange;
        value = (long)resolved.Number;
        return null;
    }
}
