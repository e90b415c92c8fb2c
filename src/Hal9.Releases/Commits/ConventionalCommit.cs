namespace Hal9.Releases.Commits;

/// <summary>A commit message read by Conventional Commits 1.0 (conventionalcommits.org/en/v1.0.0).</summary>
/// <param name="Type">As written; compare without case.</param>
/// <param name="Scope">Without the parentheses.</param>
/// <param name="Description">What follows the colon, trimmed. A trailing <c>(#123)</c> stays in it.</param>
/// <param name="Body">From the first to the last line that is not blank; null when there is none.</param>
public sealed record ConventionalCommit(string Type, string? Scope, bool HasBreakingMark, string Description, string? Body, IReadOnlyList<CommitFooter> Footers)
{
    /// <summary>By <c>!</c> or by a <c>BREAKING CHANGE</c> footer.</summary>
    public bool IsBreaking => HasBreakingMark || BreakingFooter is not null;

    /// <summary>What breaks: the footer's value, else the description when the header is marked; null when nothing breaks.</summary>
    public string? BreakingDescription => BreakingFooter?.Value ?? (HasBreakingMark ? Description : null);

    private CommitFooter? BreakingFooter => Footers.FirstOrDefault(static footer => footer.IsBreaking);

    public bool IsOfType(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One trailer of a message.</summary>
/// <param name="Separator"><c>:</c> or <c>#</c>.</param>
/// <param name="Value">May span lines; trimmed.</param>
public sealed record CommitFooter(string Token, char Separator, string Value)
{
    /// <summary>Only in upper case, as the specification has it.</summary>
    public bool IsBreaking => Token is "BREAKING CHANGE" or "BREAKING-CHANGE";

    public bool Is(string token) => Token.Equals(token, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Why a message is not conventional, with the place for the caret.</summary>
/// <param name="Offset">Into the message, 0-based.</param>
/// <param name="Length">At least 1, unless the message ends there.</param>
public sealed record CommitMistake(string Message, int Offset, int Length, string? Hint = null);
