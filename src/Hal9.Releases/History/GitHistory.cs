using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Commits;
using Hal9.Releases.Versions;

namespace Hal9.Releases.History;

/// <summary>A repository's history, as far as releases ask for it.</summary>
public sealed class GitHistory
{
    private readonly GitProgram git;

    private GitHistory(GitProgram git, string root, string head, string? branch, IReadOnlyList<GitTag> tags) => (this.git, Root, Head, Branch, Tags) = (git, root, head, branch, tags);

    /// <summary>The working tree's top directory.</summary>
    public string Root { get; }

    /// <summary>The commit checked out.</summary>
    public string Head { get; }

    /// <summary>The branch checked out; null when the head is detached.</summary>
    public string? Branch { get; }

    /// <summary>All tags on commits, by name.</summary>
    public IReadOnlyList<GitTag> Tags { get; }

    /// <summary>Looks at the repository around git's directory.</summary>
    public static async Task<(GitHistory? History, Diagnostic? Problem)> OpenAsync(GitProgram git, CancellationToken cancellation)
    {
        var tagsTask = git.RunAsync(["for-each-ref", "refs/tags", "--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)"], cancellation);
        var headTask = git.RunAsync(["symbolic-ref", "--quiet", "--short", "HEAD"], cancellation);
        var place = await git.RunAsync(["rev-parse", "--show-toplevel", "--is-shallow-repository", "--verify", "HEAD"], cancellation).ConfigureAwait(false);
        var tags = await tagsTask.ConfigureAwait(false);
        var head = await headTask.ConfigureAwait(false);
        var lines = place.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (!tags.Succeeded || lines.Length < 2) return (null, ReleaseDiagnostics.NoRepository.Nowhere($"there is no git repository here: {FirstLine(place.Error)}", "run this inside a working tree"));
        if (lines[1] == "true")
        {
            return (null, ReleaseDiagnostics.ShallowClone.Nowhere(
                "this clone is shallow: tags and commits that decide the version are missing", "`git fetch --unshallow --tags`; with actions/checkout: `fetch-depth: 0`"));
        }
        if (lines.Length < 3) return (null, ReleaseDiagnostics.EmptyHistory.Nowhere("this repository has no commits yet", "make a first commit"));
        return (new GitHistory(git, lines[0], lines[2], head.Succeeded ? head.Output.Trim() : null, ReadTags(tags.Output)), null);
    }

    /// <summary>What the next version depends on.</summary>
    /// <param name="paths">Only commits that touch these count; all when empty.</param>
    public async Task<VersionState> StateAsync(VersionPolicy policy, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var versions = VersionTags(policy.Tags);
        var highest = await HighestReachableAsync(versions, cancellation).ConfigureAwait(false);
        var stable = highest is null || !highest.Version.IsPrerelease
            ? highest
            : await HighestReachableAsync([.. versions.Where(static tag => !tag.Version.IsPrerelease)], cancellation).ConfigureAwait(false);
        var sinceStable = await SinceAsync(stable, paths, cancellation).ConfigureAwait(false);
        var sinceHighest = highest == stable ? sinceStable : await SinceAsync(highest, paths, cancellation).ConfigureAwait(false);
        return new VersionState(stable, highest, sinceStable, sinceHighest, Tags.Select(static tag => tag.Name).ToHashSet(StringComparer.Ordinal))
        {
            Elsewhere = [.. versions.TakeWhile(tag => highest is null || tag.Version.ComparePrecedenceTo(highest.Version) > 0)],
            Unread = await HighestReachableAsync(Guessed(policy, highest), cancellation).ConfigureAwait(false),
        };
    }

    private List<VersionTag> Guessed(VersionPolicy policy, VersionTag? above)
    {
        var guessed = new List<VersionTag>();
        foreach (var tag in Tags)
        {
            if (policy.Tags.Guess(tag.Name) is not { } version || (above is not null && version.ComparePrecedenceTo(above.Version) <= 0)) continue;
            // A repository of several packages tags each by its name; only its own name says that the tags of the whole are written so.
            var prefix = TagFormat.PrefixOf(tag.Name);
            if (above is not null && prefix != policy.Tags.Prefix && prefix.Length > 1 && !prefix.TrimEnd('v', '-', '_', '/', '@').Equals(Path.GetFileName(Root), StringComparison.OrdinalIgnoreCase)) continue;
            if (!policy.OtherTags.Any(other => other.TryRead(tag.Name, out _))) guessed.Add(new VersionTag(tag.Name, version, tag.Commit));
        }
        guessed.Sort(static (a, b) => b.Version.CompareSortOrderTo(a.Version));
        return guessed;
    }

    /// <summary>All tags that name versions by this format, highest version first.</summary>
    public IReadOnlyList<VersionTag> VersionTags(TagFormat format)
    {
        var versions = new List<VersionTag>();
        foreach (var tag in Tags)
        {
            if (format.TryRead(tag.Name, out var version)) versions.Add(new VersionTag(tag.Name, version, tag.Commit));
        }
        versions.Sort(static (a, b) => b.Version.CompareSortOrderTo(a.Version));
        return versions;
    }

    /// <summary>The whole history of the head, every commit after all it builds on, streamed.</summary>
    public async Task ReadOldestFirstAsync(Action<HistoryCommit> commit, CancellationToken cancellation)
    {
        var parser = new GitLogParser(commit);
        await git.ReadAsync(Log("--reverse", "--topo-order", Head), parser, cancellation).ConfigureAwait(false);
    }

    /// <summary>The ids of the commits that touch one of these paths.</summary>
    public async Task<HashSet<string>> TouchingAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var ids = await git.ReadAsync(["rev-list", "--full-history", Head, "--", .. paths], cancellation).ConfigureAwait(false);
        return ids.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<HistoryCommit>> SinceAsync(VersionTag? tag, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        if (tag?.Commit == Head) return [];
        var commits = new List<HistoryCommit>();
        var parser = new GitLogParser(commits.Add);
        string[] range = tag is null ? [Head] : [Head, "^" + tag.Commit];
        await git.ReadAsync(Log(["--topo-order", .. range, .. paths.Count > 0 ? ["--", .. paths] : Array.Empty<string>()]), parser, cancellation).ConfigureAwait(false);
        return commits;
    }

    /// <summary>Asks git about a few tags at a time, the highest first: the first one reachable is the answer, and most often it is among the first.</summary>
    private async Task<VersionTag?> HighestReachableAsync(IReadOnlyList<VersionTag> highestFirst, CancellationToken cancellation)
    {
        var batch = 8;
        for (var at = 0; at < highestFirst.Count; at += batch, batch *= 4)
        {
            var some = highestFirst.Skip(at).Take(batch).ToArray();
            if (Array.Find(some, tag => tag.Commit == Head) is { } here && here == some[0]) return here;
            // The refs by standard input would need a newer git: a batch stays well below the length of a command line.
            var merged = await git.ReadAsync(["for-each-ref", "--format=%(refname:strip=2)", "--merged=" + Head, .. some.Select(static tag => "refs/tags/" + tag.Name)], cancellation).ConfigureAwait(false);
            var reachable = merged.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
            if (Array.Find(some, tag => reachable.Contains(tag.Name)) is { } found) return found;
            if (batch >= 512) batch = 128;
        }
        return null;
    }

    internal static string[] Log(params IReadOnlyList<string> arguments) =>
        ["-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8", "log", "-z", "--no-color", "--no-decorate", GitLogParser.Format, .. arguments];

    private static List<GitTag> ReadTags(string output)
    {
        var tags = new List<GitTag>();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('\0');
            // A tag may stand on a tree or a blob; no release does.
            if (fields[1] == "commit") tags.Add(new GitTag(fields[0], fields[2], IsAnnotated: false));
            else if (fields[3] == "commit") tags.Add(new GitTag(fields[0], fields[4], IsAnnotated: true));
        }
        return tags;
    }

    private static string FirstLine(string text) => text.Split('\n')[0].Replace("fatal: ", "", StringComparison.Ordinal);
}

/// <param name="Commit">An annotated tag followed to its commit.</param>
public sealed record GitTag(string Name, string Commit, bool IsAnnotated);
