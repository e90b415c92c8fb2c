using System.Collections.Frozen;
using Semver;

namespace Hal9.Releases.Versions;

/// <summary>How commits become versions.</summary>
public sealed record VersionPolicy
{
    public static VersionPolicy Default { get; } = new();

    /// <summary>Impact of each type, compared without case; a type not named here has none. Default: feat minor; fix, perf and revert patch.</summary>
    public FrozenDictionary<string, Impact> Types { get; init; } = new Dictionary<string, Impact>
    {
        ["feat"] = Impact.Minor, ["fix"] = Impact.Patch, ["perf"] = Impact.Patch, ["revert"] = Impact.Patch,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a breaking change bumps while the major version is 0. Default minor: 1.0.0 is a decision, said by <c>Release-As: 1.0.0</c>.</summary>
    public Impact BreakingBeforeOne { get; init; } = Impact.Minor;

    /// <summary>What a feature bumps while the major version is 0. Default minor.</summary>
    public Impact FeatureBeforeOne { get; init; } = Impact.Minor;

    /// <summary>The version when no tag names one. Default 0.1.0.</summary>
    public SemVersion First { get; init; } = new(0, 1, 0);

    /// <summary>Default <c>v{version}</c>.</summary>
    public TagFormat Tags { get; init; } = TagFormat.Default;

    /// <summary>Tags that are versions of something else: of the packages of a monorepo.</summary>
    public IReadOnlyList<TagFormat> OtherTags { get; init; } = [];

    /// <summary>Read the commits a squashed body lists as commits of their own. Default off: the title of a pull request speaks for it.</summary>
    public bool SplitSquashed { get; init; }

    /// <summary>The impact once the rules of 0.x are applied.</summary>
    public Impact Applied(Impact impact, SemVersion current) => current.Major.IsZero
        ? impact switch { Impact.Major => BreakingBeforeOne, Impact.Minor => FeatureBeforeOne, _ => impact }
        : impact;
}

/// <summary>What a branch releases.</summary>
/// <param name="Label">The pre-release label such as <c>beta</c>; null releases stable versions.</param>
/// <param name="Metadata">Build metadata put behind the version, such as <c>build.7</c>; never part of a tag.</param>
public sealed record ReleaseChannel(string? Label, string? Metadata = null)
{
    public static ReleaseChannel Stable { get; } = new((string?)null);

    public static bool IsLabel(string text) => SemVersion.TryParse($"1.0.0-{text}.0", SemVersionStyles.Strict, out _);

    public static bool IsMetadata(string text) => SemVersion.TryParse($"1.0.0+{text}", SemVersionStyles.Strict, out _);
}
