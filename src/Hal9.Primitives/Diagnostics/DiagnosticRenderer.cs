using System.Globalization;
using System.Text;

namespace Hal9.Primitives.Diagnostics;

/// <summary>
/// Draws diagnostics for people, after rustc: the finding, its place, the line with a caret under it, the hint behind the caret.
/// Control characters of the user's text are shown as symbols, so that a hostile file cannot write to the terminal.
/// </summary>
/// <param name="colour">Write ANSI colours.</param>
public sealed class DiagnosticRenderer(bool colour)
{
    /// <summary>Longest piece of a source line shown; a longer line is cut around the caret.</summary>
    private const int Window = 120;

    public string Render(Diagnostic diagnostic)
    {
        var text = new StringBuilder();
        var tint = diagnostic.Severity switch { Severity.Error => "1;31", Severity.Warning => "1;33", _ => "1;36" };
        text.Append(Paint(tint, $"{Diagnostic.SeverityWord(diagnostic.Severity)}[{diagnostic.Code}]")).Append(Paint("1", ": " + Visible(diagnostic.Message))).Append('\n');
        if (diagnostic.Span is { } span)
        {
            AppendPlace(text, span, diagnostic.Hint, tint);
        }
        else if (diagnostic.Hint is { } hint)
        {
            text.Append("  ").Append(Paint("36", "= ")).Append(Visible(hint)).Append('\n');
        }
        foreach (var (where, label) in diagnostic.Related) AppendPlace(text, where, label, "1;36");
        return text.ToString();
    }

    private void AppendPlace(StringBuilder text, SourceSpan span, string? label, string tint)
    {
        var number = span.Start.Line.ToString(CultureInfo.InvariantCulture);
        var gutter = new string(' ', number.Length);
        text.Append(gutter).Append(Paint("36", "--> ")).Append(Visible(span.File.Path)).Append(CultureInfo.InvariantCulture, $":{span.Start.Line}:{span.Start.Column}\n");
        var line = span.File.Line(span.Start.Line);
        if (line.IsEmpty && span.File.Text.Length == 0)
        {
            if (label is not null) text.Append(gutter).Append(Paint("36", " = ")).Append(Visible(label)).Append('\n');
            return;
        }

        // The window keeps 40 characters before the caret when the line is longer than it.
        var caret = Math.Clamp(span.Start.Column - 1, 0, line.Length);
        var from = line.Length <= Window ? 0 : Math.Clamp(caret - 40, 0, line.Length - Window);
        var shown = line.Slice(from, Math.Min(Window, line.Length - from));
        var end = span.End.Line > span.Start.Line ? line.Length : Math.Clamp(span.End.Column - 1, caret, line.Length);
        var marked = line[caret..Math.Min(end, from + shown.Length)];
        var lead = from > 0 ? "…" : "";
        var tail = from + shown.Length < line.Length ? "…" : "";

        text.Append(Paint("36", $"{number} |")).Append(' ').Append(lead).Append(Visible(shown)).Append(tail).Append('\n');
        text.Append(gutter).Append(Paint("36", " |")).Append(' ').Append(' ', lead.Length + Width(line[from..caret]))
            .Append(Paint(tint, new string('^', Math.Max(1, Width(marked)))));
        if (label is not null) text.Append(' ').Append(Paint(tint, Visible(label)));
        text.Append('\n');
    }

    private string Paint(string code, string text) => colour ? $"\u001b[{code}m{text}\u001b[0m" : text;

    /// <summary>The text with tabs as one space and other control characters as their pictures (U+2400 block).</summary>
    private static string Visible(ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            builder.Append(c switch
            {
                '\t' => ' ',
                '\n' => '␊',
                '\u007f' => '␡',
                < ' ' => (char)('\u2400' + c),
                >= '\u0080' and < '\u00a0' => '\ufffd',
                // Bidirectional overrides can make a line read as something it is not.
                '\u202a' or '\u202b' or '\u202c' or '\u202d' or '\u202e' or '\u2066' or '\u2067' or '\u2068' or '\u2069' => '\ufffd',
                _ => c,
            });
        }
        return builder.ToString();
    }

    /// <summary>Columns a terminal uses: wide East Asian characters and emoji take two, combining marks none.</summary>
    private static int Width(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) continue;
            width += IsWide(rune.Value) ? 2 : 1;
        }
        return width;
    }

    private static bool IsWide(int value) => value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF)
        or (>= 0x20000 and <= 0x3FFFD);
}
