using System.Globalization;

namespace Hal9.Cli.Running;

/// <summary>Durations for people.</summary>
internal static class Durations
{
    /// <summary><c>0.03s</c>, <c>4.1s</c>, <c>2m 05s</c>, <c>1h 07m</c>.</summary>
    public static string Of(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.00}s"),
        < 59.95 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0}s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}m {time.Seconds:00}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h {time.Minutes:00}m"),
    };
}
