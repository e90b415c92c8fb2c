using System.Text.RegularExpressions;

namespace Hal9.Cli.Output;

/// <summary>A table of Markdown in columns, aligned as its rule says. Where the terminal is too narrow the widest column gives way, not the last one.</summary>
internal static partial class MarkdownTable
{
    private const string Gap = "  ";
    private const int NarrowestColumn = 6;

    public static bool IsRow(string line) => line.TrimStart().StartsWith('|') && line.TrimEnd().EndsWith('|') && line.Trim().Length > 1;

    public static IEnumerable<string> Render(IReadOnlyList<string> lines, int width, Paint paint)
    {
        var rows = lines.Select(Cells).ToList();
        var rule = rows.FindIndex(IsRule);
        var shown = rows.Where(static row => !IsRule(row)).ToList();
        if (shown.Count == 0) yield break;
        var widths = Enumerable.Range(0, shown.Max(static row => row.Length)).Select(column => shown.Max(row => column < row.Length ? TextWidth.Of(row[column]) : 0)).ToArray();
        while (widths.Sum() + (Gap.Length * (widths.Length - 1)) > width && widths.Max() > NarrowestColumn) widths[Array.IndexOf(widths, widths.Max())]--;
        for (var i = 0; i < shown.Count; i++)
        {
            var text = TextWidth.Fit(string.Join(Gap, shown[i].Select((cell, column) => Placed(cell, widths[column], rule >= 0 && column < rows[rule].Length && rows[rule][column].EndsWith(':')))).TrimEnd(), width);
            yield return i < rule ? paint.Bold(text) : text;
        }
    }

    private static string Placed(string cell, int width, bool isRight)
    {
        var text = TextWidth.Fit(cell, width);
        var space = new string(' ', width - TextWidth.Of(text));
        return isRight ? space + text : text + space;
    }

    private static string[] Cells(string line) => [.. Bar().Split(line.Trim()[1..^1]).Select(static cell => MarkdownText.Plain(cell.Trim().Replace("\\|", "|", StringComparison.Ordinal)))];

    private static bool IsRule(string[] row) => Array.TrueForAll(row, static cell => cell.Length > 0 && cell.Trim(':', '-').Length == 0 && cell.Contains('-', StringComparison.Ordinal));

    /// <summary>A bar between cells; one with a backslash before it belongs to its cell.</summary>
    [GeneratedRegex("(?<!\\\\)\\|")]
    private static partial Regex Bar();
}
