using System.Buffers;

namespace Hal9.Releases.Commits;

/// <summary>What a revert undoes: by object names, else by the subject it repeats.</summary>
/// <param name="Ids">Full or abbreviated object names, lower case.</param>
/// <param name="Subject">The subject of the undone commit.</param>
public sealed record RevertTarget(IReadOnlyList<string> Ids, string? Subject)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private const string GitPhrase = "This reverts commit ";

    /// <summary>
    /// Git's own form (<c>Revert "subject"</c> with <c>This reverts commit SHA.</c>) and the conventional one (<c>revert: subject</c> with that line
    /// or a <c>Refs:</c> footer). Null when the message is no revert.
    /// </summary>
    public static RevertTarget? In(string message, ConventionalCommit? conventional)
    {
        var subject = message.AsSpan(0, message.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : message.Length).Trim();
        string? undone = null;
        if (conventional is not null && conventional.IsOfType("revert")) undone = Unquoted(conventional.Description);
        else if (subject.StartsWith("Revert \"", StringComparison.Ordinal) && subject.LastIndexOf('"') is > 7 and var quote) undone = subject[8..quote].ToString();
        var ids = new List<string>();
        var at = 0;
        while (message.AsSpan(at).IndexOf(GitPhrase, StringComparison.Ordinal) is >= 0 and var found)
        {
            at += found + GitPhrase.Length;
            AddId(message.AsSpan(at), ids);
        }
        if (undone is null && ids.Count == 0) return null;
        if (conventional is not null && undone is not null)
        {
            foreach (var footer in conventional.Footers.Where(static footer => footer.Is("Refs") || footer.Is("Reverts")))
            {
                foreach (var part in footer.Value.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries)) AddId(part, ids);
            }
        }
        return new RevertTarget(ids, undone);
    }

    public bool Names(HistoryCommit commit)
    {
        foreach (var id in Ids)
        {
            if (commit.Id.StartsWith(id, StringComparison.Ordinal)) return true;
        }
        return Ids.Count == 0 && Subject is not null && commit.Subject.Trim().SequenceEqual(Subject);
    }

    private static string Unquoted(string text) => text is ['"', .., '"'] ? text[1..^1] : text;

    private static void AddId(ReadOnlySpan<char> text, List<string> ids)
    {
        var length = text.IndexOfAnyExcept(HexDigits);
        if (length < 0) length = text.Length;
        if (length is >= 7 and <= 64) ids.Add(text[..length].ToString().ToLowerInvariant());
    }
}
