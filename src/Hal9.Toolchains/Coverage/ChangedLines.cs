using System.Globalization;
using System.Text.RegularExpressions;

namespace Hal9.Toolchains.Coverage;

/// <summary>Lines that a change adds or rewrites, by the file they are in afterwards.</summary>
public static partial class ChangedLines
{
    /// <param name="diff">Unified, without context: <c>git diff --unified=0 --no-prefix</c>.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<int>> Parse(string diff)
    {
        var changed = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        List<int>? lines = null;
        var (removed, added) = (0, 0);
        foreach (var line in diff.Split('\n'))
        {
            // What a hunk holds is never read as a head, whatever stands in it.
            if (removed > 0 && line.StartsWith('-')) removed--;
            else if (added > 0 && line.StartsWith('+')) added--;
            else if (line.StartsWith("+++ ", StringComparison.Ordinal))
            {
                var path = Unquoted(line[4..].TrimEnd('\t', '\r'));
                lines = null;
                if (path != "/dev/null") changed[path] = lines = [];
            }
            else if (HunkPattern().Match(line) is { Success: true } hunk)
            {
                var (from, count) = (Number(hunk.Groups[2].Value, 0), Number(hunk.Groups[3].Value, 1));
                (removed, added) = (Number(hunk.Groups[1].Value, 1), count);
                lines?.AddRange(Enumerable.Range(from, count));
            }
        }
        return changed;
    }

    /// <summary>How much of a change is covered. Lines that cannot be executed do not count.</summary>
    public static ChangeCoverage Cover(CoverageReport report, IReadOnlyDictionary<string, IReadOnlyList<int>> changed)
    {
        var (share, uncovered) = (default(CoverageShare), new List<(string Path, int Line)>());
        foreach (var file in report.Files)
        {
            if (!changed.TryGetValue(file.Path, out var lines)) continue;
            var meant = lines.ToHashSet();
            foreach (var line in file.Lines.Where(line => meant.Contains(line.Number)))
            {
                share += new CoverageShare(line.IsCovered ? 1 : 0, 1);
                if (!line.IsCovered) uncovered.Add((file.Path, line.Number));
            }
        }
        return new ChangeCoverage(share, uncovered);
    }

    private static int Number(string text, int otherwise) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>git quotes what is not plain, as C does.</summary>
    private static string Unquoted(string path)
    {
        if (path is not ['"', .., '"']) return path;
        var bytes = new List<byte>();
        for (var i = 1; i < path.Length - 1; i++)
        {
            if (path[i] != '\\') bytes.AddRange(System.Text.Encoding.UTF8.GetBytes(path[i].ToString()));
            else if (i + 3 < path.Length && path[i + 1] is >= '0' and <= '3')
            {
                bytes.Add(Convert.ToByte(path.Substring(i + 1, 3), 8));
                i += 3;
            }
            else bytes.Add((byte)(path[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', var other => other }));
        }
        return System.Text.Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex(@"^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HunkPattern();
}

/// <param name="Uncovered">In the order of the report.</param>
public sealed record ChangeCoverage(CoverageShare Share, IReadOnlyList<(string Path, int Line)> Uncovered)
{
    /// <summary>The uncovered lines with those that follow each other together: <c>src/Shop.cs:12-15</c>.</summary>
    public IEnumerable<(string Path, int First, int Last)> Stretches
    {
        get
        {
            for (var i = 0; i < Uncovered.Count;)
            {
                var (path, first) = Uncovered[i];
                var last = first;
                for (i++; i < Uncovered.Count && Uncovered[i] == (path, last + 1); i++) last++;
                yield return (path, first, last);
            }
        }
    }
}
