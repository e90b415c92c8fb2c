namespace Hal9.Security.Advisories;

/// <summary>CVSS 3.0 and 3.1, base metrics. The editions differ in how they round.</summary>
/// <remarks>https://www.first.org/cvss/v3.1/specification-document, section 7 and appendix A</remarks>
internal static class CvssVersion3
{
    public static double? Score(IReadOnlyDictionary<string, char> metrics, bool isFirstEdition)
    {
        if (!metrics.TryGetValue("S", out var scope) || scope is not ('U' or 'C')) return null;
        var isChanged = scope == 'C';
        var vector = Weight(metrics, "AV", ('N', 0.85), ('A', 0.62), ('L', 0.55), ('P', 0.2));
        var complexity = Weight(metrics, "AC", ('L', 0.77), ('H', 0.44));
        var privileges = isChanged ? Weight(metrics, "PR", ('N', 0.85), ('L', 0.68), ('H', 0.5)) : Weight(metrics, "PR", ('N', 0.85), ('L', 0.62), ('H', 0.27));
        var interaction = Weight(metrics, "UI", ('N', 0.85), ('R', 0.62));
        var (confidentiality, integrity, availability) = (Impact(metrics, "C"), Impact(metrics, "I"), Impact(metrics, "A"));

        var lost = 1 - ((1 - confidentiality) * (1 - integrity) * (1 - availability));
        var impact = isChanged ? (7.52 * (lost - 0.029)) - (3.25 * Math.Pow(lost - 0.02, 15)) : 6.42 * lost;
        var exploitability = 8.22 * vector * complexity * privileges * interaction;
        var sum = isChanged ? 1.08 * (impact + exploitability) : impact + exploitability;
        if (double.IsNaN(sum)) return null;
        if (impact <= 0) return 0;
        return RoundUp(Math.Min(sum, 10), isFirstEdition);
    }

    private static double Impact(IReadOnlyDictionary<string, char> metrics, string name) => Weight(metrics, name, ('H', 0.56), ('L', 0.22), ('N', 0));

    /// <summary>NaN for a metric that is missing or unknown; it spreads to the sum.</summary>
    private static double Weight(IReadOnlyDictionary<string, char> metrics, string name, params ReadOnlySpan<(char Value, double Weight)> weights)
    {
        if (!metrics.TryGetValue(name, out var value)) return double.NaN;
        foreach (var (known, weight) in weights)
        {
            if (known == value) return weight;
        }
        return double.NaN;
    }

    private static double RoundUp(double value, bool isFirstEdition)
    {
        if (isFirstEdition) return Math.Ceiling(value * 10) / 10;
        var whole = (int)Math.Round(value * 100_000, MidpointRounding.AwayFromZero);
        return whole % 10_000 == 0 ? whole / 100_000.0 : ((whole / 10_000) + 1) / 10.0;
    }
}
