using System.Text;

namespace Hal9.Releases.Templates;

/// <summary>Upper case with the mappings that make a letter longer: <c>ß</c> becomes <c>SS</c>.</summary>
internal static class UnicodeCase
{
    public static string Upper(string text)
    {
        var upper = text.ToUpperInvariant();
        if (upper.AsSpan().IndexOfAnyInRange('\u00df', '\ufb17') < 0) return upper;
        var result = new StringBuilder(upper.Length);
        foreach (var c in upper) result.Append(c switch { 'ß' => "SS", 'ŉ' => "ʼN", 'ǰ' => "J̌", 'ﬀ' => "FF", 'ﬁ' => "FI", 'ﬂ' => "FL", 'ﬃ' => "FFI", 'ﬄ' => "FFL", 'ﬅ' or 'ﬆ' => "ST", _ => c.ToString() });
        return result.ToString();
    }

    /// <summary>The first character in upper case; empty for an empty text.</summary>
    public static string UpperFirst(string text, out string rest)
    {
        rest = "";
        if (text.Length == 0) return "";
        var length = Rune.TryGetRuneAt(text, 0, out var first) ? first.Utf16SequenceLength : 1;
        rest = text[length..];
        return Upper(text[..length]);
    }
}
