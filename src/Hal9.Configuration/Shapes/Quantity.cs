using System.Globalization;

namespace Hal9.Configuration;

internal static class Quantity
{
    /// <summary>Takes one to six digits and the letters behind them off the front.</summary>
    public static bool TrySplit(ref ReadOnlySpan<char> rest, out long number, out ReadOnlySpan<char> unit)
    {
        number = 0;
        unit = default;
        var digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits is < 1 or > 6) return false;
        number = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        rest = rest[digits..];
        var letters = rest.IndexOfAnyInRange('0', '9');
        unit = letters < 0 ? rest : rest[..letters];
        rest = rest[unit.Length..];
        return true;
    }
}
