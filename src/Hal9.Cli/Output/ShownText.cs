using System.Text;
using System.Text.RegularExpressions;

namespace Hal9.Cli.Output;

/// <summary>What a step or a workflow says, made harmless for a terminal: it may colour its text, not move the cursor or ring the bell.</summary>
internal static partial class ShownText
{
    /// <param name="keepColours">Leaves SGR sequences (colour, bold) in place.</param>
    public static string Clean(string text, bool keepColours)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && text.AsSpan().IndexOfAnyInRange('\u007f', '\u009f') < 0) return text;
        // A line that a program rewrote in place ends as its last version.
        var shown = text.TrimEnd('\r');
        if (shown.LastIndexOf('\r') is var rewritten and >= 0) shown = shown[(rewritten + 1)..];
        shown = Sequence().Replace(shown, match => keepColours && match.ValueSpan[^1] == 'm' && match.ValueSpan.StartsWith("\u001b[") ? match.Value : "");
        var clean = new StringBuilder(shown.Length);
        foreach (var character in shown)
        {
            if (character == '\t' || (character == '\u001b' && keepColours) || !char.IsControl(character)) clean.Append(character);
        }
        return clean.ToString();
    }

    /// <summary>Control sequences, operating system commands (titles, links) and two-character escapes; ECMA-48.</summary>
    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[PX^_][^\x1b]*(?:\x1b\\)?|\x1b[ -/]*[0-Z\\^-~]|\x9b[0-?]*[ -/]*[@-~]", RegexOptions.NonBacktracking)]
    private static partial Regex Sequence();
}
