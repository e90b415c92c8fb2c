using CsCheck;
using Hal9.Releases.Versions;
using Semver;
using static Hal9.Releases.Tests.SomeCommits;

namespace Hal9.Releases.Tests.Versions;

public sealed class VersionBumpTests
{
    private static readonly Gen<string> Message = Gen.OneOf(
        "feat: x", "fix: x", "perf: x", "feat!: x", "docs: x", "chore: x", "no convention", "fix: x\n\nBREAKING CHANGE: y", "feat: x\n\n+semver: patch", "fixup! feat!: x", "Merge branch 'x'");

    private static readonly Gen<SemVersion> Version = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3], (major, minor, patch) => new SemVersion(major, minor, patch));

    [Theory]
    [InlineData("1.3.1", "1.4.0", "feat: x")]
    [InlineData("1.3.1", "1.3.2", "fix: x")]
    [InlineData("1.3.1", "1.3.2", "perf: x")]
    [InlineData("1.3.1", "2.0.0", "feat!: x")]
    [InlineData("1.3.1", "2.0.0", "docs!: x")]
    [InlineData("1.3.1", "2.0.0", "fix: x\n\nBREAKING-CHANGE: y")]
    [InlineData("1.3.1", "1.3.2", "fix: x\n\nbreaking change: y")]
    [InlineData("1.3.1", "1.3.2", "FIX: x")]
    [InlineData("1.3.1", null, "docs: x")]
    [InlineData("1.3.1", null, "some words")]
    [InlineData("1.3.1", null, "Merge branch 'feat: x'")]
    [InlineData("1.3.1", null, "fixup! feat: x")]
    [InlineData("1.3.1", "2.0.0", "some words +semver: breaking")]
    [InlineData("1.3.1", "1.4.0", "some words\n\n+semver:feature")]
    [InlineData("1.3.1", null, "feat!: x\n\n+semver: major\n+semver: skip")]
    [InlineData("0.3.1", "0.4.0", "feat!: x")]
    [InlineData("0.3.1", "0.4.0", "feat: x")]
    [InlineData("0.3.1", "1.0.0", "feat: x\n\nRelease-As: 1.0.0")]
    [InlineData("1.3.1", "3.0.0", "chore: x\n\nRelease-As: 3.0.0")]
    [InlineData(null, "0.1.0", "feat: x")]
    [InlineData(null, null, "docs: x")]
    public void A_commit_asks_for_a_version(string? current, string? next, string message)
    {
        var plan = Decide(Since(current, message));
        Assert.Null(plan.Problem);
        Assert.Equal(next, plan.Version?.ToString());
        Assert.Equal(next is null ? null : "v" + next, plan.Tag);
        Assert.NotEmpty(plan.Reasons);
    }

    [Fact]
    public void Zero_versions_go_to_one_only_when_the_policy_says_so()
    {
        Assert.Equal("1.0.0", Decide(Since("0.3.1", "feat!: x"), policy: VersionPolicy.Default with { BreakingBeforeOne = Impact.Major }).Version?.ToString());
        Assert.Equal("0.3.2", Decide(Since("0.3.1", "feat: x"), policy: VersionPolicy.Default with { FeatureBeforeOne = Impact.Patch }).Version?.ToString());
    }

    [Fact]
    public void The_newest_release_as_wins() => Assert.Equal("3.0.0", Decide(Since("1.0.0", "feat: x\n\nRelease-As: 3.0.0", "feat: x\n\nRelease-As: 2.0.0")).Version?.ToString());

    [Fact]
    public void The_bump_of_a_release_as_is_the_one_of_its_version() => Assert.Equal(Impact.Major, Decide(Since("1.0.0", "fix: x\n\nRelease-As: 3.0.0")).Bump);

    [Theory]
    [InlineData("two")]
    [InlineData("1.0.0")]
    [InlineData("0.9.0")]
    public void A_release_as_that_cannot_be_released_is_an_error(string written)
    {
        var plan = Decide(Since("1.0.0", "feat: x\n\nRelease-As: " + written));
        Assert.Equal("HAL7001", plan.Problem?.Code);
        Assert.Null(plan.Version);
    }

    [Theory]
    [InlineData("1.3.0", "1.4.0-beta.0", "feat: x")]
    [InlineData("1.4.0-beta.1", "1.4.0-beta.2", "feat: x")]
    [InlineData("1.4.0-beta.1", "1.4.0-beta.2", "fix: x")]
    [InlineData("1.4.0-beta.1", "2.0.0-beta.0", "feat!: x")]
    [InlineData("1.4.1-beta.3", "1.5.0-beta.0", "feat: x")]
    [InlineData("2.0.0-beta.3", "2.0.0-beta.4", "feat!: x")]
    [InlineData("1.4.0-alpha.3", "1.4.0-beta.0", "fix: x")]
    [InlineData("1.4.0-rc.3", "1.4.1-beta.0", "fix: x")]
    [InlineData("1.4.0-beta.1", null, "docs: x")]
    [InlineData("1.4.0-beta.1", "2.0.0-beta.0", "docs: x\n\nRelease-As: 2.0.0")]
    [InlineData("2.0.0-beta.0", "2.0.0-beta.1", "docs: x\n\nRelease-As: 2.0.0")]
    [InlineData(null, "0.1.0-beta.0", "feat: x")]
    public void A_pre_release_stays_on_its_line_while_the_change_fits(string? current, string? next, string message) =>
        Assert.Equal(next, Decide(Since(current, message), new ReleaseChannel("beta")).Version?.ToString());

    [Fact]
    public void A_stable_release_finishes_the_pre_release_line()
    {
        var (stable, beta) = (Tag("1.3.0"), Tag("2.0.0-beta.1"));
        var state = new VersionState(stable, beta, NewestFirst("fix: y", "feat: x"), NewestFirst("fix: y"), new HashSet<string>());
        Assert.Equal("2.0.0", Decide(state).Version?.ToString());
        Assert.Equal("1.4.0", Decide(state with { Highest = Tag("1.4.0-beta.7") }).Version?.ToString());
    }

    [Fact]
    public void A_tag_on_another_branch_is_not_taken_twice()
    {
        var taken = new HashSet<string> { "v1.1.0", "v1.1.0-beta.0", "v1.1.0-beta.1" };
        Assert.Equal("HAL7002", Decide(Since("1.0.0", "feat: x") with { TakenTags = taken }).Problem?.Code);
        Assert.Equal("1.1.0-beta.2", Decide(Since("1.0.0", "feat: x") with { TakenTags = taken }, new ReleaseChannel("beta")).Version?.ToString());
    }

    [Fact]
    public void Build_metadata_is_in_the_version_and_not_in_the_tag()
    {
        var plan = Decide(Since("1.0.0", "feat: x"), new ReleaseChannel(null, "build.7"));
        Assert.Equal(("1.1.0+build.7", "v1.1.0"), (plan.Version?.ToString(), plan.Tag));
    }

    [Fact]
    public void A_revert_of_an_unreleased_commit_drops_both()
    {
        var plan = Decide(Since("1.0.0", $"Revert \"feat: x\"\n\nThis reverts commit {Id(2)}.", "feat: x", "fix: y"));
        Assert.Equal("1.0.1", plan.Version?.ToString());
        Assert.Contains(plan.Reasons, static reason => reason.Rule == "revert-pair");
    }

    [Fact]
    public void A_revert_of_a_revert_brings_the_commit_back()
    {
        var plan = Decide(Since("1.0.0", $"revert: revert: feat: x\n\nThis reverts commit {Id(2)}.", $"revert: feat: x\n\nThis reverts commit {Id(1)}.", "feat: x"));
        Assert.Equal("1.1.0", plan.Version?.ToString());
    }

    [Fact]
    public void A_revert_of_a_released_commit_is_a_patch() =>
        Assert.Equal("1.0.1", Decide(Since("1.0.0", "Revert \"feat: old\"\n\nThis reverts commit 1234567890123456789012345678901234567890.")).Version?.ToString());

    [Fact]
    public void A_revert_by_its_subject_alone_finds_its_commit() => Assert.Null(Decide(Since("1.0.0", "revert: feat(a): x", "feat(a): x")).Version);

    [Fact]
    public void The_next_version_is_above_the_current_one_and_more_commits_never_lower_it() =>
        Gen.Select(Version, Message.List[0, 8], Message.List[0, 8], Gen.Bool).Sample(static (version, older, newer, label) =>
        {
            var channel = new ReleaseChannel(label ? "beta" : null);
            var current = version.ToString();
            var some = Decide(Since(current, [.. older]), channel);
            var more = Decide(Since(current, [.. newer, .. older]), channel);
            if (some.Version is null) return;
            Assert.True(some.Version.ComparePrecedenceTo(version) > 0);
            Assert.True(more.Version!.ComparePrecedenceTo(some.Version) >= 0);
        });

    private static ReleasePlan Decide(VersionState state, ReleaseChannel? channel = null, VersionPolicy? policy = null) =>
        VersionBump.Decide(state, channel ?? ReleaseChannel.Stable, policy ?? VersionPolicy.Default);
}
