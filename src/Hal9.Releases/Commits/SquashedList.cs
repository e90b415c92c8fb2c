namespace Hal9.Releases.Commits;

/// <summary>The commits a squashed pull request lists in its body, by GitHub (<c>* fix: …</c>) or by hand (a blank line, then <c>fix: …</c>).</summary>
public static class SquashedList
{
    /// <summary>The message cut at every conventional header that follows a blank line; one part when there is none.</summary>
    public static IReadOnlyList<string> Split(string message)
    {
        var cuts = new List<(int End, int Start)>();
        var afterBlank = false;
        var position = 0;
        while (position < message.Length)
        {
            var length = message.AsSpan(position).IndexOf('\n');
            var next = length < 0 ? message.Length : position + length + 1;
            var line = message.AsSpan(position, (length < 0 ? message.Length : position + length) - position);
            var bullet = line.StartsWith("* ", StringComparison.Ordinal) ? 2 : 0;
            if (line.IsWhiteSpace()) afterBlank = true;
            else
            {
                if (position > 0 && (afterBlank || bullet > 0) && IsCommitHeader(line[bullet..])) cuts.Add((position, position + bullet));
                afterBlank = false;
            }
            position = next;
        }
        if (cuts.Count == 0) return [message];
        var parts = new List<string>(cuts.Count + 1) { message[..cuts[0].End].TrimEnd() };
        for (var i = 0; i < cuts.Count; i++) parts.Add(message[cuts[i].Start..(i + 1 < cuts.Count ? cuts[i + 1].End : message.Length)].TrimEnd());
        return parts;
    }

    /// <summary>A footer such as <c>Refs: 12</c> has the shape of a header too: a type here is lower case.</summary>
    private static bool IsCommitHeader(ReadOnlySpan<char> line) => char.IsAsciiLetterLower(line[0]) && ConventionalCommitParser.IsHeader(line);
}
