using System.Text;

namespace Hal9.Cli.Output;

/// <summary>How wide a text stands on a terminal.</summary>
internal static class TextWidth
{
    /// <summary>Columns: 2 for East Asian wide characters and emoji, 0 for what joins the character before it.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Of(rune);
        return width;
    }

    /// <summary>The text in at most <paramref name="columns"/>, cut with <c>…</c>.</summary>
    public static string Fit(string text, int columns)
    {
        if (columns <= 0) return "";
        if (Of(text) <= columns) return text;
        var kept = new StringBuilder();
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Of(rune);
            if (width > columns - 1) break;
            kept.Append(rune.ToString());
        }
        return kept.Append('…').ToString();
    }

    private static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark or System.Globalization.UnicodeCategory.Format => 0,
        System.Globalization.UnicodeCategory.Control => 0,
        _ => IsWide(rune.Value) ? 2 : 1,
    };

    /// <summary>The blocks of Unicode's EastAsianWidth that are W or F, coarsely.</summary>
    private static bool IsWide(int value) => value >= 0x1100 && value is
        <= 0x115F or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F)
        or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F900 and <= 0x1F9FF) or (>= 0x20000 and <= 0x3FFFD);
}
