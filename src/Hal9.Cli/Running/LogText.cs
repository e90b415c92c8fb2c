using Hal9.Cli.Output;

namespace Hal9.Cli.Running;

/// <summary>Lines of a step's log for people: commands become words, the runner's own description of the step is left out.</summary>
internal sealed class LogText(Paint paint)
{
    private int groups;
    private bool isDescription;

    /// <returns>Null for a line that is not shown.</returns>
    public string? Show(string line)
    {
        if (line.StartsWith("##[group]", StringComparison.Ordinal))
        {
            isDescription = line.StartsWith("##[group]Run ", StringComparison.Ordinal);
            if (isDescription) return null;
            var title = paint.Bold(ShownText.Clean(line[9..], paint.Colour));
            return Indent(groups++) + title;
        }
        if (line.StartsWith("##[endgroup]", StringComparison.Ordinal))
        {
            if (!isDescription) groups = Math.Max(0, groups - 1);
            isDescription = false;
            return null;
        }
        return isDescription ? null : Indent(groups) + Plain(line);
    }

    private string Plain(string line)
    {
        if (After(line, "##[error]") is { } error) return paint.Red("error: ") + error;
        if (After(line, "##[warning]") is { } warning) return paint.Yellow("warning: ") + warning;
        if (After(line, "##[notice]") is { } notice) return paint.Cyan("notice: ") + notice;
        if (After(line, "##[debug]") is { } debug) return paint.Faint("debug: " + debug);
        if (After(line, "##[command]") is { } command) return paint.Faint("$ " + command);
        return ShownText.Clean(line, paint.Colour) is var clean && paint.Colour && clean.Contains('\u001b') ? clean + "\u001b[0m" : clean;
    }

    private string? After(string line, string mark) => line.StartsWith(mark, StringComparison.Ordinal) ? ShownText.Clean(line[mark.Length..], paint.Colour) : null;

    private static string Indent(int depth) => new(' ', 2 * Math.Min(depth, 8));
}
