using System.Globalization;
using System.Text;
using Hal9.Releases.Commits;
using Hal9.Releases.History;

namespace Hal9.Releases.Changelogs;

/// <summary>Writes releases in the shape of keepachangelog.com/en/1.1.0. Every section stands for itself, so sections can be put together in any way.</summary>
public sealed class KeepAChangelog(ChangelogStyle style)
{
    public const string Preamble =
        "# Changelog\n\nAll notable changes to this project are documented in this file. The format is that of\n[Keep a Changelog](https://keepachangelog.com/en/1.1.0/), the versions follow [SemVer](https://semver.org/spec/v2.0.0.html).\n";

    public const string UnreleasedHeading = "## [Unreleased]";

    private readonly Dictionary<string, int> groupOfType = style.Groups.SelectMany(static (group, index) => group.Types.Select(type => (type, index)))
        .ToDictionary(static pair => pair.type, static pair => pair.index, StringComparer.OrdinalIgnoreCase);

    /// <summary>The section of a release: its heading, a blank line, its groups; ends with a line feed.</summary>
    public string Section(Release release)
    {
        var text = new StringBuilder(1024);
        AppendHeading(text, release);
        AppendGroups(text, release);
        return text.ToString();
    }

    /// <summary>The groups alone, for a release's notes; empty when nothing is worth saying.</summary>
    public string Notes(Release release)
    {
        var text = new StringBuilder(1024);
        AppendGroups(text, release);
        return text.ToString().TrimStart('\n');
    }

    private void AppendHeading(StringBuilder text, Release release)
    {
        if (release.Tag is not { } tag)
        {
            text.Append(UnreleasedHeading).Append('\n');
            return;
        }
        text.Append("## [").Append(tag.Version).Append(']');
        if (style.RepositoryUrl is { } url)
        {
            text.Append('(').Append(url);
            if (release.Previous is { } previous) text.Append("/compare/").Append(previous.Name).Append("...").Append(tag.Name);
            else text.Append("/releases/tag/").Append(tag.Name);
            text.Append(')');
        }
        text.Append(" - ").Append(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeSeconds(release.Seconds):yyyy-MM-dd}").Append('\n');
    }

    private void AppendGroups(StringBuilder text, Release release)
    {
        var groups = new List<CommitReading>?[style.Groups.Count + 2];
        IReadOnlyList<CommitReading> newestFirst = [.. release.Commits.Reverse().SelectMany(Readings)];
        var (kept, _) = RevertPairs.Drop(newestFirst);
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            var reading = kept[i];
            if (GroupOf(reading) is { } index) (groups[index] ??= []).Add(reading);
        }
        for (var i = 0; i < groups.Length; i++)
        {
            if (groups[i] is not { } entries) continue;
            text.Append("\n### ").Append(i == 0 ? style.BreakingTitle : i <= style.Groups.Count ? style.Groups[i - 1].Title : style.OthersTitle).Append("\n\n");
            foreach (var entry in entries) AppendEntry(text, entry, isBreaking: i == 0);
        }
        if (!style.NewContributors || release.NewContributors.Count == 0) return;
        text.Append("\n### New contributors\n\n");
        foreach (var person in release.NewContributors) text.Append("- ").Append(Safe(person.Name)).Append('\n');
    }

    private IEnumerable<CommitReading> Readings(HistoryCommit commit) => style.SplitSquashed ? CommitReading.OfSquashed(commit) : [CommitReading.Of(commit)];

    /// <summary>0 is the breaking section, the last index that of the others.</summary>
    private int? GroupOf(CommitReading reading)
    {
        if (reading.Kind is CommitKind.Fixup or CommitKind.Merge || ReleaseCommit.IsOne(reading.Commit)) return null;
        if (reading.Conventional is { IsBreaking: true }) return 0;
        var type = reading.Conventional?.Type ?? (reading.Kind == CommitKind.Revert ? "revert" : null);
        if (type is not null && groupOfType.TryGetValue(type, out var index)) return index + 1;
        return style.OthersTitle is null ? null : style.Groups.Count + 1;
    }

    private void AppendEntry(StringBuilder text, CommitReading reading, bool isBreaking)
    {
        var commit = reading.Commit;
        text.Append("- ");
        if (reading.Conventional?.Scope is { } scope) text.Append("**").Append(Safe(scope)).Append(":** ");
        var description = reading.Conventional?.Description ?? reading.Reverted?.Subject ?? commit.Subject.ToString();
        var number = reading.PullRequest;
        if (number is not null && description.LastIndexOf("(#", StringComparison.Ordinal) is > 0 and var at) description = description[..at].TrimEnd();
        text.Append(Safe(description));
        if (style.RepositoryUrl is { } url)
        {
            if (number is not null) text.Append(CultureInfo.InvariantCulture, $" ([#{number}]({url}/pull/{number}))");
            text.Append(CultureInfo.InvariantCulture, $" ([{commit.ShortId}]({url}/commit/{commit.Id}))");
        }
        else if (number is not null) text.Append(CultureInfo.InvariantCulture, $" (#{number})");
        if (style.Authors) text.Append(" — ").Append(Safe(commit.Author.Name));
        text.Append('\n');
        if (!isBreaking || reading.Conventional is not { BreakingDescription: { } breaks } conventional || breaks == conventional.Description) return;
        foreach (var line in Safe(breaks).Split('\n')) text.Append(line.Length == 0 ? "" : "  ").Append(line.TrimEnd()).Append('\n');
    }

    /// <summary>A commit message is somebody else's text: it may not open a comment, nor carry control characters into the file.</summary>
    private static string Safe(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && !text.Contains("<!--", StringComparison.Ordinal)) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\n' or >= ' ') clean.Append(c);
        }
        return clean.Replace("<!--", "&lt;!--").ToString();
    }
}
