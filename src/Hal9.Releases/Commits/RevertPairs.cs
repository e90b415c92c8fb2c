namespace Hal9.Releases.Commits;

/// <summary>A revert of a commit that was never released tells a reader nothing: both go.</summary>
public static class RevertPairs
{
    /// <summary>
    /// The readings without the pairs. A revert of a revert brings the first commit back. A revert of what is not in the list (it was released before)
    /// stays.
    /// </summary>
    /// <param name="newestFirst">Each commit before everything it builds on.</param>
    /// <returns>What is left, in the same order, and the pairs that went.</returns>
    public static (IReadOnlyList<CommitReading> Kept, IReadOnlyList<(CommitReading Revert, CommitReading Reverted)> Dropped) Drop(IReadOnlyList<CommitReading> newestFirst)
    {
        List<(CommitReading, CommitReading)>? dropped = null;
        bool[]? gone = null;
        for (var i = 0; i < newestFirst.Count; i++)
        {
            if (newestFirst[i].Reverted is not { } target || gone?[i] == true) continue;
            for (var j = i + 1; j < newestFirst.Count; j++)
            {
                if (gone?[j] == true || !target.Names(newestFirst[j].Commit)) continue;
                gone ??= new bool[newestFirst.Count];
                (gone[i], gone[j]) = (true, true);
                (dropped ??= []).Add((newestFirst[i], newestFirst[j]));
                break;
            }
        }
        if (gone is null) return (newestFirst, []);
        return ([.. newestFirst.Where((_, index) => !gone[index])], dropped!);
    }
}
