namespace Hal9.Cli.Output;

/// <summary>Markdown as job summaries have it, for a terminal: headings bold, tables in columns, code apart, paragraphs wrapped. What else there is stays as it is.</summary>
internal static class MarkdownText
{
    public static IEnumerable<string> Render(string markdown, int width, Paint paint)
    {
        var inCode = false;
        var lines = markdown.Trim('\n', '\r').Split('\n').Select(static line => ShownText.Clean(line.TrimEnd('\r'), keepColours: false)).ToArray();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) inCode = !inCode;
            else if (inCode) yield return "  " + paint.Cyan(line);
            else if (line.StartsWith('#')) yield return paint.Bold(line.TrimStart('#', ' '));
            else if (IsRow(line))
            {
                var rows = lines.Skip(i).TakeWhile(IsRow).Select(Cells).ToList();
                i += rows.Count - 1;
                foreach (var row in Table(rows, paint)) yield return TextWidth.Of(ShownText.Clean(row, false)) <= width ? row : TextWidth.Fit(ShownText.Clean(row, false), width);
            }
            else if (line.Length <= width) yield return line;
            else foreach (var part in TextLines.Wrap(line, width)) yield return part;
        }
    }

    private static IEnumerable<string> Table(List<string[]> rows, Paint paint)
    {
        var widths = Enumerable.Range(0, rows.Max(static row => row.Length)).Select(column => rows.Where(row => !IsRule(row)).Max(row => column < row.Length ? TextWidth.Of(row[column]) : 0)).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            if (IsRule(rows[i])) continue;
            var isHead = i + 1 < rows.Count && IsRule(rows[i + 1]);
            var text = string.Join("  ", rows[i].Select((cell, column) => cell + new string(' ', widths[column] - TextWidth.Of(cell)))).TrimEnd();
            yield return isHead ? paint.Bold(text) : text;
        }
    }

    private static bool IsRow(string line) => line.TrimStart().StartsWith('|') && line.TrimEnd().EndsWith('|') && line.Trim().Length > 1;

    private static string[] Cells(string line) => [.. line.Trim()[1..^1].Split('|').Select(static cell => cell.Trim())];

    private static bool IsRule(string[] row) => Array.TrueForAll(row, static cell => cell.Length > 0 && cell.Trim(':', '-').Length == 0 && cell.Contains('-', StringComparison.Ordinal));
}
