using System.Text;
using Hal9.Cli.Output;

namespace Hal9.Cli.Running;

/// <summary>One line of a tree: pieces in their colours, cut where the terminal ends, and what stands at its right edge.</summary>
internal sealed class TreeLine(TreeStyle style)
{
    // Durations beyond this column would be far from what they measure.
    private const int RightEdge = 100;
    private const int RightWidth = 9;

    private readonly StringBuilder line = new();
    private int column;

    /// <param name="colour">Null for the terminal's own.</param>
    public TreeLine Text(string text, Func<string, string>? colour)
    {
        var fitting = TextWidth.Fit(ShownText.Clean(text.ReplaceLineEndings(" "), keepColours: false).Replace('\t', ' '), style.Width - 1 - RightWidth - column);
        if (fitting.Length == 0) return this;
        line.Append(colour is null ? fitting : colour(fitting));
        column += TextWidth.Of(fitting);
        return this;
    }

    public TreeLine Right(string text, Func<string, string> colour)
    {
        var edge = Math.Min(style.Width - 1, RightEdge);
        var gap = Math.Max(2, edge - column - text.Length);
        line.Append(' ', gap).Append(colour(text));
        column += gap + text.Length;
        return this;
    }

    public override string ToString() => line.ToString();
}
