using System.Text;

namespace Hal9.Releases.VersionFiles;

/// <summary>A line of TOML that sets something.</summary>
/// <param name="Table">The header it stands under, without brackets; <c>[[package]]</c> begins a new <paramref name="Block"/> each time.</param>
/// <param name="Offset">Of the line, in bytes.</param>
/// <param name="Text">One character a byte, so that positions in it are positions in the file.</param>
internal readonly record struct TomlLine(string Table, int Block, int Offset, string Text)
{
    /// <summary>The place between the quotes of <c>key = "…"</c>; null when the line sets something else.</summary>
    public (VersionEdit Place, string Value)? Setting(string key)
    {
        var at = 0;
        while (at < Text.Length && Text[at] is ' ' or '\t') at++;
        if (!Text.AsSpan(at).StartsWith(key, StringComparison.Ordinal)) return null;
        return Quoted(at + key.Length);
    }

    /// <summary>The place between the quotes of <c>key = "…"</c> inside an inline table of this line.</summary>
    public (VersionEdit Place, string Value)? Inline(string key)
    {
        var open = Text.IndexOf('{', StringComparison.Ordinal);
        for (var at = open; at >= 0 && (at = Text.IndexOf(key, at + 1, StringComparison.Ordinal)) > 0;)
        {
            if (Text[at - 1] is ' ' or ',' or '{' && Quoted(at + key.Length) is { } found) return found;
        }
        return null;
    }

    private (VersionEdit, string)? Quoted(int at)
    {
        while (at < Text.Length && Text[at] is ' ' or '\t') at++;
        if (at >= Text.Length || Text[at++] != '=') return null;
        while (at < Text.Length && Text[at] is ' ' or '\t') at++;
        if (at >= Text.Length || Text[at] is not ('"' or '\'')) return null;
        var end = Text.IndexOf(Text[at], at + 1);
        return end < 0 ? null : (new VersionEdit(Offset + at + 1, end - at - 1), Text[(at + 1)..end]);
    }

    /// <summary>All lines that set something, those inside multi-line strings left out.</summary>
    public static IEnumerable<TomlLine> In(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file);
        var (table, block, quote) = ("", 0, "");
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end + 1;
            var line = text[at..(end < 0 ? text.Length : end)];
            var trimmed = line.Trim();
            if (quote.Length > 0)
            {
                if (line.Contains(quote, StringComparison.Ordinal)) quote = "";
            }
            else if (trimmed is ['[', .., ']'] || (trimmed is ['[', ..] && trimmed.Contains("] #", StringComparison.Ordinal)))
            {
                table = trimmed.Split('#')[0].Trim().Trim('[', ']').Trim();
                block++;
            }
            else if (trimmed.Length > 0 && trimmed[0] != '#')
            {
                yield return new TomlLine(table, block, at, line);
                foreach (var mark in (string[])["\"\"\"", "'''"])
                {
                    if (line.Split(mark).Length % 2 == 0) quote = mark;
                }
            }
            at = next;
        }
    }
}
