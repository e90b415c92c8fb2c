using System.Globalization;
using System.Text.RegularExpressions;

namespace Hal9.Cli.Running;

/// <summary>Durations for people.</summary>
internal static partial class Durations
{
    /// <summary><c>0.03s</c>, <c>4.1s</c>, <c>2m 05s</c>, <c>1h 07m</c>.</summary>
    public static string Of(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.00}s"),
        < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}m {time.Seconds:00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h {time.Minutes:00}m"),
    };

    /// <summary>As hal9.yml writes them: <c>500ms</c>, <c>30s</c>, <c>1h30m</c>.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        var match = Written().Match(text);
        time = TimeSpan.Zero;
        if (!match.Success || text.Length == 0) return false;
        foreach (var (unit, one) in ((string, TimeSpan)[])[("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)), ("s", TimeSpan.FromSeconds(1)), ("ms", TimeSpan.FromMilliseconds(1))])
        {
            if (match.Groups[unit].Success) time += one * int.Parse(match.Groups[unit].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        return true;
    }

    [GeneratedRegex(@"^(?:(?<d>\d{1,3})d)?(?:(?<h>\d{1,5})h)?(?:(?<m>\d{1,6})m)?(?:(?<s>\d{1,6})s)?(?:(?<ms>\d{1,6})ms)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Written();
}
