using Hal9.Releases.Commits;

namespace Hal9.Releases.Cliff;

/// <summary>Sorts commits by the time of their committers, newest first, with those of the same second in the order in which libgit2's binary heap gives them, which is not that of their coming.</summary>
internal static class CommitTimeHeap
{
    public static List<HistoryCommit> Sort(IReadOnlyList<HistoryCommit> commits)
    {
        var heap = new List<HistoryCommit>(commits.Count);
        foreach (var commit in commits)
        {
            heap.Add(commit);
            Rise(heap);
        }
        var sorted = new List<HistoryCommit>(commits.Count);
        while (heap.Count > 0)
        {
            sorted.Add(heap[0]);
            var last = heap[^1];
            heap.RemoveAt(heap.Count - 1);
            if (heap.Count > 0) Sink(heap, last);
        }
        return sorted;
    }

    private static void Rise(List<HistoryCommit> heap)
    {
        var (at, commit) = (heap.Count - 1, heap[^1]);
        for (; at > 0 && IsNewer(commit, heap[(at - 1) / 2]); at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
        heap[at] = commit;
    }

    private static void Sink(List<HistoryCommit> heap, HistoryCommit commit)
    {
        var at = 0;
        while ((2 * at) + 1 < heap.Count)
        {
            var child = (2 * at) + 1;
            if (child + 1 < heap.Count && IsNewer(heap[child + 1], heap[child])) child++;
            if (!IsNewer(heap[child], commit)) break;
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = commit;
    }

    private static bool IsNewer(HistoryCommit one, HistoryCommit other) => one.Committer.Seconds > other.Committer.Seconds;
}
