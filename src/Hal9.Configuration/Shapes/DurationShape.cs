using System.Globalization;
using System.Text;
using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

internal sealed class DurationShape(TimeSpan atLeast, TimeSpan atMost) : ScalarShape<TimeSpan>
{
    private static readonly (string Unit, long Ticks)[] Units =
        [("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond)];

    public override string Phrase { get; } = "a duration such as `10s` or `1h30m`"
        + (atLeast > TimeSpan.Zero ? $", at least `{Format(atLeast)}`" : "") + (atMost < TimeSpan.MaxValue ? $", at most `{Format(atMost)}`" : "");

    private protected override YamlScalarKind Kind => YamlScalarKind.String;

    /// <summary>At most six digits before each unit, so that no sum can overflow.</summary>
    internal override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "string");
        writer.WriteString("pattern", "^(?=.)" + string.Concat(Units.Select(unit => $"([0-9]{{1,6}}{unit.Unit})?")) + "$");
    }

    internal override void WriteValue(Utf8JsonWriter writer, TimeSpan value) => writer.WriteStringValue(Format(value));

    private protected override DiagnosticDescriptor? TryParse(string text, YamlValue resolved, out TimeSpan value)
    {
        value = default;
        var rest = text.AsSpan();
        var ticks = 0L;
        var next = 0;
        while (!rest.IsEmpty)
        {
            if (!Quantity.TrySplit(ref rest, out var number, out var unit)) return ConfigurationDiagnostics.InvalidValue;
            var index = next;
            while (index < Units.Length && !unit.SequenceEqual(Units[index].Unit)) index++;
            if (index == Units.Length) return ConfigurationDiagnostics.InvalidValue;
            ticks += number * Units[index].Ticks;
            next = index + 1;
        }
        if (next == 0) return ConfigurationDiagnostics.InvalidValue;
        value = TimeSpan.FromTicks(ticks);
        return value < atLeast || value > atMost ? ConfigurationDiagnostics.OutOfRange : null;
    }

    private protected override string? Hint(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"did you mean `{Binding.Short(text)}s`?" : null;

    private static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero) return "0s";
        var text = new StringBuilder();
        var ticks = value.Ticks;
        foreach (var (unit, size) in Units)
        {
            if (ticks / size > 0) text.Append(CultureInfo.InvariantCulture, $"{ticks / size}{unit}");
            ticks %= size;
        }
        return text.ToString();
    }
}
