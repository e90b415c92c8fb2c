namespace Hal9.Releases.Commits;

/// <summary>A commit as git has it.</summary>
/// <param name="Id">Full hexadecimal object name.</param>
/// <param name="Parents">Object names; two or more make a merge.</param>
/// <param name="Message">As written, without the trailing line feed; bytes that are no UTF-8 are U+FFFD.</param>
public sealed record HistoryCommit(string Id, IReadOnlyList<string> Parents, CommitSignature Author, CommitSignature Committer, string Message)
{
    public bool IsMerge => Parents.Count > 1;

    public ReadOnlySpan<char> Subject => Message.AsSpan(0, Message.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : Message.Length);

    /// <summary>First seven digits, for people.</summary>
    public string ShortId => Id.Length > 7 ? Id[..7] : Id;
}

/// <param name="Seconds">Since 1970-01-01 UTC.</param>
public readonly record struct CommitSignature(string Name, string Email, long Seconds);
