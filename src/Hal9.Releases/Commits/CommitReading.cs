namespace Hal9.Releases.Commits;

/// <summary>What a commit is to a release.</summary>
public enum CommitKind
{
    /// <summary>Follows Conventional Commits.</summary>
    Conventional,

    /// <summary>Undoes another commit, in whichever of the two forms.</summary>
    Revert,

    /// <summary>A merge that is not conventional itself: what it merges counts, it does not.</summary>
    Merge,

    /// <summary><c>fixup!</c>, <c>squash!</c>, <c>amend!</c>: meant to be melted into another before it lands.</summary>
    Fixup,

    /// <summary>Anything else.</summary>
    Plain,
}

/// <summary>A commit and what its message says.</summary>
/// <param name="Conventional">Present for <see cref="CommitKind.Conventional"/>, and for a revert written as <c>revert: …</c>.</param>
/// <param name="Reverted">What a revert undoes; absent for everything else.</param>
public sealed record CommitReading(HistoryCommit Commit, CommitKind Kind, ConventionalCommit? Conventional, RevertTarget? Reverted)
{
    public static CommitReading Of(HistoryCommit commit)
    {
        var subject = commit.Subject;
        if (IsFixup(subject)) return new CommitReading(commit, CommitKind.Fixup, null, null);
        var (conventional, _) = ConventionalCommitParser.Parse(commit.Message);
        if (RevertTarget.In(commit.Message, conventional) is { } target) return new CommitReading(commit, CommitKind.Revert, conventional, target);
        var kind = conventional is not null ? CommitKind.Conventional : commit.IsMerge || IsMergeSubject(subject) ? CommitKind.Merge : CommitKind.Plain;
        return new CommitReading(commit, kind, conventional, null);
    }

    /// <summary>The commit itself and those its squashed body lists, each as a reading of its own.</summary>
    public static IEnumerable<CommitReading> OfSquashed(HistoryCommit commit)
    {
        var parts = SquashedList.Split(commit.Message);
        if (parts.Count == 1) return [Of(commit)];
        return parts.Select(part => Of(commit with { Message = part }));
    }

    /// <summary>The number of a <c>(#123)</c> that ends the subject, as GitHub writes it for a squashed or rebased pull request.</summary>
    public int? PullRequest => PullRequestNumber.In(Commit.Subject);

    internal static bool IsFixup(ReadOnlySpan<char> subject) =>
        subject.StartsWith("fixup! ", StringComparison.Ordinal) || subject.StartsWith("squash! ", StringComparison.Ordinal) || subject.StartsWith("amend! ", StringComparison.Ordinal);

    internal static bool IsMergeSubject(ReadOnlySpan<char> subject) =>
        subject.StartsWith("Merge branch ", StringComparison.Ordinal) || subject.StartsWith("Merge pull request #", StringComparison.Ordinal)
        || subject.StartsWith("Merge remote-tracking branch ", StringComparison.Ordinal) || subject.StartsWith("Merge tag ", StringComparison.Ordinal);
}
