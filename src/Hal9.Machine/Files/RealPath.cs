namespace Hal9.Machine.Files;

/// <summary>Where a path really leads when links in it are followed.</summary>
public static class RealPath
{
    // As Linux counts before it says ELOOP.
    private const int MostLinks = 40;

    /// <summary>
    /// The path without <c>..</c> and links; what does not exist is kept as it is. Null when links lead in a circle.
    /// </summary>
    /// <param name="path">Absolute.</param>
    public static string? Of(string path)
    {
        var waiting = new Stack<string>(Path.GetFullPath(path).Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = Path.GetPathRoot(Path.GetFullPath(path))!;
        var links = 0;
        while (waiting.TryPop(out var part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks) return null;
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            foreach (var inner in target.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()) waiting.Push(inner);
        }
        return real;
    }

    /// <summary>The path really lies in a folder, or is it.</summary>
    public static bool IsInside(string path, string folder) =>
        Of(path) is { } real && Of(folder) is { } whole && (real == whole || real.StartsWith(whole.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}
