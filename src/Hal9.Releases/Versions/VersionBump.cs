using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Commits;
using Semver;

namespace Hal9.Releases.Versions;

/// <summary>From history to the next version; a pure function.</summary>
public static class VersionBump
{
    public static ReleasePlan Decide(VersionState state, ReleaseChannel channel, VersionPolicy policy) =>
        Plan(state, channel, policy) with { Warnings = state.Unread is { } unread ? [NotRead(unread, state.Highest, policy.Tags)] : [] };

    private static Diagnostic NotRead(VersionTag unread, VersionTag? highest, TagFormat format)
    {
        var above = highest is null ? "" : $", though it is above {highest.Version}";
        if (unread.Name.StartsWith(format.Prefix, StringComparison.Ordinal) || char.IsAsciiDigit(unread.Name[0]))
        {
            return ReleaseDiagnostics.TagNotRead.Nowhere($"tag `{unread.Name}` is not counted{above}: a version has three numbers without leading zeros", $"`git tag {format.After(highest?.Name).Of(unread.Version)} {unread.Name}^{{}}` makes it one, if it is meant");
        }
        return ReleaseDiagnostics.TagNotRead.Nowhere($"tag `{unread.Name}` is not counted{above}: tags are read as `v1.2.3` or `1.2.3`", $"`release: {{ tag: '{TagFormat.PrefixOf(unread.Name)}{{version}}' }}` of hal9.yml reads it, or a package of `release.packages`");
    }

    private static ReleasePlan Plan(VersionState state, ReleaseChannel channel, VersionPolicy policy)
    {
        var reasons = new List<PlanReason>();
        // A stable release counts from the last stable one: what went through pre-releases is released again as a whole.
        var current = channel.Label is null ? state.Stable : state.Highest;
        var commits = channel.Label is null ? state.SinceStable : state.SinceHighest;
        reasons.Add(current is null
            ? new PlanReason("first-release", $"no tag reachable from here is a version; the first release is {policy.First}")
            : new PlanReason("current", $"`{current.Name}` is the highest {(channel.Label is null ? "stable " : "")}version among the tags reachable from here", current.Commit));

        var readings = Readings(commits, policy);
        var (kept, dropped) = RevertPairs.Drop(readings);
        foreach (var (revert, reverted) in dropped)
        {
            reasons.Add(new PlanReason("revert-pair", $"{revert.Commit.ShortId} takes back {reverted.Commit.ShortId} before it was released: neither counts", revert.Commit.Id));
        }

        var asked = Impact.None;
        foreach (var reading in kept)
        {
            var impact = CommitImpact.Of(reading, policy);
            if (impact.Impact > asked) asked = impact.Impact;
            if (impact.Impact != Impact.None || impact.Rule == "semver-directive") reasons.Add(new PlanReason(impact.Rule, $"{CommitImpact.Word(impact.Impact)}: {reading.Commit.ShortId} {impact.Because}: {Cut(reading)}", reading.Commit.Id));
        }

        foreach (var reading in kept)
        {
            if (CommitImpact.ForcedVersion(reading) is { } written) return Forced(written, reading, asked);
        }
        if (asked == Impact.None)
        {
            reasons.Add(new PlanReason("nothing", commits.Count == 0 ? "there are no commits since" : $"none of the {commits.Count} commits since asks for a release"));
            return new ReleasePlan(current, null, null, Impact.None, reasons);
        }
        return channel.Label is null ? Stable() : PreRelease(channel.Label);

        ReleasePlan Stable()
        {
            if (current is null) return Planned(AtLeast(policy.First), asked);
            var bump = Applied(current.Version);
            return Planned(AtLeast(Bumped(current.Version, bump)), bump);
        }

        // A pre-release line that went further (2.0.0-beta.1) is finished by its stable version, never undercut.
        SemVersion AtLeast(SemVersion next)
        {
            if (state.Highest is not { } highest || next.ComparePrecedenceTo(highest.Version) > 0) return next;
            reasons.Add(new PlanReason("pre-release", $"`{highest.Name}` is reachable: its line is finished", highest.Commit));
            return highest.Version.WithoutPrereleaseOrMetadata();
        }

        ReleasePlan PreRelease(string label)
        {
            if (current is null) return Planned(PreReleaseLine.Start(policy.First, label), asked);
            var bump = Applied(current.Version);
            if (PreReleaseLine.Next(current.Version, label, bump) is { } onLine)
            {
                reasons.Add(new PlanReason("pre-release", $"a {CommitImpact.Word(bump)} change fits the line of {current.Version}"));
                return Planned(onLine, bump);
            }
            return Planned(PreReleaseLine.Start(Bumped(current.Version.WithoutPrereleaseOrMetadata(), bump), label), bump);
        }

        Impact Applied(SemVersion version)
        {
            var bump = policy.Applied(asked, version);
            if (bump != asked) reasons.Add(new PlanReason("before-1.0", $"before 1.0.0 a {CommitImpact.Word(asked)} change bumps {CommitImpact.Word(bump)}; `Release-As: 1.0.0` ends that"));
            return bump;
        }

        ReleasePlan Forced(string written, CommitReading reading, Impact impact)
        {
            if (!SemVersion.TryParse(written, SemVersionStyles.Strict, out var version))
            {
                return Refused(ReleaseDiagnostics.WrongReleaseAs.Nowhere($"commit {reading.Commit.ShortId} asks for version `{written}`, which is no version", "write it as SemVer has it: `Release-As: 2.0.0`"));
            }
            if (channel.Label is not null && !version.IsPrerelease) version = PreReleaseLine.Next(state.Highest?.Version, version, channel.Label);
            reasons.Add(new PlanReason("release-as", $"commit {reading.Commit.ShortId} says `Release-As: {written}`", reading.Commit.Id));
            if (state.Highest is { } highest && version.ComparePrecedenceTo(highest.Version) <= 0)
            {
                return Refused(ReleaseDiagnostics.WrongReleaseAs.Nowhere(
                    $"commit {reading.Commit.ShortId} asks for version {version}, which is not above {highest.Version}", $"`{highest.Name}` is already reachable from here; a later commit with another `Release-As` wins over this one"));
            }
            return Planned(version, current is null ? impact : Jump(current.Version, version, impact));
        }

        // What the version says, whatever the commits would have asked for.
        static Impact Jump(SemVersion from, SemVersion to, Impact impact) =>
            to.Major != from.Major ? Impact.Major : to.Minor != from.Minor ? Impact.Minor : to.Patch != from.Patch ? Impact.Patch : impact;

        ReleasePlan Planned(SemVersion version, Impact bump)
        {
            var format = policy.Tags.After((state.Highest ?? (state.Elsewhere is [var other, ..] ? other : null))?.Name);
            var tag = format.Of(version);
            while (version.IsPrerelease && Taken(version, tag) is not null && PreReleaseLine.Next(version, channel.Label ?? "", Impact.Patch) is { } after)
            {
                reasons.Add(new PlanReason("pre-release", $"`{tag}` is taken on another branch"));
                (version, tag) = (after, format.Of(after));
            }
            if (Taken(version, tag) is { } taken)
            {
                return Refused(ReleaseDiagnostics.TagTaken.Nowhere($"tag `{taken}` exists already, on a commit this branch does not contain", "merge what was released there, or force another version by `Release-As`"));
            }
            // 3.0.0 would come after 3.0.10; 2.9.1 is a line of its own.
            if (state.Elsewhere.FirstOrDefault(other => !other.Version.IsPrerelease && other.Version.Major == version.Major && other.Version.Minor == version.Minor && other.Version.ComparePrecedenceTo(version) > 0) is { } later)
            {
                return Refused(ReleaseDiagnostics.TagTaken.Nowhere($"{version} would be below `{later.Name}`, which is released already from a commit this branch does not contain", "merge what was released there, or force another version by `Release-As`"));
            }
            if (channel.Metadata is { } metadata) version = version.WithMetadataParsedFrom(metadata);
            return new ReleasePlan(current, version, tag, bump, reasons);
        }

        string? Taken(SemVersion version, string tag) => state.TakenTags.Contains(tag) ? tag : state.Elsewhere.FirstOrDefault(other => other.Version.ComparePrecedenceTo(version) == 0)?.Name;

        ReleasePlan Refused(Diagnostic problem) => new(current, null, null, Impact.None, reasons, problem);
    }

    public static SemVersion Bumped(SemVersion version, Impact bump) => bump switch
    {
        Impact.Major => new SemVersion(version.Major + 1, 0, 0),
        Impact.Minor => new SemVersion(version.Major, version.Minor + 1, 0),
        // 1.4.0 follows 1.4.0-beta.2.
        _ when version.IsPrerelease => version.WithoutPrereleaseOrMetadata(),
        _ => new SemVersion(version.Major, version.Minor, version.Patch + 1),
    };

    internal static IReadOnlyList<CommitReading> Readings(IReadOnlyList<HistoryCommit> commits, VersionPolicy policy) =>
        [.. policy.SplitSquashed ? commits.SelectMany(CommitReading.OfSquashed) : commits.Select(CommitReading.Of)];

    private static string Cut(CommitReading reading)
    {
        var subject = reading.Commit.Subject;
        return subject.Length <= 80 ? subject.ToString() : string.Concat(subject[..79], "…");
    }
}
