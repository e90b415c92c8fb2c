using Hal9.Releases.History;
using Hal9.Releases.Versions;

namespace Hal9.Releases.Changelogs;

/// <summary>The releases of a whole history, one after the other.</summary>
public static class ChangelogHistory
{
    /// <param name="paths">Only commits that touch these are listed; all when empty.</param>
    /// <param name="release">Called oldest first; what is not released comes last, without a tag.</param>
    public static async Task ReadAsync(GitHistory history, TagFormat format, IReadOnlyList<string> paths, Action<Release> release, CancellationToken cancellation)
    {
        var touching = paths.Count > 0 ? await history.TouchingAsync(paths, cancellation).ConfigureAwait(false) : null;
        var splitter = new ReleaseSplitter(history.VersionTags(format), touching is null ? null : commit => touching.Contains(commit.Id), release);
        await history.ReadOldestFirstAsync(splitter.Add, cancellation).ConfigureAwait(false);
        splitter.Finish();
    }
}
