using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hal9.Releases.Templates;

/// <summary>Filters of strings.</summary>
internal static partial class TextFilters
{
    public static IReadOnlyList<TemplateFilter> All { get; } =
    [
        Text("upper", static (text, _) => UnicodeCase.Upper(text)),
        Text("lower", static (text, _) => text.ToLowerInvariant()),
        Text("upper_first", static (text, _) => UnicodeCase.UpperFirst(text, out var rest) + rest),
        Text("capitalize", static (text, _) => UnicodeCase.UpperFirst(text, out var rest) + rest.ToLowerInvariant()),
        Text("title", static (text, _) => Words().Replace(text, static word => UnicodeCase.Upper(word.Groups[1].Value) + word.Groups[2].Value.ToLowerInvariant())),
        Text("trim", static (text, _) => text.Trim()),
        Text("trim_start", static (text, _) => text.TrimStart()),
        Text("trim_end", static (text, _) => text.TrimEnd()),
        Text("trim_start_matches", static (text, arguments) => TrimStart(text, arguments.RequiredUnescaped("pat"))),
        Text("trim_end_matches", static (text, arguments) => TrimEnd(text, arguments.RequiredUnescaped("pat"))),
        Text("truncate", static (text, arguments) => Truncate(text, arguments.Count("length", 255), arguments.Text("end", "…"))),
        new("wordcount", static (value, arguments) => TemplateValue.Of((long)arguments.Subject(value).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length)),
        Text("replace", static (text, arguments) => Replace(text, arguments.RequiredText("from"), arguments.RequiredText("to"))),
        Text("linebreaksbr", static (text, _) => text.Replace("\r\n", "<br>", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal)),
        Text("indent", Indent),
        Text("striptags", static (text, _) => HtmlTags().Replace(text, "")),
        Text("spaceless", static (text, _) => BetweenTags().Replace(text, "><")),
        Text("escape", static (text, _) => Escape(text, "&#x27;", "&#x2F;")),
        Text("escape_xml", static (text, _) => Escape(text, "&apos;", "/")),
        Text("addslashes", static (text, _) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)),
        Text("slugify", static (text, _) => Slug(text)),
        // The characters of RFC 3986 that need no encoding, and those Python leaves alone too.
        Text("urlencode", static (text, _) => PercentEncoded(text, "/-_.~")),
        Text("urlencode_strict", static (text, _) => PercentEncoded(text, "")),
        new("split", static (value, arguments) => TemplateValue.Of([.. Split(arguments.Subject(value), arguments.RequiredUnescaped("pat")).Select(static part => TemplateValue.Of(part))])),
        Text("replace_regex", static (text, arguments) => arguments.Surroundings.Pattern(arguments.RequiredText("from")).ReplaceAll(text, arguments.RequiredText("to"))),
        new("find_regex", static (value, arguments) => TemplateValue.Of(
            [.. arguments.Surroundings.Pattern(arguments.RequiredUnescaped("pat")).Matches(arguments.Subject(value)).Select(static match => TemplateValue.Of(match.Value))])),
        new("split_regex", static (value, arguments) => TemplateValue.Of(
            [.. arguments.Surroundings.Pattern(arguments.RequiredUnescaped("pat")).Split(arguments.Subject(value)).Select(static part => TemplateValue.Of(part))])),
    ];

    private static TemplateFilter Text(string name, Func<string, TemplateArguments, string> apply) => new(name, (value, arguments) => TemplateValue.Of(apply(arguments.Subject(value), arguments)));

    private static string TrimStart(string text, string pattern)
    {
        while (pattern.Length > 0 && text.StartsWith(pattern, StringComparison.Ordinal)) text = text[pattern.Length..];
        return text;
    }

    private static string TrimEnd(string text, string pattern)
    {
        while (pattern.Length > 0 && text.EndsWith(pattern, StringComparison.Ordinal)) text = text[..^pattern.Length];
        return text;
    }

    /// <summary>Cuts between characters as people see them.</summary>
    private static string Truncate(string text, int length, string end)
    {
        var at = 0;
        for (var count = 0; at < text.Length; count++)
        {
            if (count == length) return text[..at] + end;
            at += StringInfo.GetNextTextElementLength(text, at);
        }
        return text;
    }

    /// <summary>An empty <paramref name="from"/> stands before every character and at the end.</summary>
    private static string Replace(string text, string from, string to)
    {
        if (from.Length > 0) return text.Replace(from, to, StringComparison.Ordinal);
        var result = new StringBuilder(to);
        foreach (var rune in text.EnumerateRunes()) result.Append(rune.ToString()).Append(to);
        return result.ToString();
    }

    private static string[] Split(string text, string pattern) => pattern.Length > 0 ? text.Split(pattern) : ["", .. text.EnumerateRunes().Select(static rune => rune.ToString()), ""];

    private static string Indent(string text, TemplateArguments arguments)
    {
        var (prefix, first, blank) = (arguments.Text("prefix", "    "), arguments.Truth("first", otherwise: false), arguments.Truth("blank", otherwise: false));
        var result = new StringBuilder(text.Length);
        var isFirst = true;
        foreach (var line in Lines(text))
        {
            if (!isFirst) result.Append('\n');
            if (isFirst ? first : blank || !string.IsNullOrWhiteSpace(line)) result.Append(prefix);
            result.Append(line);
            isFirst = false;
        }
        return result.ToString();
    }

    /// <summary>Without their ends; a last line feed begins no line.</summary>
    internal static IEnumerable<string> Lines(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            yield return end < 0 ? text[at..] : text[at..(end > at && text[end - 1] == '\r' ? end - 1 : end)];
            at = end < 0 ? text.Length : end + 1;
        }
    }

    private static string Escape(string text, string apostrophe, string slash) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("/", slash, StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", apostrophe, StringComparison.Ordinal);

    private static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c > '\u007f') throw new TemplateFailure("`slugify` is given letters beyond ASCII, which hal9 does not transliterate", "replace them first");
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        return slug.ToString().TrimEnd('-');
    }

    private static string PercentEncoded(string text, string kept)
    {
        var result = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || kept.Contains((char)b, StringComparison.Ordinal)) result.Append((char)b);
            else result.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        return result.ToString();
    }

    [GeneratedRegex(@"<!--.*?-->|<[^>]*>")]
    private static partial Regex HtmlTags();

    [GeneratedRegex(@">\s+<")]
    private static partial Regex BetweenTags();

    [GeneratedRegex(@"\b([\w'])([\w']*)\b")]
    private static partial Regex Words();
}
