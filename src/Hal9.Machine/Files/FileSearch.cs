namespace Hal9.Machine.Files;

/// <summary>
/// Finds the files that patterns mean, in the order of `@actions/glob`: pattern by pattern where they start, and depth first by
/// name within.
/// </summary>
public sealed class FileSearch
{
    private readonly List<GlobPattern> patterns = [];

    /// <summary>What is wrong with the patterns; a search with an error finds nothing.</summary>
    public string? Error { get; private set; }

    /// <summary>Links to directories are entered; a loop of links is entered once.</summary>
    public bool FollowLinks { get; init; }

    /// <summary>Where the patterns start; the common parent of what is found lies at or above.</summary>
    public IReadOnlyList<string> Roots => OuterRoots();

    /// <param name="lines">One pattern a line; see <see cref="GlobPattern.Parse"/>.</param>
    /// <param name="root">What relative patterns are relative to; absolute.</param>
    public static FileSearch Of(string lines, string root, string home, bool followLinks)
    {
        var search = new FileSearch { FollowLinks = followLinks };
        foreach (var line in lines.Split('\n'))
        {
            if (GlobPattern.Parse(line, Path.TrimEndingDirectorySeparator(root), home, out var error) is { } pattern) search.patterns.Add(pattern);
            search.Error ??= error;
        }
        return search;
    }

    /// <summary>Absolute paths of files and links, never of directories. Directories that may not be read are passed over.</summary>
    public IEnumerable<string> Files(CancellationToken cancellation)
    {
        if (Error is not null) yield break;
        foreach (var root in OuterRoots())
        {
            var waiting = new Stack<(string Path, int Depth)>();
            waiting.Push((root, 0));
            while (waiting.TryPop(out var item))
            {
                cancellation.ThrowIfCancellationRequested();
                if (IsDirectoryToEnter(item.Path, item.Depth))
                {
                    // Pushed backwards, so that the first by name comes off first.
                    foreach (var child in Children(item.Path)) waiting.Push((child, item.Depth + 1));
                }
                else if (Matches(item.Path) && (File.Exists(item.Path) || IsLink(item.Path)) && !Directory.Exists(item.Path))
                {
                    yield return item.Path;
                }
            }
        }
    }

    private bool Matches(string path)
    {
        var isMeant = false;
        foreach (var pattern in patterns)
        {
            if (isMeant == pattern.IsNegated && pattern.Matches(path)) isMeant = !pattern.IsNegated;
        }
        return isMeant;
    }

    /// <summary>The starts of the including patterns, without those inside another one.</summary>
    private List<string> OuterRoots()
    {
        var all = patterns.Where(pattern => !pattern.IsNegated).Select(pattern => pattern.Root).Distinct().ToList();
        return all.FindAll(root => !all.Exists(other => other != root && GlobPattern.IsInside(root, other)));
    }

    private bool IsDirectoryToEnter(string path, int depth)
    {
        if (!Directory.Exists(path)) return false;
        if (!IsLink(path)) return true;
        // The kernel itself gives up on 40 links in a path; so a loop ends, if not at once.
        return FollowLinks && depth < 40;
    }

    private static bool IsLink(string path)
    {
        try
        {
            return (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[] Children(string directory)
    {
        try
        {
            var children = Directory.GetFileSystemEntries(directory);
            Array.Sort(children, static (left, right) => string.CompareOrdinal(right, left));
            return children;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
