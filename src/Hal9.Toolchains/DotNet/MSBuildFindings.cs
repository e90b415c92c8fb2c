using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>Findings of a build or of <c>dotnet format</c>: those of the compilers' SARIF, with their ends, and what else the console says.</summary>
/// <param name="directory">Folder the tool ran in.</param>
/// <param name="reports">Folder the compilers wrote SARIF to; null when they did not.</param>
internal sealed class MSBuildFindings(string directory, string? reports) : IFindingReader
{
    /// <summary>What `dotnet format` calls its formatters.</summary>
    private static readonly HashSet<string> Formatters = new(StringComparer.Ordinal) { "WHITESPACE", "IMPORTS", "FINALNEWLINE", "CHARSET", "ENDOFLINE" };

    private readonly List<ToolFinding> written = [];

    public void Read(ToolLine line)
    {
        if (MSBuildLine.Parse(line.Text, directory) is { } finding) written.Add(finding);
    }

    public IReadOnlyList<ToolFinding> Finish(ToolRun run)
    {
        var reported = reports is null ? [] : Directory.EnumerateFiles(reports, "*.sarif").Order(StringComparer.Ordinal).SelectMany(SarifFindings.Read);
        // The report's findings win: they know where a finding ends. One place may break a rule several times: a constructor that leaves two members null, a project with two packages.
        ToolFinding[] precise = [.. reported];
        var known = precise.Select(PlaceOf).ToHashSet();
        return [.. precise.Concat(written.Where(finding => !known.Contains(PlaceOf(finding)))).DistinctBy(static finding => (PlaceOf(finding), Formatters.Contains(finding.Rule) ? "" : finding.Message)).Select(Named)];
    }

    private static (string? Path, SourcePosition Start, string Rule) PlaceOf(ToolFinding finding) => (finding.Path, StartOf(finding), finding.Rule);

    /// <summary>A formatter tells every gap of a line; one finding is enough to mend it.</summary>
    private static SourcePosition StartOf(ToolFinding finding) => Formatters.Contains(finding.Rule) ? new SourcePosition(finding.Start.Line, 1) : finding.Start;

    private static ToolFinding Named(ToolFinding finding) => Formatters.Contains(finding.Rule)
        ? finding with { Severity = Severity.Error, Descriptor = ToolchainDiagnostics.NotFormatted, Hint = "`hal9 ci lint --fix` mends it", Message = Shown(finding.Message) }
        : finding;

    /// <summary>Whitespace of several lines, as dotnet format quotes it, says nothing to a reader.</summary>
    private static string Shown(string message) => message.StartsWith("Fix whitespace formatting.", StringComparison.Ordinal) ? "whitespace is not as the code style says" : message.TrimEnd('.');
}
