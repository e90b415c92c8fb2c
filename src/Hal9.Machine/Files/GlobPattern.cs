namespace Hal9.Machine.Files;

/// <summary>
/// A path pattern in the dialect of GitHub's `@actions/glob`: `**` stands for any number of directories, and a pattern that
/// matches a directory matches everything below it.
/// </summary>
public sealed class GlobPattern
{
    private readonly Segment[] segments;

    private GlobPattern(bool isNegated, string root, Segment[] segments)
    {
        IsNegated = isNegated;
        Root = root;
        this.segments = segments;
    }

    /// <summary>It began with `!`: what it matches is taken out again.</summary>
    public bool IsNegated { get; }

    /// <summary>The deepest directory (or the one file) that everything it matches lies in; absolute.</summary>
    public string Root { get; }

    /// <summary>
    /// Reads one line. White space around it is not part of it; an empty line and one that starts with `#` is no pattern and gives
    /// neither a pattern nor an error.
    /// </summary>
    /// <param name="root">What a relative pattern is relative to; absolute.</param>
    /// <param name="home">What `~` stands for.</param>
    public static GlobPattern? Parse(string line, string root, string home, out string? error)
    {
        error = null;
        var text = line.Trim();
        if (text.Length == 0 || text[0] == '#') return null;
        var negated = false;
        while (text.StartsWith('!'))
        {
            negated = !negated;
            text = text[1..].Trim();
        }
        if (OperatingSystem.IsWindows()) text = text.Replace('\\', '/');
        var start = root;
        if (text == "~" || text.StartsWith("~/", StringComparison.Ordinal))
        {
            start = home;
            text = text[1..].TrimStart('/');
        }
        else if (Path.IsPathRooted(text))
        {
            start = Path.GetPathRoot(text)!;
            text = text[start.Length..];
        }
        var parts = text.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is [".", ..]) parts = parts[1..];
        if (parts.Any(part => part is "." or ".."))
        {
            error = $"the pattern `{line.Trim()}` is not valid: `.` and `..` are not allowed inside it";
            return null;
        }
        var segments = Array.ConvertAll(parts, part => part == "**" ? new Segment(null) : new Segment(new GlobSegment(part)));
        // The literal beginning is no matter of matching but of where to look.
        var literal = 0;
        while (literal < segments.Length && segments[literal].Glob?.Literal is { } name)
        {
            start = Path.Combine(start, name);
            literal++;
        }
        return new GlobPattern(negated, start, segments[literal..]);
    }

    /// <summary>Whether a file of this absolute path is meant.</summary>
    public bool Matches(string path)
    {
        if (!IsInside(path, Root)) return false;
        if (segments.Length == 0) return true;
        if (path.Length <= Root.Length) return false;
        var relative = path.AsSpan(Root.Length).TrimStart(Path.DirectorySeparatorChar);
        // reached[i]: the first i segments are used up by the names read so far.
        Span<bool> reached = stackalloc bool[segments.Length + 1];
        Span<bool> next = stackalloc bool[segments.Length + 1];
        reached[0] = true;
        SkipDirectoryStars(reached);
        foreach (var range in relative.Split(Path.DirectorySeparatorChar))
        {
            var name = relative[range];
            next.Clear();
            for (var i = 0; i < segments.Length; i++)
            {
                if (!reached[i]) continue;
                if (segments[i].Glob is null) next[i] = true;
                else if (segments[i].Glob!.Matches(name)) next[i + 1] = true;
            }
            SkipDirectoryStars(next);
            // A directory that is matched stands for all in it.
            if (next[segments.Length]) return true;
            next.CopyTo(reached);
        }
        return false;
    }

    internal static bool IsInside(string path, string directory) =>
        path.StartsWith(directory, StringComparison.Ordinal)
        && (path.Length == directory.Length || Path.EndsInDirectorySeparator(directory) || path[directory.Length] == Path.DirectorySeparatorChar);

    private void SkipDirectoryStars(Span<bool> reached)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            if (reached[i] && segments[i].Glob is null) reached[i + 1] = true;
        }
    }

    /// <param name="Glob">Absent for `**`.</param>
    private readonly record struct Segment(GlobSegment? Glob);
}
