namespace Hal9.Primitives.Diagnostics;

/// <summary>Finds what a person meant to type.</summary>
public static class Suggestion
{
    /// <summary>
    /// The candidate nearest to <paramref name="typed"/> by Damerau-Levenshtein distance (optimal string alignment), ignoring case;
    /// null when none is within a third of its length (at least 1), or shares a character with it. The first of equally near ones wins.
    /// </summary>
    public static string? For(string typed, IEnumerable<string> candidates)
    {
        string? best = null;
        if (typed.Length is 0 or > 100) return null;
        var limit = Math.Max(1, typed.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - typed.Length) >= limit) continue;
            var distance = Distance(typed, candidate);
            // A name of which nothing is left is not the one that was meant.
            if (distance >= limit || distance == typed.Length) continue;
            (best, limit) = (candidate, distance);
            if (distance == 0) break;
        }
        return best;
    }

    /// <summary><c>did you mean `x`?</c>, or null when nothing is near.</summary>
    public static string? Hint(string typed, IEnumerable<string> candidates) => For(typed, candidates) is { } near ? $"did you mean `{near}`?" : null;

    private static int Distance(string a, string b)
    {
        var beforeLast = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                var swapped = i > 1 && j > 1 && char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 2])
                    && char.ToUpperInvariant(a[i - 2]) == char.ToUpperInvariant(b[j - 1]);
                if (swapped) row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
            (beforeLast, last, row) = (last, row, beforeLast);
        }
        return last[b.Length];
    }
}
