using System.Globalization;
using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

internal sealed class SizeShape(long atLeast, long atMost) : ScalarShape<long>
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("TiB", 1L << 40), ("TB", 1_000_000_000_000), ("GiB", 1L << 30), ("GB", 1_000_000_000), ("MiB", 1L << 20), ("MB", 1_000_000),
        ("KiB", 1L << 10), ("kB", 1_000), ("B", 1),
    ];

    public override string Phrase { get; } = "a size such as `512MiB` or `10GB`"
        + (atLeast > 0 ? $", at least `{Format(atLeast)}`" : "") + (atMost < long.MaxValue ? $", at most `{Format(atMost)}`" : "");

    private protected override YamlScalarKind Kind => YamlScalarKind.String;

    internal override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "string");
        writer.WriteString("pattern", $"^[0-9]{{1,6}}({string.Join('|', Units.Reverse().Select(unit => unit.Unit))})$");
    }

    internal override void WriteValue(Utf8JsonWriter writer, long value) => writer.WriteStringValue(Format(value));

    private protected override DiagnosticDescriptor? TryParse(string text, YamlValue resolved, out long value)
    {
        value = 0;
        var rest = text.AsSpan();
        if (!Quantity.TrySplit(ref rest, out var number, out var unit) || !rest.IsEmpty) return ConfigurationDiagnostics.InvalidValue;
        foreach (var (name, bytes) in Units)
        {
            if (!unit.SequenceEqual(name)) continue;
            value = number * bytes;
            return value < atLeast || value > atMost ? ConfigurationDiagnostics.OutOfRange : null;
        }
        return ConfigurationDiagnostics.InvalidValue;
    }

    private protected override string? Hint(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return $"did you mean `{Binding.Short(text)}B`?";
        var rest = text.AsSpan();
        if (!Quantity.TrySplit(ref rest, out var number, out var unit) || !rest.IsEmpty) return null;
        var typed = unit.ToString();
        var near = Units.FirstOrDefault(known => known.Unit.Equals(typed, StringComparison.OrdinalIgnoreCase) || known.Unit.Equals(typed + "B", StringComparison.OrdinalIgnoreCase)).Unit;
        return near is null ? null : string.Create(CultureInfo.InvariantCulture, $"did you mean `{number}{near}`?");
    }

    private static string Format(long bytes)
    {
        var (unit, size) = bytes == 0 ? Units[^1] : Units.First(known => bytes % known.Bytes == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{unit}");
    }
}
