using System.Globalization;
using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;

namespace Hal9.Toolchains.DotNet;

/// <summary>A line in MSBuild's canonical form: <c>path(line,column): error CODE: message [project]</c>. Tasks leave the code out as they like.</summary>
/// <remarks>https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks</remarks>
internal static partial class MSBuildLine
{
    /// <param name="directory">Folder of paths that are not absolute.</param>
    public static ToolFinding? Parse(string line, string directory)
    {
        if (Canonical().Match(line) is not { Success: true } match) return null;
        var severity = match.Groups["severity"].Value == "error" ? Severity.Error : Severity.Warning;
        var origin = match.Groups["origin"].Value.Trim();
        // Any sentence may hold `error:`; only with a place before it is it a tool's.
        if (!match.Groups["code"].Success && !match.Groups["line"].Success && !match.Groups["project"].Success) return null;
        var finding = new ToolFinding(match.Groups["code"].Success ? match.Groups["code"].Value : "MSBuild", severity, match.Groups["message"].Value.Trim());
        // A tool without a file names itself: `MSBUILD`, `CSC`. Then the project is the place.
        var path = origin.Contains('.', StringComparison.Ordinal) ? origin : match.Groups["project"].Success ? match.Groups["project"].Value : null;
        if (path is null) return finding;
        var start = new SourcePosition(Number(match, "line", 1), Number(match, "column", 1));
        return finding with
        {
            Path = Path.GetFullPath(path, directory),
            Start = start,
            End = match.Groups["endLine"].Success ? new SourcePosition(Number(match, "endLine", 1), Number(match, "endColumn", 1)) : null,
        };
    }

    private static int Number(Match match, string group, int otherwise) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;

    [GeneratedRegex(
        @"^\s*(?:\d+>)?(?:(?<origin>[^(\r\n]*?)(?:\((?<line>\d+)(?:-\d+)?(?:,(?<column>\d+)(?:-\d+)?(?:,(?<endLine>\d+),(?<endColumn>\d+))?)?\))?\s*:\s*)?"
        + @"(?:[A-Za-z .]+\s)?(?<severity>error|warning)(?:\s+(?<code>[A-Za-z]{2,}\d*|[A-Za-z][\w-]*\d))?\s*:\s(?<message>.*?)(?:\s*\[(?<project>[^\[\]]+\.\w+proj|[^\[\]]+\.slnx?)(?:::[^\]]*)?\])?$",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Canonical();
}
