using System.Text.RegularExpressions;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Toolchains.Tools;

/// <summary>How a call of a tool went.</summary>
/// <param name="ExitCode">128 and the signal's number when a signal ended it; -1 when it never ran.</param>
/// <param name="Problem">It is not there, or was ended at its deadline; null when it ran to its own end, whatever it said.</param>
/// <param name="Tail">The last lines it wrote.</param>
public sealed partial record ToolRun(ToolCommand Command, int ExitCode, Diagnostic? Problem, IReadOnlyList<ToolLine> Tail, TimeSpan Elapsed)
{
    public bool Succeeded => Problem is null && ExitCode == 0;

    /// <summary>The last line that says something, without colours: MSBuild's counts and times say nothing. Null when there is none.</summary>
    public string? LastWords => Tail.Select(static line => Colour().Replace(line.Text, "").Trim()).LastOrDefault(static line => line.Length > 0 && !Closing().IsMatch(line));

    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Colour();

    [GeneratedRegex(@"^(?:Time Elapsed |\d+ (?:Warning|Error)\(s\)$|Build FAILED\.$)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Closing();
}

/// <summary>A line of a tool's output without its ending; one longer than <see cref="ToolLines.LongestLine"/> bytes comes in pieces.</summary>
public readonly record struct ToolLine(OutputSource Source, string Text);
