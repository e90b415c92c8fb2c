using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Patterns;
using Hal9.Releases.Templates;

namespace Hal9.Releases.Cliff;

/// <summary>A cliff.toml, read and checked (https://git-cliff.org/docs/configuration).</summary>
internal sealed record CliffSettings
{
    public Template? Header { get; init; }

    public required Template Body { get; init; }

    public Template? Footer { get; init; }

    public bool RenderAlways { get; init; }

    public IReadOnlyList<CliffReplacement> Postprocessors { get; init; } = [];

    public bool ConventionalCommits { get; init; }

    public bool RequireConventional { get; init; }

    public bool FilterUnconventional { get; init; }

    public bool SplitCommits { get; init; }

    public IReadOnlyList<CliffReplacement> Preprocessors { get; init; } = [];

    public IReadOnlyList<CliffParser> Parsers { get; init; } = [];

    public bool ProtectBreaking { get; init; }

    public bool FilterCommits { get; init; }

    public bool FailOnUnmatched { get; init; }

    public IReadOnlyList<CliffLink> Links { get; init; } = [];

    public RustPattern? TagPattern { get; init; }

    public RustPattern? SkipTags { get; init; }

    public RustPattern? IgnoreTags { get; init; }

    public RustPattern? CountTags { get; init; }

    public bool UseBranchTags { get; init; }

    /// <summary>Tags stay in the order of their names rather than that of their commits' times, whatever the setting's name promises.</summary>
    public bool TopologicalTags { get; init; }

    public bool TopologicalCommits { get; init; }

    public bool NewestFirst { get; init; }

    public int? Limit { get; init; }

    public IReadOnlyList<CliffGlob> IncludePaths { get; init; } = [];

    public IReadOnlyList<CliffGlob> ExcludePaths { get; init; } = [];

    /// <summary>Where submodules are asked for; null when they are not.</summary>
    public SourceSpan? Submodules { get; init; }

    public IReadOnlyDictionary<string, CliffRemote> Remotes { get; init; } = new Dictionary<string, CliffRemote>();

    public bool IsOffline { get; init; }

    public IEnumerable<Template> Templates => [.. Header is null ? [] : new[] { Header }, Body, .. Footer is null ? [] : new[] { Footer }];
}

/// <param name="With">May name groups of the pattern.</param>
internal sealed record CliffReplacement(RustPattern Pattern, string With);

/// <summary>Decides a commit's group and scope, or that it is left out.</summary>
/// <param name="Sha">Lower case.</param>
/// <param name="Span">Of the whole entry.</param>
internal sealed record CliffParser(
    string? Sha, RustPattern? Message, RustPattern? Body, RustPattern? Footer, string? Field, RustPattern? Pattern, string? Group, string? DefaultScope, string? Scope, bool Skip, SourceSpan? Span);

internal sealed record CliffLink(RustPattern Pattern, string Href, string? Text);

internal sealed record CliffRemote(string Owner, string Repository, string? ApiUrl, bool IsCustom);
