namespace Hal9.Releases.Changelogs;

/// <summary>
/// Edits a changelog that people write in too. What hal9 generated under <c>[Unreleased]</c> stands between two marks and is replaced each time; everything else
/// stays byte for byte. A section that is there already is never written twice.
/// </summary>
public static class ChangelogFile
{
    public const string Begin = "<!-- hal9: generated from here -->";

    public const string End = "<!-- hal9: to here -->";

    /// <summary>The file with <paramref name="section"/> as its newest release. What a person wrote under <c>[Unreleased]</c> moves into it.</summary>
    /// <param name="existing">Null or empty when there is no file yet.</param>
    /// <param name="section">A heading <c>## [1.2.3] …</c> and its groups.</param>
    public static string WithRelease(string? existing, string section)
    {
        if (string.IsNullOrWhiteSpace(existing)) return KeepAChangelog.Preamble + "\n" + section;
        var ending = Ending(existing);
        section = section.ReplaceLineEndings(ending);
        if (FindHeading(existing, VersionOf(section)) >= 0) return existing;
        var (start, end) = Unreleased(existing);
        if (start < 0)
        {
            var first = FirstRelease(existing);
            if (first == existing.Length) return existing.TrimEnd('\r', '\n') + ending + ending + section;
            return existing[..first] + section + ending + existing[first..];
        }
        var heading = LineEnd(existing, start);
        var written = WithoutGenerated(existing[heading..end]).Trim('\r', '\n');
        var sectionHeading = LineEnd(section, 0);
        var body = written.Length == 0 ? section[sectionHeading..] : ending + written + ending + section[sectionHeading..];
        var rest = existing[end..];
        return existing[..heading] + ending + section[..sectionHeading] + body + (rest.Length == 0 ? "" : ending + rest);
    }

    /// <summary>The file with the generated part of <c>[Unreleased]</c> replaced; the same input gives the same file however often.</summary>
    /// <param name="notes">Groups without a heading; empty takes the generated part away.</param>
    public static string WithUnreleased(string? existing, string notes)
    {
        if (string.IsNullOrWhiteSpace(existing)) existing = KeepAChangelog.Preamble;
        var ending = Ending(existing);
        var (start, end) = Unreleased(existing);
        if (start < 0)
        {
            if (notes.Length == 0) return existing;
            var first = FirstRelease(existing);
            var before = existing[..first].TrimEnd('\r', '\n');
            existing = before + ending + ending + KeepAChangelog.UnreleasedHeading + ending + (first == existing.Length ? "" : ending) + existing[first..];
            (start, end) = Unreleased(existing);
        }
        var heading = LineEnd(existing, start);
        var written = WithoutGenerated(existing[heading..end]).Trim('\r', '\n');
        var body = (written.Length == 0 ? "" : ending + written + ending)
            + (notes.Length == 0 ? "" : ending + Begin + ending + ending + notes.ReplaceLineEndings(ending).Trim('\r', '\n') + ending + ending + End + ending);
        return existing[..heading] + body + (end == existing.Length ? "" : ending) + existing[end..];
    }

    private static string Ending(string text) => text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    private static string WithoutGenerated(string text)
    {
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0) return text;
        var end = text.IndexOf(End, begin, StringComparison.Ordinal);
        var after = end < 0 ? "" : text[(end + End.Length)..].TrimStart('\r', '\n');
        return text[..begin].TrimEnd('\r', '\n') + (after.Length == 0 ? "" : Ending(text) + Ending(text) + after);
    }

    /// <summary>Start and end of the <c>[Unreleased]</c> section; start is -1 when there is none.</summary>
    private static (int Start, int End) Unreleased(string text)
    {
        var start = FindHeading(text, "Unreleased");
        return start < 0 ? (-1, -1) : (start, NextHeading(text, LineEnd(text, start)));
    }

    /// <summary>Where the first release's heading stands; the end of the text when there is none.</summary>
    private static int FirstRelease(string text) => NextHeading(text, 0);

    private static int NextHeading(string text, int from)
    {
        for (var at = from; at < text.Length; at = LineEnd(text, at))
        {
            // Link references end the last section of a hand-written file.
            if (text.AsSpan(at).StartsWith("## ", StringComparison.Ordinal) || IsLinkReference(text.AsSpan(at, LineEnd(text, at) - at))) return at;
        }
        return text.Length;
    }

    private static bool IsLinkReference(ReadOnlySpan<char> line) => line is ['[', ..] && line.IndexOf("]: ", StringComparison.Ordinal) > 0;

    private static int FindHeading(string text, string name)
    {
        for (var at = 0; at < text.Length; at = LineEnd(text, at))
        {
            if (text.AsSpan(at).StartsWith("## ", StringComparison.Ordinal) && VersionOf(text[at..LineEnd(text, at)]).Equals(name, StringComparison.OrdinalIgnoreCase)) return at;
        }
        return -1;
    }

    /// <summary>The version a heading names: in brackets or bare, with or without <c>v</c>.</summary>
    private static string VersionOf(string section)
    {
        var line = section.AsSpan(3, LineEnd(section, 0) - 3).Trim();
        line = line is ['[', ..] && line.IndexOf(']') is > 0 and var close ? line[1..close] : line.IndexOf(' ') is > 0 and var space ? line[..space] : line;
        return (line is ['v', >= '0' and <= '9', ..] ? line[1..] : line).ToString();
    }

    private static int LineEnd(string text, int at) => text.IndexOf('\n', at) is >= 0 and var end ? end + 1 : text.Length;
}
