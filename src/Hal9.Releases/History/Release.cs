using Hal9.Releases.Commits;
using Hal9.Releases.Versions;

namespace Hal9.Releases.History;

/// <summary>The commits a tag brought that no earlier one had.</summary>
/// <param name="Tag">Null for what is not released yet.</param>
/// <param name="Seconds">Committer's time of the tagged commit, since 1970 UTC; of the newest commit when nothing is tagged.</param>
/// <param name="Commits">Each after everything it builds on.</param>
/// <param name="Previous">The release before this one; null for the first.</param>
/// <param name="NewContributors">Authors of this release that no earlier one had, in the order they came.</param>
public sealed record Release(VersionTag? Tag, long Seconds, IReadOnlyList<HistoryCommit> Commits, VersionTag? Previous, IReadOnlyList<CommitSignature> NewContributors);
