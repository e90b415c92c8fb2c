using Hal9.Releases.Commits;

namespace Hal9.Releases.Versions;

/// <summary>What the history says, as far as a version depends on it.</summary>
/// <param name="Stable">The highest stable version among the tags reachable from the head; null when there is none.</param>
/// <param name="Highest">The highest version of all kinds among them; may be <paramref name="Stable"/> itself.</param>
/// <param name="SinceStable">Commits not contained in <paramref name="Stable"/>, each before everything it builds on.</param>
/// <param name="SinceHighest">Commits not contained in <paramref name="Highest"/>, in the same order.</param>
/// <param name="TakenTags">Names of all tags of the repository, reachable or not.</param>
public sealed record VersionState(
    VersionTag? Stable, VersionTag? Highest, IReadOnlyList<HistoryCommit> SinceStable, IReadOnlyList<HistoryCommit> SinceHighest, IReadOnlySet<string> TakenTags)
{
    /// <summary>Versions above <see cref="Highest"/>, highest first: none of their tags is reachable from the head.</summary>
    public IReadOnlyList<VersionTag> Elsewhere { get; init; } = [];

    /// <summary>The highest reachable tag that looks like a version above <see cref="Highest"/> and is none by the format; null when there is none.</summary>
    public VersionTag? Unread { get; init; }
}
