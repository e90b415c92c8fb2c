namespace Hal9.Security.Advisories;

/// <summary>The base score of a CVSS vector, versions 3.0, 3.1 and 4.0.</summary>
/// <remarks>https://www.first.org/cvss/</remarks>
internal static class CvssScore
{
    /// <returns>0 to 10 with one decimal; null when the vector is none, or of another version.</returns>
    public static double? Of(string vector)
    {
        var parts = vector.Split('/');
        var metrics = new Dictionary<string, char>(StringComparer.Ordinal);
        foreach (var part in parts[1..])
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == part.Length - 1 || !metrics.TryAdd(part[..colon], part[colon + 1])) return null;
        }
        return parts[0] switch
        {
            "CVSS:3.0" => CvssVersion3.Score(metrics, isFirstEdition: true),
            "CVSS:3.1" => CvssVersion3.Score(metrics, isFirstEdition: false),
            "CVSS:4.0" => CvssVersion4.Score(metrics),
            _ => null,
        };
    }

    public static SeverityClass ClassOf(double score) => score switch
    {
        >= 9 => SeverityClass.Critical,
        >= 7 => SeverityClass.High,
        >= 4 => SeverityClass.Medium,
        > 0 => SeverityClass.Low,
        _ => SeverityClass.None,
    };
}
