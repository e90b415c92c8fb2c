namespace Hal9.Toolchains.Coverage;

/// <summary>A line that can be executed.</summary>
/// <param name="Number">1-based.</param>
/// <param name="Hits">How often it was executed; of several runs, their sum.</param>
/// <param name="BranchesCovered">How many of its branches were taken. Of several runs the most that one took: a lower bound.</param>
public readonly record struct LineCoverage(int Number, long Hits, int BranchesCovered, int Branches)
{
    public bool IsCovered => Hits > 0;

    /// <summary>Executed, but not by every way.</summary>
    public bool IsPartial => Hits > 0 && BranchesCovered < Branches;

    public LineCoverage And(LineCoverage other) =>
        new(Number, checked(Hits + other.Hits), Math.Max(BranchesCovered, other.BranchesCovered), Math.Max(Branches, other.Branches));
}

/// <summary>Covered out of all.</summary>
public readonly record struct CoverageShare(int Covered, int Total)
{
    /// <summary>0 to 100; what is empty is covered.</summary>
    public double Percent => Total == 0 ? 100 : 100.0 * Covered / Total;

    public static CoverageShare operator +(CoverageShare left, CoverageShare right) => new(left.Covered + right.Covered, left.Total + right.Total);
}

/// <summary>A source file's executable lines.</summary>
/// <param name="Path">From the root, with forward slashes.</param>
/// <param name="Lines">By number, each once.</param>
public sealed record FileCoverage(string Path, IReadOnlyList<LineCoverage> Lines)
{
    public CoverageShare LineShare { get; } = new(Lines.Count(static line => line.IsCovered), Lines.Count);

    public CoverageShare BranchShare { get; } = new(Lines.Sum(static line => line.BranchesCovered), Lines.Sum(static line => line.Branches));
}

/// <summary>Line and branch coverage of a tree.</summary>
/// <param name="Files">By path.</param>
public sealed record CoverageReport(IReadOnlyList<FileCoverage> Files)
{
    public CoverageShare LineShare { get; } = Files.Aggregate(default(CoverageShare), static (sum, file) => sum + file.LineShare);

    public CoverageShare BranchShare { get; } = Files.Aggregate(default(CoverageShare), static (sum, file) => sum + file.BranchShare);

    /// <summary>One report of what several runs covered.</summary>
    public static CoverageReport Merge(IEnumerable<FileCoverage> files) => new(
    [
        .. files.GroupBy(static file => file.Path, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => new FileCoverage(group.Key, [.. group.SelectMany(static file => file.Lines).GroupBy(static line => line.Number).OrderBy(static line => line.Key).Select(static line => line.Aggregate(static (one, other) => one.And(other)))])),
    ]);

    /// <summary>The same without files that are not meant.</summary>
    public CoverageReport Where(Func<string, bool> isMeant) => new([.. Files.Where(file => isMeant(file.Path))]);
}

/// <summary>A coverage file that is not what it should be.</summary>
public sealed class CoverageFormatException(string message) : Exception(message);
