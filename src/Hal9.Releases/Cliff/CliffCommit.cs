using Hal9.Releases.Commits;

namespace Hal9.Releases.Cliff;

/// <summary>A commit on its way into the changelog.</summary>
/// <param name="Message">As git has it, then as preprocessors left it.</param>
internal sealed record CliffCommit(HistoryCommit Commit, string Message)
{
    public CliffMessage? Conventional { get; init; }

    /// <summary>Null: the type of a conventional commit.</summary>
    public string? Group { get; init; }

    public string? Scope { get; init; }

    public string? DefaultScope { get; init; }

    public IReadOnlyList<(string Text, string Href)> Links { get; init; } = [];
}
