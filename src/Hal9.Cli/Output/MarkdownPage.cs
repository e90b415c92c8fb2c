namespace Hal9.Cli.Output;

/// <summary>A page of our own documentation on a terminal: headings bold, code apart, paragraphs wrapped. Into a pipe it goes as it is.</summary>
internal static class MarkdownPage
{
    public static void Write(string page, Terminal terminal)
    {
        if (!terminal.OutIsTerminal)
        {
            terminal.Out.Write(page.Trim() + "\n");
            return;
        }
        var paint = new Paint(terminal.Colour);
        var width = Math.Min(terminal.Width, 110);
        var inCode = false;
        foreach (var line in page.Trim().Split('\n').Select(static line => line.TrimEnd('\r')))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) inCode = !inCode;
            else if (inCode) terminal.Out.Write($"    {paint.Cyan(line)}\n");
            else if (line.StartsWith('#')) terminal.Out.Write(paint.Bold(line.TrimStart('#', ' ')) + "\n");
            else terminal.Out.Write(string.Join('\n', TextLines.Wrap(line, width)) + "\n");
        }
    }
}
