namespace Hal9.Security.Advisories;

/// <summary>
/// CVSS 4.0. A vector belongs to one of 270 groups whose worst score is in a table; how far it lies from the worst of its group, as a share of the way to
/// the next groups below, is taken off.
/// </summary>
/// <remarks>https://www.first.org/cvss/v4.0/specification-document, section 8</remarks>
internal static class CvssVersion4
{
    /// <summary>Metrics, their values worst first. Distances are counted in steps along these.</summary>
    private static readonly Dictionary<string, string> Levels = new(StringComparer.Ordinal)
    {
        ["AV"] = "NALP", ["PR"] = "NLH", ["UI"] = "NPA", ["AC"] = "LH", ["AT"] = "NP", ["VC"] = "HLN", ["VI"] = "HLN", ["VA"] = "HLN",
        ["SC"] = "SHLN", ["SI"] = "SHLN", ["SA"] = "SHLN", ["CR"] = "HML", ["IR"] = "HML", ["AR"] = "HML", ["E"] = "APU",
    };

    /// <summary>Tenths; by the first, second, then third and sixth together (00 01 10 11 21), fourth and fifth group.</summary>
    private static readonly byte[] Worst =
    [
        100, 98, 95, 100, 93, 91, 93, 89, 81, 99, 95, 92, 96, 87, 81, 90, 80, 68, 98, 95, 90, 93, 89, 81, 88, 78, 69, 95, 92, 84, 92, 81, 65, 80, 70, 48, 92, 82, 72, 79, 69, 50, 69, 55, 27,
        99, 95, 92, 95, 90, 84, 92, 82, 72, 97, 92, 85, 91, 83, 71, 81, 71, 53, 95, 92, 85, 92, 80, 70, 84, 71, 50, 93, 85, 73, 82, 72, 59, 70, 52, 30, 86, 75, 52, 71, 52, 29, 63, 29, 17,
        98, 94, 91, 94, 86, 77, 87, 74, 63, 95, 87, 81, 89, 74, 64, 75, 63, 49, 94, 88, 76, 86, 74, 59, 72, 57, 52, 89, 77, 67, 76, 58, 50, 57, 52, 25, 83, 70, 54, 65, 58, 26, 53, 21, 13,
        95, 88, 76, 90, 75, 61, 77, 68, 52, 90, 76, 70, 77, 62, 53, 66, 59, 30, 89, 76, 62, 74, 57, 47, 61, 57, 24, 78, 67, 58, 59, 57, 23, 52, 29, 16, 71, 59, 30, 58, 26, 15, 23, 13, 6,
        93, 86, 75, 86, 74, 56, 70, 52, 40, 87, 72, 58, 74, 61, 34, 54, 40, 22, 85, 74, 62, 72, 55, 46, 53, 34, 19, 75, 55, 51, 57, 41, 19, 36, 19, 8, 64, 51, 20, 47, 21, 11, 24, 9, 4,
        88, 73, 60, 73, 59, 41, 54, 45, 20, 75, 53, 50, 55, 40, 20, 43, 22, 11, 75, 58, 40, 61, 48, 20, 46, 17, 8, 55, 45, 21, 51, 18, 9, 18, 7, 2, 53, 24, 14, 24, 12, 5, 10, 3, 1,
    ];

    private static readonly string[] Exploitability = ["AV", "PR", "UI"];
    private static readonly string[] Complexity = ["AC", "AT"];
    private static readonly string[] Vulnerable = ["VC", "VI", "VA", "CR", "IR", "AR"];
    private static readonly string[] Subsequent = ["SC", "SI", "SA"];

    /// <summary>The worst vectors of each group, one letter a metric in the order above.</summary>
    private static readonly string[][] WorstExploitability = [["NNN"], ["ANN", "NLN", "NNP"], ["PNN", "ALP"]];
    private static readonly string[][] WorstComplexity = [["LN"], ["HN", "LP"]];
    private static readonly string[][] WorstVulnerable = [["HHHHHH"], ["HHLMMH", "HHHMMM"], ["LHHHHH", "HLHHHH"], ["LHLHMH", "LHHHMM", "HLHMHM", "HLLMHH", "LLHHHM"], ["LLLHHH"]];
    private static readonly string[][] WorstSubsequent = [["HSS"], ["HHH"], ["LLL"]];

    /// <summary>How many steps each group is deep.</summary>
    private static readonly int[] ExploitabilityDepth = [1, 4, 5];
    private static readonly int[] ComplexityDepth = [1, 2];
    private static readonly int[] VulnerableDepth = [7, 6, 8, 8, 10];
    private static readonly int[] SubsequentDepth = [6, 5, 4];

    public static double? Score(IReadOnlyDictionary<string, char> written)
    {
        // Step 1: every metric's value, modified ones first; what is not defined is the worst case.
        var value = new Dictionary<string, char>(StringComparer.Ordinal);
        foreach (var (name, levels) in Levels)
        {
            var chosen = written.TryGetValue("M" + name, out var modified) && modified != 'X' ? modified : written.GetValueOrDefault(name, 'X');
            if (chosen == 'X' && name is "E" or "CR" or "IR" or "AR") chosen = levels[0];
            if (!levels.Contains(chosen, StringComparison.Ordinal)) return null;
            value[name] = chosen;
        }
        if (Vulnerable[..3].Concat(Subsequent).All(name => value[name] == 'N')) return 0;

        // Step 2: the groups.
        bool Is(string name, char what) => value[name] == what;
        var first = Is("AV", 'N') && Is("PR", 'N') && Is("UI", 'N') ? 0 : (Is("AV", 'N') || Is("PR", 'N') || Is("UI", 'N')) && !Is("AV", 'P') ? 1 : 2;
        var second = Is("AC", 'L') && Is("AT", 'N') ? 0 : 1;
        var third = Is("VC", 'H') && Is("VI", 'H') ? 0 : Is("VC", 'H') || Is("VI", 'H') || Is("VA", 'H') ? 1 : 2;
        var fourth = Is("SI", 'S') || Is("SA", 'S') ? 0 : Is("SC", 'H') || Is("SI", 'H') || Is("SA", 'H') ? 1 : 2;
        var fifth = Levels["E"].IndexOf(value["E"], StringComparison.Ordinal);
        var sixth = (Is("CR", 'H') && Is("VC", 'H')) || (Is("IR", 'H') && Is("VI", 'H')) || (Is("AR", 'H') && Is("VA", 'H')) ? 0 : 1;
        // The third and the sixth depend on each other.
        var joined = third == 2 ? 4 : (third * 2) + sixth;

        // Step 3: for each group, the way to the next below and the share of it that has been gone.
        var worst = Table(first, second, joined, fourth, fifth)!.Value;
        var below = joined switch
        {
            0 => Max(Table(first, second, 1, fourth, fifth), Table(first, second, 2, fourth, fifth)),
            1 or 2 => Table(first, second, 3, fourth, fifth),
            3 => Table(first, second, 4, fourth, fifth),
            _ => null,
        };
        var (taken, groups) = (0.0, 0);
        void Take(double? next, int steps, int depth)
        {
            if (next is not { } lower) return;
            groups++;
            taken += (worst - lower) * steps / depth;
        }
        Take(Table(first + 1, second, joined, fourth, fifth), Distance(value, Exploitability, WorstExploitability[first]), ExploitabilityDepth[first]);
        Take(Table(first, second + 1, joined, fourth, fifth), Distance(value, Complexity, WorstComplexity[second]), ComplexityDepth[second]);
        Take(below, Distance(value, Vulnerable, WorstVulnerable[joined]), VulnerableDepth[joined]);
        Take(Table(first, second, joined, fourth + 1, fifth), Distance(value, Subsequent, WorstSubsequent[fourth]), SubsequentDepth[fourth]);
        Take(Table(first, second, joined, fourth, fifth + 1), 0, 1);

        var score = groups == 0 ? worst : worst - (taken / groups);
        // Ten binary places more than needed, so that 4.05 is not 4.0499….
        return Math.Round(Math.Round(Math.Clamp(score, 0, 10) * 10, 9), MidpointRounding.AwayFromZero) / 10;
    }

    private static double? Table(int first, int second, int joined, int fourth, int fifth) =>
        first > 2 || second > 1 || fourth > 2 || fifth > 2 ? null : Worst[(((((((first * 2) + second) * 5) + joined) * 3) + fourth) * 3) + fifth] / 10.0;

    private static double? Max(double? left, double? right) => left > right ? left : right;

    /// <summary>Steps to the first of the worst vectors that is at least as bad in every metric.</summary>
    private static int Distance(Dictionary<string, char> value, string[] metrics, string[] worst)
    {
        foreach (var candidate in worst)
        {
            var steps = 0;
            for (var i = 0; i < metrics.Length && steps >= 0; i++)
            {
                var levels = Levels[metrics[i]];
                var step = levels.IndexOf(value[metrics[i]], StringComparison.Ordinal) - levels.IndexOf(candidate[i], StringComparison.Ordinal);
                steps = step < 0 ? -1 : steps + step;
            }
            if (steps >= 0) return steps;
        }
        return 0;
    }
}
