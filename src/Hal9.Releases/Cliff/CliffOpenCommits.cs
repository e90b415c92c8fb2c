using Hal9.Releases.Commits;

namespace Hal9.Releases.Cliff;

/// <summary>The commits that no release has yet.</summary>
/// <param name="listed">Newest first.</param>
/// <param name="all">Also those that are not listed: they lead to others.</param>
internal sealed class CliffOpenCommits(IReadOnlyList<HistoryCommit> listed, IReadOnlyDictionary<string, HistoryCommit> all)
{
    private readonly HashSet<string> passed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> positions = listed.Select(static (commit, i) => (commit.Id, i)).ToDictionary(static pair => pair.Id, static pair => pair.i, StringComparer.Ordinal);

    /// <summary>A commit and all it builds on that are still open, oldest first, itself last whatever the clocks say; nothing when it is not listed, or taken.</summary>
    public IReadOnlyList<HistoryCommit> TakeContained(string tip)
    {
        if (!positions.ContainsKey(tip)) return [];
        var found = new List<int>();
        var pending = new Stack<string>([tip]);
        while (pending.TryPop(out var id))
        {
            if (!all.TryGetValue(id, out var commit) || !passed.Add(id)) continue;
            if (positions.TryGetValue(id, out var position)) found.Add(position);
            foreach (var parent in commit.Parents) pending.Push(parent);
        }
        found.Sort();
        found.Reverse();
        var commits = found.ConvertAll(position => listed[position]);
        if (commits.Count > 0 && commits[^1].Id != tip)
        {
            commits.RemoveAll(commit => commit.Id == tip);
            commits.Add(all[tip]);
        }
        return commits;
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<HistoryCommit> TakeRest() => [.. listed.Where(commit => !passed.Contains(commit.Id)).Reverse()];
}
