using System.Globalization;
using System.Text;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Templates;

namespace Hal9.Releases.Cliff;

/// <summary>A TOML string read again, so that every character of its value knows where it stands in the file.</summary>
internal static class TomlString
{
    /// <param name="at">Offset of the opening quote.</param>
    /// <param name="value">The value the parser found; where it and this reading differ, all characters stand at the opening quote.</param>
    public static TemplateSource Decode(SourceText file, int at, string value)
    {
        var text = file.Text;
        var quote = at < text.Length ? text[at] : '\0';
        if (quote is not ('"' or '\'')) return Unplaced(file, at, value);
        var isLong = text.AsSpan(at).StartsWith(new string(quote, 3));
        var decoded = new StringBuilder(value.Length);
        var offsets = new List<int>(value.Length + 1);
        var from = at + (isLong ? 3 : 1);
        if (isLong && from < text.Length && text[from] == '\r') from++;
        if (isLong && from < text.Length && text[from] == '\n') from++;
        for (var i = from; decoded.Length < value.Length && i < text.Length; i++)
        {
            var start = i;
            var piece = text[i].ToString();
            if (text[i] == '\\' && quote == '"' && i + 1 < text.Length) piece = Escape(text, ref i);
            // Line ends are line feeds in the value, whatever the file has.
            else if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' && value[decoded.Length] == '\n') continue;
            foreach (var c in piece)
            {
                decoded.Append(c);
                offsets.Add(start);
            }
        }
        offsets.Add(offsets.Count > 0 ? offsets[^1] + 1 : from);
        return decoded.Equals(value.AsSpan()) ? new TemplateSource(file, value, offsets) : Unplaced(file, at, value);
    }

    private static TemplateSource Unplaced(SourceText file, int at, string value) => new(file, value, [.. Enumerable.Repeat(at, value.Length + 1)]);

    /// <summary>What a backslash stands for; <paramref name="at"/> is left at its last character.</summary>
    private static string Escape(string text, ref int at)
    {
        var c = text[++at];
        switch (c)
        {
            case 'b': return "\b";
            case 't': return "\t";
            case 'n': return "\n";
            case 'f': return "\f";
            case 'r': return "\r";
            case 'e': return "\u001b";
            case '"' or '\\': return c.ToString();
            case 'u' or 'U' or 'x':
                var digits = c switch { 'x' => 2, 'u' => 4, _ => 8 };
                if (at + digits >= text.Length || !int.TryParse(text.AsSpan(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point)) return "";
                at += digits;
                return point is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) ? char.ConvertFromUtf32(point) : "";
            default:
                // A line that ends with a backslash goes on at the next character that is no white space.
                while (at + 1 < text.Length && char.IsWhiteSpace(text[at]) && char.IsWhiteSpace(text[at + 1])) at++;
                return "";
        }
    }
}
