using System.Globalization;

namespace Hal9.Cli.Runs;

/// <summary>Ages and sizes as people say and type them.</summary>
internal static class Ages
{
    /// <summary><c>now</c>, <c>5m ago</c>, <c>3h ago</c>, <c>12d ago</c>.</summary>
    public static string Ago(TimeSpan age) => age.TotalMinutes switch
    {
        < 1 => "now",
        < 60 => $"{(int)age.TotalMinutes}m ago",
        < 48 * 60 => $"{(int)age.TotalHours}h ago",
        _ => $"{(int)age.TotalDays}d ago",
    };

    /// <summary><c>812 B</c>, <c>4.2 kB</c>, <c>1.3 GB</c>: powers of 1000.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var (value, unit) = ((double)bytes, 0);
        while (value >= 999.5 && unit < units.Length - 1) (value, unit) = (value / 1000, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || value >= 100 ? Math.Round(value) : Math.Round(value, 1))} {units[unit]}");
    }

    /// <summary><c>90s</c>, <c>30m</c>, <c>12h</c>, <c>7d</c>, <c>2w</c>; null when it is none of these.</summary>
    public static TimeSpan? ParseAge(string text) => Parse(text, out var unit) is not { } number ? null : unit.ToUpperInvariant() switch
    {
        "S" => TimeSpan.FromSeconds(number),
        "M" => TimeSpan.FromMinutes(number),
        "H" => TimeSpan.FromHours(number),
        "D" => TimeSpan.FromDays(number),
        "W" => TimeSpan.FromDays(7 * number),
        _ => null,
    };

    /// <summary><c>500MB</c>, <c>2.5GB</c>, <c>1GiB</c>, <c>0</c>; null when it is no size.</summary>
    public static long? ParseSize(string text) => Parse(text, out var unit) is not { } number ? null : unit.ToUpperInvariant() switch
    {
        "" or "B" => (long)number,
        "KB" or "K" => (long)(number * 1e3),
        "MB" or "M" => (long)(number * 1e6),
        "GB" or "G" => (long)(number * 1e9),
        "TB" or "T" => (long)(number * 1e12),
        "KIB" => (long)(number * 1024),
        "MIB" => (long)(number * 1024 * 1024),
        "GIB" => (long)(number * 1024 * 1024 * 1024),
        _ => null,
    };

    private static double? Parse(string text, out string unit)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        unit = text[end..].Trim();
        // Beyond that a number is a slip, and would overflow a duration.
        var largest = unit.Length == 0 ? 1e15 : 1e6;
        return double.TryParse(text.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= largest ? number : null;
    }
}
