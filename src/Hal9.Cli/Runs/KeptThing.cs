using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Cache;
using Hal9.Engine.Runs;
using Hal9.Machine.Processes;

namespace Hal9.Cli.Runs;

/// <summary>Something hal9 keeps on disk and can do without.</summary>
/// <param name="Kind"><c>cache</c>: of <c>actions/cache</c>, of this repository; <c>work</c>: workspaces that a run of any repository left; <c>action</c>: fetched, of all repositories.</param>
/// <param name="Name">The cache's key; the run's number; the action and its commit.</param>
/// <param name="Used">When it was written or, a cache, found last.</param>
internal sealed record KeptThing(string Kind, string Name, long Bytes, DateTimeOffset Used, string Path)
{
    public static IReadOnlyList<KeptThing> Find(string repositoryRoot, CancellationToken cancellation) =>
        [.. Caches(repositoryRoot).Concat(WorkFolders(cancellation)).Concat(Actions(cancellation)).OrderByDescending(static thing => thing.Used)];

    /// <summary>A run is at work in it. Only looked for on Linux; elsewhere nothing seems to be.</summary>
    public bool IsInUse(string repositoryRoot) =>
        Kind == "work" && (new KeptRuns(repositoryRoot) is var runs && Hal9.Journal.StreamId.TryParse(Name, out var stream) && runs.Store.HolderOf(stream) is not null
            || ProcessTable.WithEnvironmentPrefix("RUNNER_TRACKING_ID", $"hal9_{Name}_").Count > 0);

    /// <returns>Why it could not be removed; null when it was.</returns>
    public string? Remove()
    {
        try
        {
            if (Kind is "work" or "action")
            {
                Directory.Delete(Path, recursive: true);
                return null;
            }
            File.Delete(Path);
            File.Delete(System.IO.Path.ChangeExtension(Path, ".key"));
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return problem.Message;
        }
    }

    private static IEnumerable<KeptThing> Caches(string repositoryRoot) =>
        new CacheStore(System.IO.Path.Combine(repositoryRoot, RunFolder.Name, "cache")).Entries.Select(static entry => new KeptThing("cache", entry.Key, entry.Bytes, entry.Used, entry.File));

    private static IEnumerable<KeptThing> WorkFolders(CancellationToken cancellation)
    {
        var root = System.IO.Path.GetDirectoryName(RunFolder.WorkFolderOf("x"))!;
        if (!Directory.Exists(root)) yield break;
        foreach (var folder in new DirectoryInfo(root).EnumerateDirectories())
        {
            cancellation.ThrowIfCancellationRequested();
            var (bytes, used) = Measure(folder);
            yield return new KeptThing("work", folder.Name, bytes, used, folder.FullName);
        }
    }

    private static IEnumerable<KeptThing> Actions(CancellationToken cancellation)
    {
        foreach (var action in new ActionStore(new ActionSourcing().Cache).Entries)
        {
            cancellation.ThrowIfCancellationRequested();
            var folder = new DirectoryInfo(action.Folder);
            var (bytes, _) = Measure(folder);
            yield return new KeptThing("action", action.Name.Length > 0 ? $"{action.Name}@{action.Commit}" : "a fetch that was not finished", bytes, folder.LastWriteTimeUtc, action.Folder);
        }
    }

    /// <summary>Links are not followed: what they point to is not ours.</summary>
    private static (long Bytes, DateTimeOffset Used) Measure(DirectoryInfo folder)
    {
        var (bytes, used) = (0L, (DateTimeOffset)folder.LastWriteTimeUtc);
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var entry in folder.EnumerateFileSystemInfos("*", options))
        {
            if (entry.LastWriteTimeUtc > used) used = entry.LastWriteTimeUtc;
            if (entry is FileInfo file) bytes += file.Length;
        }
        return (bytes, used);
    }
}
