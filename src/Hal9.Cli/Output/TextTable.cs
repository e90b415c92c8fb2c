namespace Hal9.Cli.Output;

/// <summary>Columns as wide as their widest cell. Where the terminal is too narrow, the widest column is cut with an ellipsis.</summary>
internal sealed class TextTable(params string[] heads)
{
    private const int Gap = 2;
    private const int NarrowestColumn = 6;

    private readonly List<(string Text, Func<string, string>? Colour)[]> rows = [];

    public void Add(params (string Text, Func<string, string>? Colour)[] cells) => rows.Add(cells);

    public void Write(TextWriter output, int width, Paint paint)
    {
        var widths = heads.Select((head, column) => rows.Select(row => row[column].Text.Length).Append(head.Length).Max()).ToArray();
        while (widths.Sum() + (Gap * (widths.Length - 1)) > width && widths.Max() > NarrowestColumn) widths[Array.IndexOf(widths, widths.Max())]--;
        WriteRow(output, [.. heads.Select(head => (head, (Func<string, string>?)paint.Faint))], widths);
        foreach (var row in rows) WriteRow(output, row, widths);
    }

    private static void WriteRow(TextWriter output, (string Text, Func<string, string>? Colour)[] row, int[] widths)
    {
        for (var column = 0; column < row.Length; column++)
        {
            var (text, colour) = row[column];
            if (text.Length > widths[column]) text = text[..(widths[column] - 1)] + "…";
            output.Write(colour is null ? text : colour(text));
            // Nothing trails on a line.
            if (column < row.Length - 1) output.Write(new string(' ', widths[column] - text.Length + Gap));
        }
        output.Write('\n');
    }
}
