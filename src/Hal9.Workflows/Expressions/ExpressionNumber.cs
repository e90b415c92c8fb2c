using System.Globalization;

namespace Hal9.Workflows.Expressions;

/// <summary>A double, with the language's own text form and reading of text.</summary>
public sealed class ExpressionNumber(double value) : ExpressionValue
{
    public double Value { get; } = value;

    public override ExpressionKind Kind => ExpressionKind.Number;

    public override bool IsTruthy => Value != 0 && !double.IsNaN(Value);

    public override double ToNumber() => Value;

    public override string ToText() => Format(Value);

    /// <summary>Fifteen significant digits, invariant; exponents as <c>1E+21</c>; both zeros are <c>0</c>.</summary>
    public static string Format(double number) => number == 0 ? "0" : number.ToString("G15", CultureInfo.InvariantCulture);

    /// <summary>
    /// The number a string is: trimmed; empty is 0; decimal with sign and exponent; unsigned lower-case <c>0x</c> and <c>0o</c>
    /// through 32 bits (<c>0xFFFFFFFF</c> is -1); <c>Infinity</c> with an optional minus. Everything else is NaN.
    /// </summary>
    public static double Parse(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty) return 0;
        const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (double.TryParse(text, Decimal, CultureInfo.InvariantCulture, out var number)) return number;
        if (text.Length > 2 && text[0] == '0')
        {
            if (text[1] == 'x') return ParseBits(text[2..], bitsPerDigit: 4);
            if (text[1] == 'o') return ParseBits(text[2..], bitsPerDigit: 3);
        }
        return text switch { "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity, _ => double.NaN };
    }

    /// <summary>Digits as the bits of a signed 32-bit integer; NaN when a digit is foreign or a 33rd bit is needed.</summary>
    private static double ParseBits(ReadOnlySpan<char> digits, int bitsPerDigit)
    {
        ulong bits = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c) || (bitsPerDigit == 3 && c is < '0' or > '7')) return double.NaN;
            var digit = char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
            bits = (bits << bitsPerDigit) | (uint)digit;
            if (bits > uint.MaxValue) return double.NaN;
        }
        return (int)(uint)bits;
    }
}
