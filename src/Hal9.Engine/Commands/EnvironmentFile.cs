using System.Text;
using Hal9.Machine.Files;

namespace Hal9.Engine.Commands;

/// <summary>
/// The files behind <c>GITHUB_ENV</c>, <c>GITHUB_OUTPUT</c> and <c>GITHUB_STATE</c>: <c>NAME=value</c> lines, and
/// <c>NAME&lt;&lt;DELIMITER</c> with the value on the lines up to the delimiter.
/// </summary>
/// <param name="Pairs">In order, up to the mistake if there is one; a name may come more than once.</param>
/// <param name="Error">What is wrong with the first bad line, with its 1-based number.</param>
public sealed record EnvironmentFile(IReadOnlyList<KeyValuePair<string, string>> Pairs, string? Error)
{
    /// <summary>Larger files are refused: no step means to hand on more, and they are held in memory.</summary>
    public const int LargestFile = 64 * 1024 * 1024;

    /// <summary>Names that no step may set for the steps behind it: they would run code in every action.</summary>
    public static bool IsRefused(string name) => string.Equals(name, "NODE_OPTIONS", StringComparison.OrdinalIgnoreCase);

    /// <summary>A missing file is an empty one; a step may delete it.</summary>
    public static EnvironmentFile Read(string path)
    {
        try
        {
            var length = RegularFile.LengthOf(path) ?? 0;
            if (length > LargestFile) return new EnvironmentFile([], $"the file holds {length} bytes; at most {LargestFile} are read");
            return length == 0 ? new EnvironmentFile([], null) : Parse(File.ReadAllText(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new EnvironmentFile([], $"the file cannot be read: {problem.Message}");
        }
    }

    public static EnvironmentFile Parse(string text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        var reader = new LineReader(text);
        while (reader.Next() is { } line)
        {
            if (line.Length == 0) continue;
            var equals = line.IndexOf('=');
            var heredoc = line.IndexOf("<<", StringComparison.Ordinal);
            if (equals < 0 && heredoc < 0) return Bad($"line {reader.Number} is neither NAME=value nor NAME<<DELIMITER: `{Shorten(line)}`");
            var isPlain = equals >= 0 && (heredoc < 0 || equals < heredoc);
            var name = line[..(isPlain ? equals : heredoc)];
            if (name.Length == 0) return Bad($"line {reader.Number} has no name: `{Shorten(line)}`");
            if (isPlain)
            {
                pairs.Add(new(name, line[(equals + 1)..]));
                continue;
            }
            var delimiter = line[(heredoc + 2)..];
            if (delimiter.Length == 0) return Bad($"line {reader.Number} has no delimiter behind `<<`");
            var opened = reader.Number;
            if (reader.Until(delimiter) is not { } value) return Bad($"the delimiter `{Shorten(delimiter)}` of line {opened} is never found on a line of its own");
            pairs.Add(new(name, value));
        }
        return new EnvironmentFile(pairs, null);

        EnvironmentFile Bad(string error) => new(pairs, error);
    }

    /// <summary>How a value is written so that it is read back as it is, whatever it holds.</summary>
    public static void Append(StringBuilder file, string name, string value)
    {
        var delimiter = "EOF";
        while (value.Contains(delimiter, StringComparison.Ordinal)) delimiter += "_";
        file.Append(name).Append("<<").Append(delimiter).Append('\n').Append(value).Append('\n').Append(delimiter).Append('\n');
    }

    private static string Shorten(string line) => line.Length <= 200 ? line : line[..200] + "…";

    private sealed class LineReader(string text)
    {
        private int position;

        /// <summary>Of the line last read, 1-based.</summary>
        public int Number { get; private set; }

        public string? Next()
        {
            if (position >= text.Length) return null;
            var end = text.IndexOf('\n', position);
            var line = end < 0 ? text[position..] : text[position..end];
            position = end < 0 ? text.Length : end + 1;
            Number++;
            return OperatingSystem.IsWindows() && line.EndsWith('\r') ? line[..^1] : line;
        }

        /// <summary>Everything up to the line that is the delimiter, without the line break before it.</summary>
        public string? Until(string delimiter)
        {
            var start = position;
            var end = position;
            while (Next() is { } line)
            {
                if (line == delimiter) return text[start..end];
                // A last line without a line break cannot be followed by a delimiter.
                if (position == text.Length && text[^1] != '\n') return null;
                end = position - LineBreak();
            }
            return null;
        }

        private int LineBreak() => OperatingSystem.IsWindows() && position > 1 && text[position - 2] == '\r' ? 2 : 1;
    }
}
