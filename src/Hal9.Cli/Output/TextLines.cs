namespace Hal9.Cli.Output;

/// <summary>Text in the width of a terminal.</summary>
internal static class TextLines
{
    /// <summary>Breaks at spaces; a word longer than the line stands alone.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        List<string> lines = [""];
        foreach (var word in text.Split(' '))
        {
            var line = lines[^1];
            if (line.Length == 0) lines[^1] = word;
            else if (line.Length + 1 + word.Length <= width) lines[^1] = $"{line} {word}";
            else lines.Add(word);
        }
        return lines;
    }
}
