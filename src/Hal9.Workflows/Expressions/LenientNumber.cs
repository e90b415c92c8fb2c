using System.Globalization;
using System.Numerics;

namespace Hal9.Workflows.Expressions;

/// <summary>Numbers as the lenient JSON reader takes them: a leading zero means octal, <c>0x</c> hexadecimal, both in 64 bits.</summary>
internal static class LenientNumber
{
    /// <summary>Longest whole number that is read; a fraction or an exponent lifts the limit.</summary>
    private const int DigitLimit = 380;

    /// <summary>Null when it is none.</summary>
    public static double? Parse(ReadOnlySpan<char> text)
    {
        if (text is ['0', not ('.' or 'e' or 'E'), ..]) return ParseBits(text);
        if (!IsInteger(text))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)) return integer;
        return text.Length > DigitLimit ? null : (double)BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    private static bool IsInteger(ReadOnlySpan<char> text)
    {
        if (text is ['-', ..]) text = text[1..];
        return !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
    }

    private static double? ParseBits(ReadOnlySpan<char> text)
    {
        var isHexadecimal = text[1] is 'x' or 'X';
        var bitsPerDigit = isHexadecimal ? 4 : 3;
        var digits = text[(isHexadecimal ? 2 : 1)..];
        if (digits.IsEmpty) return null;
        ulong bits = 0;
        foreach (var c in digits)
        {
            if (isHexadecimal ? !char.IsAsciiHexDigit(c) : c is < '0' or > '7') return null;
            if (bits >> (64 - bitsPerDigit) != 0) return null;
            bits = (bits << bitsPerDigit) | (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        return (long)bits;
    }
}
