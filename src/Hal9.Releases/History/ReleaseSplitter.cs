using Hal9.Releases.Commits;
using Hal9.Releases.Versions;

namespace Hal9.Releases.History;

/// <summary>
/// Cuts a streamed history into releases by the graph: a commit belongs to the first tag that contains it, whatever the dates say. Each commit is
/// looked at twice at most, so the cost is linear, and only commits that no tag contains yet are kept.
/// </summary>
/// <param name="versions">Of several tags on one commit the highest version counts.</param>
/// <param name="counts">Whether a commit belongs to what is released (a package of a monorepo); null for all.</param>
/// <param name="release">Called for every release, oldest first.</param>
public sealed class ReleaseSplitter(IEnumerable<VersionTag> versions, Func<HistoryCommit, bool>? counts, Action<Release> release)
{
    private readonly Dictionary<string, VersionTag> tags = HighestByCommit(versions);
    private readonly Dictionary<string, Open> open = new(StringComparer.Ordinal);
    private readonly HashSet<string> authors = new(StringComparer.OrdinalIgnoreCase);
    private VersionTag? previous;
    private long order;

    /// <summary>Takes the next commit; all its parents were given before.</summary>
    public void Add(HistoryCommit commit)
    {
        open.Add(commit.Id, new Open(order++, commit));
        if (tags.TryGetValue(commit.Id, out var tag)) Close(tag, commit, Contained(commit));
    }

    /// <summary>Gives what no tag contains as a last release without a tag, when there is any.</summary>
    public void Finish()
    {
        if (open.Count == 0) return;
        var rest = open.Values.ToList();
        open.Clear();
        var newest = rest.MaxBy(static entry => entry.Order).Commit;
        Close(null, newest, rest);
    }

    private List<Open> Contained(HistoryCommit tip)
    {
        var found = new List<Open>();
        var pending = new Stack<string>([tip.Id]);
        while (pending.TryPop(out var id))
        {
            if (!open.Remove(id, out var entry)) continue;
            found.Add(entry);
            foreach (var parent in entry.Commit.Parents) pending.Push(parent);
        }
        return found;
    }

    private void Close(VersionTag? tag, HistoryCommit tip, List<Open> found)
    {
        found.Sort(static (a, b) => a.Order.CompareTo(b.Order));
        var commits = new List<HistoryCommit>(found.Count);
        var newcomers = new List<CommitSignature>();
        foreach (var (_, commit) in found)
        {
            if (counts is not null && !counts(commit)) continue;
            commits.Add(commit);
            if (authors.Add(commit.Author.Email)) newcomers.Add(commit.Author);
        }
        if (tag is not null || commits.Count > 0) release(new Release(tag, tip.Committer.Seconds, commits, previous, newcomers));
        previous = tag ?? previous;
    }

    private static Dictionary<string, VersionTag> HighestByCommit(IEnumerable<VersionTag> versions)
    {
        var byCommit = new Dictionary<string, VersionTag>(StringComparer.Ordinal);
        foreach (var tag in versions)
        {
            if (!byCommit.TryGetValue(tag.Commit, out var known) || tag.Version.CompareSortOrderTo(known.Version) > 0) byCommit[tag.Commit] = tag;
        }
        return byCommit;
    }

    private readonly record struct Open(long Order, HistoryCommit Commit);
}
