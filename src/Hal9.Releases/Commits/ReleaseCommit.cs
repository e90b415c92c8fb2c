namespace Hal9.Releases.Commits;

/// <summary>The commit a release makes itself: <c>chore(release): v1.2.3</c>. It never asks for another release and no changelog lists it.</summary>
public static class ReleaseCommit
{
    private const string Prefix = "chore(release): ";

    public static string Message(string tag) => Prefix + tag;

    public static bool IsOne(HistoryCommit commit) => commit.Subject.StartsWith(Prefix, StringComparison.Ordinal);
}
