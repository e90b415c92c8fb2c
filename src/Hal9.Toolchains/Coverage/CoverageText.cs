using System.Globalization;
using System.Text;

namespace Hal9.Toolchains.Coverage;

/// <summary>Coverage in words and in a table of Markdown.</summary>
public static class CoverageText
{
    /// <summary>Longest table of a summary.</summary>
    private const int Rows = 200;

    /// <summary>With one decimal, rounded down: 99.96 % is not 100 %.</summary>
    public static string Percent(CoverageShare share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share.Percent * 10) / 10:0.0} %");

    public static string Markdown(CoverageReport report, ChangeCoverage? change, string? baseName)
    {
        var text = new StringBuilder("### Coverage\n\n");
        text.Append(CultureInfo.InvariantCulture, $"**{Percent(report.LineShare)}** of {report.LineShare.Total} lines{(report.BranchShare.Total > 0 ? $", **{Percent(report.BranchShare)}** of {report.BranchShare.Total} branches" : "")}\n\n");
        if (change is not null)
        {
            text.Append(change.Share.Total == 0 ? $"No line that can be executed has changed since `{baseName}`.\n\n" : $"**{Percent(change.Share)}** of {change.Share.Total} lines changed since `{baseName}`\n\n");
            foreach (var (path, first, last) in change.Stretches.Take(Rows)) text.Append(CultureInfo.InvariantCulture, $"- `{path}:{first}{(last > first ? $"-{last}" : "")}`\n");
            if (change.Uncovered.Count > 0) text.Append('\n');
        }
        var files = report.Files.OrderBy(static file => file.LineShare.Percent).ThenBy(static file => file.Path, StringComparer.Ordinal).ToList();
        var whole = files.Where(IsWhole).ToList();
        if (whole.Count < files.Count) AppendTable(text, [.. files.Where(static file => !IsWhole(file))]);
        if (whole.Count == 0) return text.ToString();
        // What needs nobody's attention is there, folded.
        text.Append(CultureInfo.InvariantCulture, $"{(whole.Count < files.Count ? "\n" : "")}<details><summary>{(whole.Count == 1 ? "1 file is" : $"{whole.Count} files are")} covered whole</summary>\n\n");
        AppendTable(text, whole);
        text.Append("\n</details>\n");
        return text.ToString();
    }

    private static bool IsWhole(FileCoverage file) => file.LineShare.Covered == file.LineShare.Total && file.BranchShare.Covered == file.BranchShare.Total;

    private static void AppendTable(StringBuilder text, List<FileCoverage> files)
    {
        text.Append("| file | lines | uncovered | branches |\n| --- | ---: | ---: | ---: |\n");
        foreach (var file in files.Take(Rows))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {file.Path.Replace("|", "\\|", StringComparison.Ordinal)} | {Percent(file.LineShare)} | {file.LineShare.Total - file.LineShare.Covered} | {(file.BranchShare.Total > 0 ? Percent(file.BranchShare) : "–")} |\n");
        }
        if (files.Count > Rows) text.Append(CultureInfo.InvariantCulture, $"\n… and {files.Count - Rows} more files.\n");
    }
}
