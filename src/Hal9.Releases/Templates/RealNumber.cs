using System.Globalization;

namespace Hal9.Releases.Templates;

/// <summary>Real numbers as Rust writes them.</summary>
internal static class RealNumber
{
    /// <summary>The shortest digits that read back the same, never with an exponent, without <c>.0</c>.</summary>
    public static string Plain(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0) return text;
        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : "";
        var digits = text[sign.Length..mark];
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? digits.Length : point;
        digits = digits.Replace(".", "", StringComparison.Ordinal);
        whole += exponent;
        return sign + (whole <= 0 ? "0." + new string('0', -whole) + digits : whole >= digits.Length ? digits.PadRight(whole, '0') : digits[..whole] + "." + digits[whole..]);
    }

    /// <summary>As JSON has it: a whole number keeps its <c>.0</c>.</summary>
    public static string Json(double value) => Plain(value) is var text && text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
}
