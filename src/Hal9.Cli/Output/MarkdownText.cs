using System.Net;
using System.Text.RegularExpressions;

namespace Hal9.Cli.Output;

/// <summary>
/// Markdown as job summaries have it, for a terminal: headings and strong words bold, code apart, tables in columns, paragraphs wrapped; what is folded
/// (<c>&lt;details&gt;</c>) stays so and shows its title. What else there is stays as it is.
/// </summary>
internal static partial class MarkdownText
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
            else if (Details().Match(line) is { Success: true } folded)
            {
                // The place of a failure stands at the end of its title.
                var title = TextLines.Wrap(WebUtility.HtmlDecode(Plain(folded.Groups["title"].Value)), width - 2);
                for (var part = 0; part < title.Count; part++) yield return (part == 0 ? "▸ " : "  ") + title[part];
                i = EndOfDetails(lines, i);
            }
            else if (line.StartsWith('#')) yield return paint.Bold(Plain(line.TrimStart('#', ' ')));
            else if (MarkdownTable.IsRow(line))
            {
                var rows = lines.Skip(i).TakeWhile(MarkdownTable.IsRow).ToList();
                i += rows.Count - 1;
                foreach (var row in MarkdownTable.Render(rows, width, paint)) yield return row;
            }
            else foreach (var part in line.Length <= width ? [line] : TextLines.Wrap(line, width)) yield return Painted(part, paint);
        }
    }

    /// <summary>Without the marks of code and strong words.</summary>
    internal static string Plain(string text) => Marks().Replace(text, static mark => mark.Groups["code"].Value + mark.Groups["strong"].Value);

    private static string Painted(string text, Paint paint) =>
        Marks().Replace(text, mark => mark.Groups["code"] is { Success: true } code ? paint.Cyan(code.Value) : paint.Bold(mark.Groups["strong"].Value));

    /// <summary>The line that closes what opens at <paramref name="start"/>; the last one where nothing does. Tags shown as code close nothing.</summary>
    private static int EndOfDetails(string[] lines, int start)
    {
        var (depth, inCode) = (0, false);
        for (var i = start; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith("```", StringComparison.Ordinal)) inCode = !inCode;
            if (inCode) continue;
            if (line.StartsWith("<details", StringComparison.OrdinalIgnoreCase)) depth++;
            if (line.EndsWith("</details>", StringComparison.OrdinalIgnoreCase) && --depth == 0) return i;
        }
        return lines.Length - 1;
    }

    [GeneratedRegex("^\\s*<details>\\s*<summary>(?<title>.*?)</summary>", RegexOptions.IgnoreCase)]
    private static partial Regex Details();

    [GeneratedRegex("`(?<code>[^`]+)`|\\*\\*(?<strong>[^*\\s](?:[^*]*[^*\\s])?)\\*\\*")]
    private static partial Regex Marks();
}
