using Hal9.Machine.Git;

namespace Hal9.Toolchains;

/// <summary>The files of a repository as its makers see them: tracked or not ignored. Without git, everything but what tools make.</summary>
/// <param name="Root">Absolute.</param>
/// <param name="Files">Relative to the root, with forward slashes, in ordinal order.</param>
/// <param name="IsFromGit">Git said which files there are.</param>
public sealed record SourceTree(string Root, IReadOnlyList<string> Files, bool IsFromGit)
{
    /// <summary>Folders that tools make, passed over where git does not say so.</summary>
    private static readonly HashSet<string> Made = new(StringComparer.Ordinal) { ".git", ".hal9", ".vs", ".idea", "artifacts", "bin", "node_modules", "obj", "target" };

    /// <summary>A folder without git that holds more is no project, but a disk.</summary>
    public const int WalkLimit = 20_000;

    /// <summary>There were more files than <see cref="WalkLimit"/>; the rest was not looked at.</summary>
    public bool IsCut { get; init; }

    /// <param name="root">A work tree of git or a folder below one, or any folder.</param>
    public static async Task<SourceTree> ReadAsync(string root, CancellationToken cancellation)
    {
        if (GitRepository.RootOf(root) is not null && GitProgram.Find(root, TimeProvider.System) is { } git)
        {
            var listed = await git.RunAsync(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"], cancellation).ConfigureAwait(false);
            if (listed.Succeeded) return new SourceTree(root, [.. listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)], IsFromGit: true);
        }
        var walked = Walk(root, cancellation).Take(WalkLimit + 1).Order(StringComparer.Ordinal).ToArray();
        return new SourceTree(root, walked, IsFromGit: false) { IsCut = walked.Length > WalkLimit };
    }

    /// <summary>The same tree without what lies at or below the given paths.</summary>
    public SourceTree Without(IReadOnlyList<string> paths) => paths.Count == 0 ? this : this with { Files = [.. Files.Where(file => !paths.Any(path => IsWithin(file, path)))] };

    /// <summary>Whether a path is another one or lies below it.</summary>
    /// <param name="folder">Empty: the root, in which everything lies.</param>
    public static bool IsWithin(string path, string folder)
    {
        folder = folder.TrimEnd('/');
        return folder is "" or "." || path == folder || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Walk(string root, CancellationToken cancellation)
    {
        var waiting = new Stack<string>([root]);
        while (waiting.TryPop(out var directory))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true }))
            {
                if (entry is DirectoryInfo)
                {
                    if (!Made.Contains(entry.Name) && (entry.Attributes & FileAttributes.ReparsePoint) == 0) waiting.Push(entry.FullName);
                }
                else yield return Path.GetRelativePath(root, entry.FullName).Replace('\\', '/');
            }
        }
    }
}
