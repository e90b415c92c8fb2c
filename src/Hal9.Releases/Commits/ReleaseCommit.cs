namespace Hal9.Releases.Commits;

/// <summary>The commit a release makes itself: <c>chore(release): v1.2.3</c>. It never asks for another release and no changelog lists it.</summary>
public static class ReleaseCommit
{
    private const string Prefix = "chore(release): ";

    public static string Message(string tag) => Prefix + tag;

    /// <summary>The tag a subject announces, also when GitHub squashed it and put <c>(#12)</c> behind; null for any other subject.</summary>
    public static string? TagOf(ReadOnlySpan<char> subject)
    {
        if (!subject.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var tag = subject[Prefix.Length..].Trim();
        return (tag.IndexOf(' ') is > 0 and var end ? tag[..end] : tag).ToString();
    }

    public static bool IsOne(HistoryCommit commit) => commit.Subject.StartsWith(Prefix, StringComparison.Ordinal);
}
