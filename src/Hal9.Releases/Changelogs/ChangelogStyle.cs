namespace Hal9.Releases.Changelogs;

/// <summary>How the default changelog looks.</summary>
public sealed record ChangelogStyle
{
    public static ChangelogStyle Default { get; } = new();

    /// <summary>Sections in their order; a type that none names is left out. Default: Added, Changed, Fixed, Reverted, Security, as Keep a Changelog has them.</summary>
    public IReadOnlyList<ChangelogGroup> Groups { get; init; } =
    [
        new("Added", ["feat"]), new("Changed", ["perf", "change", "changed"]), new("Deprecated", ["deprecate", "deprecated"]), new("Removed", ["remove", "removed"]),
        new("Fixed", ["fix"]), new("Security", ["security"]), new("Reverted", ["revert"]),
    ];

    /// <summary>Title of the section of breaking changes, first of all. Default <c>Breaking changes</c>.</summary>
    public string BreakingTitle { get; init; } = "Breaking changes";

    /// <summary>Title of a last section for what no group takes; null leaves it out, which is the default.</summary>
    public string? OthersTitle { get; init; }

    /// <summary>Say who wrote each entry. Default off.</summary>
    public bool Authors { get; init; }

    /// <summary>A section with the authors who were not there before. Default off.</summary>
    public bool NewContributors { get; init; }

    /// <summary>Read the commits a squashed body lists as entries of their own. Default off.</summary>
    public bool SplitSquashed { get; init; }

    /// <summary>Web address of the repository, without a trailing slash, for links to commits, pull requests and comparisons; null writes none.</summary>
    public string? RepositoryUrl { get; init; }
}

/// <param name="Types">Compared without case.</param>
public sealed record ChangelogGroup(string Title, IReadOnlyList<string> Types);
