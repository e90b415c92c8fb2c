using System.Globalization;
using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

/// <summary>A share of a whole.</summary>
/// <param name="Percent">0 to 100.</param>
public readonly record struct Percentage(decimal Percent)
{
    /// <summary>0 to 1.</summary>
    public double Fraction => (double)(Percent / 100);

    public override string ToString() => Percent.ToString("0.###", CultureInfo.InvariantCulture) + "%";
}

internal sealed class PercentageShape : ScalarShape<Percentage>
{
    public override string Phrase => "a percentage from `0%` to `100%`";

    private protected override YamlScalarKind Kind => YamlScalarKind.String;

    internal override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "string");
        writer.WriteString("pattern", @"^(100(\.0{1,3})?|[0-9]{1,2}(\.[0-9]{1,3})?)%$");
    }

    internal override void WriteValue(Utf8JsonWriter writer, Percentage value) => writer.WriteStringValue(value.ToString());

    private protected override DiagnosticDescriptor? TryParse(string text, YamlValue resolved, out Percentage value)
    {
        value = default;
        if (!text.EndsWith('%')) return ConfigurationDiagnostics.InvalidValue;
        var number = text.AsSpan(0, text.Length - 1);
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        var decimals = point < 0 ? "0" : number[(point + 1)..];
        if (!IsOneToThreeDigits(whole) || !IsOneToThreeDigits(decimals)) return ConfigurationDiagnostics.InvalidValue;
        value = new Percentage(decimal.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
        if (value.Percent > 100) return ConfigurationDiagnostics.OutOfRange;
        // `005%` is nobody's idea of a percentage.
        return whole.Length == 3 && value.Percent < 100 ? ConfigurationDiagnostics.InvalidValue : null;
    }

    private static bool IsOneToThreeDigits(ReadOnlySpan<char> text) => text.Length is >= 1 and <= 3 && !text.ContainsAnyExceptInRange('0', '9');

    private protected override string? Hint(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 100 ? $"did you mean `{Binding.Short(text)}%`?" : null;
}
