using Hal9.Releases.Commits;
using Hal9.Releases.Versions;
using Semver;

namespace Hal9.Releases.Tests;

/// <summary>Commits and states for tests without git.</summary>
internal static class SomeCommits
{
    public static string Id(int number) => number.ToString("x40", null);

    public static HistoryCommit Commit(string message, int number = 1, params string[] parents) =>
        new(Id(number), parents, new CommitSignature("Ada", "ada@example.org", number), new CommitSignature("Ada", "ada@example.org", number), message);

    /// <param name="newestFirst">Messages.</param>
    public static IReadOnlyList<HistoryCommit> NewestFirst(params IEnumerable<string> newestFirst)
    {
        var messages = newestFirst.ToArray();
        return [.. messages.Select((message, index) => Commit(message, messages.Length - index))];
    }

    public static VersionTag Tag(string version) => new("v" + version, SemVersion.Parse(version), Id(1000));

    public static VersionState Since(string? version, params string[] newestFirst)
    {
        var (tag, commits) = (version is null ? null : Tag(version), NewestFirst(newestFirst));
        return new VersionState(tag, tag, commits, commits, new HashSet<string>());
    }
}
