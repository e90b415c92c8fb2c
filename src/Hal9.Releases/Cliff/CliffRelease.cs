using Hal9.Releases.Commits;

namespace Hal9.Releases.Cliff;

/// <summary>The commits up to a tag, in a line as git lists them, and what became of them.</summary>
internal sealed record CliffRelease
{
    /// <summary>The tag's name; null for what is not released.</summary>
    public string? Version { get; init; }

    /// <summary>The annotated tag's message.</summary>
    public string? Message { get; init; }

    /// <summary>Of the last commit.</summary>
    public string? CommitId { get; init; }

    /// <summary>Seconds since 1970; null for what is not released.</summary>
    public long? Timestamp { get; init; }

    /// <summary>As git has them, in the order that is asked for.</summary>
    public IReadOnlyList<HistoryCommit> Raw { get; init; } = [];

    /// <summary>Those that stay.</summary>
    public IReadOnlyList<CliffCommit> Commits { get; init; } = [];

    public CliffRelease? Previous { get; init; }

    public string? Repository { get; init; }

    /// <summary>Oldest and newest commit.</summary>
    public (string From, string To)? Range { get; init; }
}

/// <summary>What a commit changed, in files and lines.</summary>
internal readonly record struct CliffStatistics(int Files, int Insertions, int Deletions);
