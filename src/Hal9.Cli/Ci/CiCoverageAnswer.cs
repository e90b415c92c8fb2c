using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Coverage;

namespace Hal9.Cli.Ci;

/// <param name="Change">Of the lines that changed; absent without <c>--diff</c>.</param>
/// <param name="Written">Reports that were written.</param>
/// <param name="Diagnostics">Failed tests, gates, uncovered changed lines, and what could not be measured.</param>
internal sealed record CiCoverageAnswer(
    CiCoverageShare Lines, CiCoverageShare Branches, CiCoverageShare? Change, IReadOnlyList<CiCoverageFile> Files, IReadOnlyList<string> Written, double Seconds, IReadOnlyList<JsonDiagnostic> Diagnostics)
{
    public static CiCoverageAnswer Of(CoverageReport report, ChangeCoverage? change, IReadOnlyList<Diagnostic> diagnostics, IReadOnlyList<string> written, TimeSpan elapsed) => new(
        CiCoverageShare.Of(report.LineShare), CiCoverageShare.Of(report.BranchShare), change is null ? null : CiCoverageShare.Of(change.Share),
        [.. report.Files.Select(static file => new CiCoverageFile(file.Path, CiCoverageShare.Of(file.LineShare), CiCoverageShare.Of(file.BranchShare), [.. file.Lines.Where(static line => !line.IsCovered).Select(static line => line.Number)]))],
        written, elapsed.TotalSeconds, [.. diagnostics.Select(JsonDiagnostic.Of)]);
}

/// <param name="Percent">100 for nothing.</param>
internal sealed record CiCoverageShare(int Covered, int Total, double Percent)
{
    public static CiCoverageShare Of(CoverageShare share) => new(share.Covered, share.Total, Math.Round(share.Percent, 2));
}

/// <param name="Uncovered">Numbers of executable lines that no test came to.</param>
internal sealed record CiCoverageFile(string Path, CiCoverageShare Lines, CiCoverageShare Branches, IReadOnlyList<int> Uncovered);
