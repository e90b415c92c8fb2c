using System.Globalization;

namespace Hal9.Toolchains.Coverage;

/// <summary>LCOV's tracefiles, as <c>llvm-cov export</c> writes them for Rust.</summary>
/// <remarks>https://manpages.debian.org/geninfo(1), "FILES"</remarks>
public static class LcovFile
{
    /// <exception cref="CoverageFormatException">It is none.</exception>
    public static IReadOnlyList<FileCoverage> Read(TextReader text, string root)
    {
        var files = new List<FileCoverage>();
        string? path = null;
        var lines = new Dictionary<int, LineCoverage>();
        for (var number = 1; text.ReadLine() is { } line; number++)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var values = colon < 0 ? [] : line[(colon + 1)..].Split(',');
            switch (colon < 0 ? line.Trim() : line[..colon])
            {
                case "SF":
                    path = line[3..];
                    lines.Clear();
                    break;
                case "DA" when values.Length >= 2 && TryNumber(values[0], out var at) && TryNumber(values[1], out var hits):
                    Add(new LineCoverage((int)at, hits, 0, 0));
                    break;
                case "BRDA" when values.Length >= 4 && TryNumber(values[0], out var at):
                    // Branches of a line come one by one, and add up; `-` was never come to.
                    var before = lines.GetValueOrDefault((int)at, new LineCoverage((int)at, 0, 0, 0));
                    lines[(int)at] = before with { Branches = before.Branches + 1, BranchesCovered = before.BranchesCovered + (TryNumber(values[3], out var taken) && taken > 0 ? 1 : 0) };
                    break;
                case "DA" or "BRDA":
                    throw new CoverageFormatException($"line {number} is not LCOV: `{(line.Length > 60 ? line[..60] : line)}`");
                case "end_of_record" when path is not null:
                    files.Add(new FileCoverage(CoveragePaths.FromRoot(path, [], root), [.. lines.Values.OrderBy(static line => line.Number)]));
                    path = null;
                    break;
            }
        }
        return path is null ? files : throw new CoverageFormatException("it ends in the middle of a record");

        void Add(LineCoverage read) => lines[read.Number] = lines.TryGetValue(read.Number, out var known) ? known with { Hits = known.Hits + read.Hits } : read;
    }

    public static void Write(CoverageReport report, TextWriter to)
    {
        foreach (var file in report.Files)
        {
            to.Write($"TN:\nSF:{file.Path}\n");
            foreach (var line in file.Lines)
            {
                for (var branch = 0; branch < line.Branches; branch++)
                {
                    to.Write(string.Create(CultureInfo.InvariantCulture, $"BRDA:{line.Number},0,{branch},{(line.Hits == 0 ? "-" : branch < line.BranchesCovered ? "1" : "0")}\n"));
                }
            }
            if (file.BranchShare.Total > 0) to.Write(string.Create(CultureInfo.InvariantCulture, $"BRF:{file.BranchShare.Total}\nBRH:{file.BranchShare.Covered}\n"));
            foreach (var line in file.Lines) to.Write(string.Create(CultureInfo.InvariantCulture, $"DA:{line.Number},{line.Hits}\n"));
            to.Write(string.Create(CultureInfo.InvariantCulture, $"LF:{file.LineShare.Total}\nLH:{file.LineShare.Covered}\nend_of_record\n"));
        }
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
