using System.Globalization;
using System.Text.RegularExpressions;
using Hal9.Machine.Git;
using Hal9.Releases.Commits;
using Hal9.Releases.History;

namespace Hal9.Releases.Cliff;

/// <summary>Reads a repository as git-cliff does: commits in one line, each with the first tag that contains it, in the order of the tags.</summary>
/// <param name="root">The working tree's top directory.</param>
/// <param name="head">The commit to start from.</param>
internal sealed partial class CliffHistory(GitProgram git, string root, string head, CliffSettings settings)
{
    private Dictionary<string, HistoryCommit> all = [];

    /// <summary>The commits that <c>.cliffignore</c> names.</summary>
    public IReadOnlyList<string> Skipped => [.. Lines(".cliffignore")];

    /// <summary>Oldest first; the last one is what is not released, and may be empty. Commits are not processed yet.</summary>
    public async Task<IReadOnlyList<CliffRelease>> ReadAsync(CancellationToken cancellation)
    {
        var tags = await TagsAsync(cancellation).ConfigureAwait(false);
        var commits = await CommitsAsync(cancellation).ConfigureAwait(false);
        var open = new CliffOpenCommits(commits, all);
        var byCommit = tags.ToDictionary(static tag => tag.Commit, StringComparer.Ordinal);
        var releases = new List<CliffRelease>();
        CliffRelease? previous = null;
        CliffTag? firstTag = null;
        // The tags in their order, each with all it contains that no tag has yet, and that is cut at the tags within: where the order is that of
        // names, v0.10.0 comes before v0.2.0 and takes what both contain in one line of commits.
        foreach (var tag in tags)
        {
            var current = new List<HistoryCommit>();
            foreach (var commit in open.TakeContained(tag.Commit))
            {
                current.Add(commit);
                if (byCommit.TryGetValue(commit.Id, out var within)) Close(within, commit);
            }

            void Close(CliffTag closed, HistoryCommit tip)
            {
                firstTag ??= closed;
                // The first release has one before it too: an empty one.
                var release = new CliffRelease { Version = closed.Name, Message = closed.Message, CommitId = tip.Id, Timestamp = tip.Committer.Seconds, Raw = current, Previous = previous ?? new CliffRelease(), Repository = root };
                releases.Add(release);
                (previous, current) = (release with { Previous = null }, []);
            }
        }
        var rest = open.TakeRest();
        releases.Add(new CliffRelease { CommitId = rest.Count > 0 ? rest[^1].Id : null, Raw = rest, Previous = previous, Repository = rest.Count > 0 ? root : null });
        if (releases[0].Previous?.Version is null && Before(tags, firstTag) is { } older)
        {
            releases[0] = releases[0] with { Previous = new CliffRelease { CommitId = older.Commit, Version = older.Name, Timestamp = older.Seconds } };
        }
        return [.. releases.Select(release => release with
        {
            Range = release.Raw.Count > 0 ? (release.Raw[0].Id, release.Raw[^1].Id) : null,
            Raw = settings.NewestFirst ? [.. release.Raw.Reverse()] : release.Raw,
        })];
    }

    /// <summary>What each commit changed against its first parent.</summary>
    public async Task<IReadOnlyDictionary<string, CliffStatistics>> StatisticsAsync(CancellationToken cancellation)
    {
        var answer = await git.ReadAsync(["log", "--format=%x01%H", "--numstat", "--no-renames", "--diff-merges=first-parent", "--root", head], cancellation).ConfigureAwait(false);
        var statistics = new Dictionary<string, CliffStatistics>(StringComparer.Ordinal);
        foreach (var block in answer.Split('\u0001', StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var (files, insertions, deletions) = (0, 0, 0);
            foreach (var line in lines.Skip(1))
            {
                var columns = line.Split('\t');
                files++;
                if (int.TryParse(columns[0], NumberStyles.None, CultureInfo.InvariantCulture, out var added)) insertions += added;
                if (int.TryParse(columns[1], NumberStyles.None, CultureInfo.InvariantCulture, out var removed)) deletions += removed;
            }
            statistics[lines[0]] = new CliffStatistics(files, insertions, deletions);
        }
        return statistics;
    }

    private static CliffTag? Before(IReadOnlyList<CliffTag> tags, CliffTag? first)
    {
        if (first is null) return tags.Count > 0 ? tags[^1] : null;
        var at = tags.ToList().FindIndex(tag => tag.Name == first.Name);
        return at > 0 ? tags[at - 1] : null;
    }

    /// <summary>One a commit, the last of several; by the times of their commits, or their names.</summary>
    private async Task<IReadOnlyList<CliffTag>> TagsAsync(CancellationToken cancellation)
    {
        const string format = "--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)%00%(committerdate:unix)%00%(*committerdate:unix)%00%(tag)%00%(contents)%01";
        string[] reachable = settings.UseBranchTags ? ["--merged=" + head] : [];
        var answer = await git.ReadAsync(["for-each-ref", "refs/tags", format, .. reachable], cancellation).ConfigureAwait(false);
        var tags = new List<CliffTag>();
        foreach (var record in answer.Split("\u0001\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = record.Split('\0');
            if (settings.TagPattern is { } pattern && !pattern.IsMatch(fields[0])) continue;
            if (fields[1] == "commit") tags.Add(new CliffTag(fields[0], null, fields[2], Seconds(fields[5])));
            else if (fields[3] == "commit") tags.Add(new CliffTag(fields[7].Length > 0 ? fields[7] : fields[0], Signature().Replace(fields[8], "").Trim(), fields[4], Seconds(fields[6])));
        }
        if (!settings.TopologicalTags) tags = [.. tags.OrderBy(static tag => tag.Seconds)];
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        var unique = new List<CliffTag>(tags.Count);
        foreach (var tag in tags)
        {
            if (positions.TryAdd(tag.Commit, unique.Count)) unique.Add(tag);
            else unique[positions[tag.Commit]] = tag;
        }
        return [.. unique.Where(Counts)];

        static long Seconds(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }

    private bool Counts(CliffTag tag)
    {
        // Skipped ones are dropped later, with their commits.
        if (settings.SkipTags is { } skip && skip.IsMatch(tag.Name)) return true;
        return (settings.CountTags?.IsMatch(tag.Name) ?? true) && !(settings.IgnoreTags?.IsMatch(tag.Name) ?? false);
    }

    private async Task<List<HistoryCommit>> CommitsAsync(CancellationToken cancellation)
    {
        var commits = new List<HistoryCommit>();
        var parser = new GitLogParser(commits.Add);
        string[] order = settings.TopologicalCommits ? ["--topo-order"] : [];
        await git.ReadAsync(["-c", "log.showSignature=false", "-c", "i18n.logOutputEncoding=UTF-8", "log", "-z", "--no-color", "--no-decorate", GitLogParser.UnmappedFormat, .. order, head], parser, cancellation).ConfigureAwait(false);
        all = commits.ToDictionary(static commit => commit.Id, StringComparer.Ordinal);
        if (!settings.TopologicalCommits) commits = CommitTimeHeap.Sort(commits);
        var ignored = Lines(".git-blame-ignore-revs").ToList();
        if (settings.IncludePaths.Count > 0 || settings.ExcludePaths.Count > 0 || ignored.Count > 0)
        {
            var files = await ChangedFilesAsync(commits, cancellation).ConfigureAwait(false);
            if (settings.IncludePaths.Count > 0 || settings.ExcludePaths.Count > 0) commits.RemoveAll(commit => !Touches(files.GetValueOrDefault(commit.Id, [])));
            if (ignored.Count > 0) commits.RemoveAll(commit => ignored.Exists(prefix => commit.Id.StartsWith(prefix, StringComparison.Ordinal)) || files.GetValueOrDefault(commit.Id, []) is [".git-blame-ignore-revs"]);
        }
        if (settings.Limit is { } limit && commits.Count > limit) commits.RemoveRange(limit, commits.Count - limit);
        return commits;
    }

    private bool Touches(IReadOnlyList<string> files) =>
        files.Any(file => (settings.IncludePaths.Count == 0 || settings.IncludePaths.Any(glob => glob.IsMatch(file))) && !settings.ExcludePaths.Any(glob => glob.IsMatch(file)));

    private async Task<Dictionary<string, List<string>>> ChangedFilesAsync(List<HistoryCommit> commits, CancellationToken cancellation)
    {
        var roots = commits.Where(static commit => commit.Parents.Count == 0).Select(static commit => commit.Id).ToHashSet(StringComparer.Ordinal);
        var answer = await git.ReadAsync(["-c", "core.quotePath=false", "log", "--format=%x01%H", "--name-only", "--no-renames", "--diff-merges=first-parent", "--root", head], cancellation).ConfigureAwait(false);
        var changed = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var block in answer.Split('\u0001', StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            // git-cliff writes the paths of a first commit with one slash more behind their folder.
            changed[lines[0]] = [.. lines.Skip(1).Select(path => !roots.Contains(lines[0]) ? path : path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] + "/" + path[slash..] : "/" + path)];
        }
        return changed;
    }

    private IEnumerable<string> Lines(string file)
    {
        var path = Path.Combine(root, file);
        return File.Exists(path) ? File.ReadLines(path).Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#') : [];
    }

    [GeneratedRegex("-----BEGIN (PGP|SSH|SIGNED) (SIGNATURE|MESSAGE)-----(.*?)-----END (PGP|SSH|SIGNED) (SIGNATURE|MESSAGE)-----", RegexOptions.Singleline)]
    private static partial Regex Signature();

    private sealed record CliffTag(string Name, string? Message, string Commit, long Seconds);
}
