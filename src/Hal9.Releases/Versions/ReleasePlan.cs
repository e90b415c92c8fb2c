using Hal9.Primitives.Diagnostics;
using Semver;

namespace Hal9.Releases.Versions;

/// <summary>What would be released, and why.</summary>
/// <param name="Current">The version counted from; null before the first release.</param>
/// <param name="Version">Null when there is nothing to release.</param>
/// <param name="Tag">The tag of <paramref name="Version"/>.</param>
/// <param name="Problem">Why nothing can be released; null when all is well.</param>
public sealed record ReleasePlan(VersionTag? Current, SemVersion? Version, string? Tag, Impact Bump, IReadOnlyList<PlanReason> Reasons, Diagnostic? Problem = null)
{
    /// <summary>What may make the version another than was meant.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    public bool ReleasesSomething => Version is not null;
}

/// <summary>One step of the explanation.</summary>
/// <param name="Rule">Stable word for programs: <c>current</c>, <c>first-release</c>, <c>breaking</c>, <c>type</c>, <c>semver-directive</c>, <c>release-as</c>, <c>revert-pair</c>,
/// <c>before-1.0</c>, <c>pre-release</c>, <c>nothing</c>.</param>
/// <param name="Commit">The commit it speaks of, when it speaks of one.</param>
public sealed record PlanReason(string Rule, string Text, string? Commit = null);
