using System.Globalization;
using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>
/// Differences out of <c>rustfmt --check</c>: <c>Diff in PATH:LINE:</c>, and the lines below it with a blank, <c>-</c> or <c>+</c> before each. One finding for each
/// difference, at the first line that would change.
/// </summary>
internal sealed partial class RustfmtFindings(string directory) : IFindingReader
{
    private readonly CargoFindings complaints = new(directory);
    private readonly List<ToolFinding> found = [];
    private string? path;
    private int line;
    private int changed;

    public void Read(ToolLine written)
    {
        if (Head().Match(written.Text) is { Success: true } head)
        {
            Take();
            (path, line, changed) = (Path.GetFullPath(head.Groups["path"].Value, directory), int.Parse(head.Groups["line"].ValueSpan, CultureInfo.InvariantCulture), 0);
        }
        else if (path is not null && written.Text.Length > 0 && written.Text[0] is '+' or '-')
        {
            if (changed == 0) changed = line;
        }
        else if (path is not null && (written.Text.Length == 0 || written.Text[0] == ' ')) line++;
        else complaints.Read(written);
    }

    public IReadOnlyList<ToolFinding> Finish(ToolRun run)
    {
        Take();
        return [.. complaints.Finish(run), .. found];
    }

    private void Take()
    {
        if (path is null) return;
        found.Add(new ToolFinding("rustfmt", Severity.Error, "the code is not as rustfmt would write it")
        {
            Path = path, Start = new SourcePosition(Math.Max(1, changed), 1), Descriptor = ToolchainDiagnostics.NotFormatted, Hint = "`hal9 ci lint --fix` mends it",
        });
        path = null;
    }

    /// <summary>The older form says <c>at line N:</c>.</summary>
    [GeneratedRegex(@"^Diff in (?<path>.+?)(?: at line |:)(?<line>\d+):$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Head();
}
