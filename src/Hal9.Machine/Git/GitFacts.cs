namespace Hal9.Machine.Git;

/// <summary>What a work tree is at this moment. Absent facts are null or empty, never made up.</summary>
public sealed record GitFacts
{
    /// <summary>Absolute path of the work tree.</summary>
    public required string Root { get; init; }

    /// <summary>The commit checked out, 40 or 64 hexadecimal digits; null before the first commit.</summary>
    public string? Head { get; init; }

    /// <summary>Full ref: <c>refs/heads/main</c>; null when the head is detached.</summary>
    public string? Ref { get; init; }

    /// <summary>The commit before <see cref="Head"/> (its first parent); null for a first commit or a shallow clone's.</summary>
    public string? Before { get; init; }

    /// <summary>Whole message of <see cref="Head"/>; empty when there is none.</summary>
    public string Message { get; init; } = "";

    /// <summary>Of <see cref="Head"/>.</summary>
    public string AuthorName { get; init; } = "";

    /// <inheritdoc cref="AuthorName"/>
    public string AuthorEmail { get; init; } = "";

    /// <summary>Of <see cref="Head"/>, ISO 8601; empty when there is none.</summary>
    public string CommittedAt { get; init; } = "";

    /// <summary>Name a new commit here would carry, from git's configuration; empty when none is set.</summary>
    public string UserName { get; init; } = "";

    /// <summary>URL of <c>origin</c>; null when there is none.</summary>
    public string? RemoteUrl { get; init; }

    /// <summary>Branch <c>origin/HEAD</c> points to, without <c>refs/heads/</c>; null when unknown.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>Paths with uncommitted changes, untracked ones included and ignored ones not; relative to the root.</summary>
    public IReadOnlyList<string> ChangedFiles { get; init; } = [];

    public bool IsDirty => ChangedFiles.Count > 0;
}
