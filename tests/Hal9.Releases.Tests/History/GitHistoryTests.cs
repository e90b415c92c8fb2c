using Hal9.Releases.History;
using Hal9.Releases.Versions;

namespace Hal9.Releases.Tests.History;

public sealed class GitHistoryTests
{
    [Fact]
    public async Task The_highest_reachable_tag_counts_and_not_the_newest()
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a");
        await repository.RunAsync("tag", "v1.2.0");
        await repository.CommitAsync("fix: b");
        await repository.RunAsync("tag", "-a", "-m", "late backport", "v1.1.9");
        await repository.RunAsync("checkout", "-q", "-b", "elsewhere");
        await repository.CommitAsync("feat: c");
        await repository.RunAsync("tag", "v9.0.0");
        await repository.RunAsync("checkout", "-q", "main");
        await repository.CommitAsync("fix: d");
        foreach (var name in (string[])["nightly", "v1", "release-7", "v1.2.3.4"]) await repository.RunAsync("tag", name);

        var state = await (await repository.HistoryAsync()).StateAsync(VersionPolicy.Default, [], TestContext.Current.CancellationToken);
        Assert.Equal("v1.2.0", state.Stable?.Name);
        Assert.Equal(["fix: d", "fix: b"], state.SinceStable.Select(static commit => commit.Message));
        Assert.Equal("1.2.1", VersionBump.Decide(state, ReleaseChannel.Stable, VersionPolicy.Default).Version?.ToString());
    }

    [Theory]
    [InlineData(new[] { "v4.6.0" }, "v5.0", "tag `v5.0` is not counted, though it is above 4.6.0: a version has three numbers without leading zeros\n  = `git tag v5.0.0 v5.0^{}` ")]
    [InlineData(new[] { "2.8.1" }, "2.9", "`git tag 2.9.0 2.9^{}` ")]
    [InlineData(new string[0], "v2024.01.05", "`git tag v2024.1.5 v2024.01.05^{}` ")]
    [InlineData(new[] { "v1.2.0" }, "v1.2.3.4", "tag `v1.2.3.4` ")]
    [InlineData(new[] { "v0.29.0" }, "shop-v0.30.2", null)]
    [InlineData(new[] { "v0.29.0" }, "NAME-v0.30.2", "tag `NAME-v0.30.2` is not counted, though it is above 0.29.0: ")]
    [InlineData(new string[0], "shop-v0.30.2", "tag `shop-v0.30.2` is not counted: tags are read as `v1.2.3` or `1.2.3`\n  = `release: { tag: 'shop-v{version}' }` ")]
    [InlineData(new[] { "v2.1.0" }, "v2", null)]
    [InlineData(new[] { "v2.1.0" }, "v2.0", null)]
    [InlineData(new[] { "v2.1.0" }, "pages-v1-31053774137-3", null)]
    [InlineData(new[] { "v2.1.0" }, "20260801", null)]
    [InlineData(new[] { "v2.1.0" }, "core-v9.0.0", null)]
    public async Task A_tag_that_looks_like_a_higher_version_is_told(string[] versions, string tag, string? said)
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a");
        foreach (var version in versions) await repository.RunAsync("tag", version);
        await repository.CommitAsync("fix: b");
        // The repository's own name.
        var own = Path.GetFileName(repository.Path);
        (tag, said) = (tag.Replace("NAME", own, StringComparison.Ordinal), said?.Replace("NAME", own, StringComparison.Ordinal));
        await repository.RunAsync("tag", "-a", "-m", "x", tag);
        await repository.RunAsync("checkout", "-q", "-b", "elsewhere");
        await repository.CommitAsync("feat: c");
        await repository.RunAsync("tag", "v9.9");
        await repository.RunAsync("checkout", "-q", "main");
        var policy = VersionPolicy.Default with { OtherTags = [TagFormat.Parse("{name}-v{version}", "core")!] };
        var plan = VersionBump.Decide(await (await repository.HistoryAsync()).StateAsync(policy, [], TestContext.Current.CancellationToken), ReleaseChannel.Stable, policy);
        if (said is null) Assert.Empty(plan.Warnings);
        else Assert.Contains(said, $"{Assert.Single(plan.Warnings).Message}\n  = {plan.Warnings[0].Hint}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.2.0", "1.3.0")]
    [InlineData("v1.2.0", "v1.3.0")]
    public async Task The_next_tag_is_written_as_the_newest_one_where_nobody_says_how(string newest, string next)
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a");
        await repository.RunAsync("tag", newest == "1.2.0" ? "v1.1.0" : "1.1.0");
        await repository.CommitAsync("fix: b");
        await repository.RunAsync("tag", newest);
        await repository.CommitAsync("feat: c");
        var history = await repository.HistoryAsync();
        Assert.Equal(next, VersionBump.Decide(await history.StateAsync(VersionPolicy.Default, [], TestContext.Current.CancellationToken), ReleaseChannel.Stable, VersionPolicy.Default).Tag);
        var said = VersionPolicy.Default with { Tags = TagFormat.Parse("v{version}", null)! };
        Assert.Equal("v1.3.0", VersionBump.Decide(await history.StateAsync(said, [], TestContext.Current.CancellationToken), ReleaseChannel.Stable, said).Tag);
    }

    [Theory]
    [InlineData("v1.3.0", null, "tag `v1.3.0` exists already")]
    [InlineData("1.3.0", null, "tag `1.3.0` exists already")]
    [InlineData("v1.3.4", null, "1.3.0 would be below `v1.3.4`, which is released already")]
    [InlineData("v1.3.4-beta.1", "v1.3.0", null)]
    [InlineData("v1.4.0", "v1.3.0", null)]
    [InlineData("v2.0.0", "v1.3.0", null)]
    public async Task A_version_is_not_released_below_one_of_its_line_from_another_branch(string elsewhere, string? next, string? said)
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a");
        await repository.RunAsync("tag", "v1.2.0");
        await repository.RunAsync("checkout", "-q", "-b", "elsewhere");
        await repository.CommitAsync("feat: c");
        await repository.RunAsync("tag", elsewhere);
        await repository.RunAsync("checkout", "-q", "main");
        await repository.CommitAsync("feat: d");
        var state = await (await repository.HistoryAsync()).StateAsync(VersionPolicy.Default, [], TestContext.Current.CancellationToken);
        var plan = VersionBump.Decide(state, ReleaseChannel.Stable, VersionPolicy.Default);
        Assert.Equal((next, said is null ? null : "HAL7002"), (plan.Tag, plan.Problem?.Code));
        Assert.StartsWith(said ?? "", plan.Problem?.Message ?? "", StringComparison.Ordinal);
        // A branch of pre-releases that lacks the stable version is past it as well.
        var beta = VersionBump.Decide(state, new ReleaseChannel("beta"), VersionPolicy.Default);
        Assert.Equal(elsewhere.EndsWith("1.3.0", StringComparison.Ordinal) || elsewhere == "v1.3.4", beta.Problem is not null);
    }

    [Fact]
    public async Task A_stable_tag_is_found_behind_many_higher_ones_that_are_not_reachable()
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a");
        await repository.RunAsync("tag", "v1.0.0");
        await repository.RunAsync("checkout", "-q", "-b", "elsewhere");
        await repository.CommitAsync("feat: c");
        for (var i = 0; i < 60; i++) await repository.RunAsync("tag", $"v2.{i}.0");
        await repository.RunAsync("checkout", "-q", "main");
        await repository.CommitAsync("fix: d");
        var state = await (await repository.HistoryAsync()).StateAsync(VersionPolicy.Default, [], TestContext.Current.CancellationToken);
        Assert.Equal("v1.0.0", state.Highest?.Name);
    }

    [Fact]
    public async Task Messages_of_any_bytes_are_read()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        await repository.CommitAsync("feat: first");
        // git itself repairs what it commits: such a message comes from other tools.
        var raw = await repository.RunAsync("cat-file", "commit", "HEAD");
        var written = await repository.Git.RunAsync(["hash-object", "-t", "commit", "-w", "--stdin"], TestContext.Current.CancellationToken, (byte[])[.. System.Text.Encoding.UTF8.GetBytes(raw.Replace("feat: first", "fix: caf", StringComparison.Ordinal)), 0xE9, .. "\n\nbody"u8]);
        await repository.RunAsync("reset", "-q", "--hard", written.Output.Trim());
        await repository.CommitAsync("feat: big\n\n" + new string('x', 1_000_000));
        await repository.CommitAsync("");
        var commits = new List<string>();
        await (await repository.HistoryAsync()).ReadOldestFirstAsync(commit => commits.Add(commit.Message), TestContext.Current.CancellationToken);
        Assert.Equal(3, commits.Count);
        Assert.Equal("fix: caf\uFFFD\n\nbody", commits[0]);
        Assert.Equal(1_000_011, commits[1].Length);
        Assert.Equal("", commits[2]);
    }

    [Fact]
    public async Task A_place_without_a_repository_or_without_commits_is_said()
    {
        using var nothing = new TemporaryRepository();
        Assert.Equal("HAL7003", (await GitHistory.OpenAsync(nothing.Git, TestContext.Current.CancellationToken)).Problem?.Code);
        using var empty = await TemporaryRepository.CreateAsync();
        Assert.Equal("HAL7004", (await GitHistory.OpenAsync(empty.Git, TestContext.Current.CancellationToken)).Problem?.Code);
    }

    [Fact]
    public async Task A_shallow_clone_is_said_with_the_way_out()
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a", "fix: b");
        using var shallow = new TemporaryRepository();
        await shallow.RunAsync("clone", "-q", "--depth", "1", "file://" + repository.Path, ".");
        var (_, problem) = await GitHistory.OpenAsync(shallow.Git, TestContext.Current.CancellationToken);
        Assert.Equal("HAL7005", problem?.Code);
        Assert.Contains("--unshallow", problem!.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_detached_head_has_a_history_and_no_branch()
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a");
        await repository.RunAsync("checkout", "-q", "--detach");
        Assert.Null((await repository.HistoryAsync()).Branch);
    }

    [Fact]
    public async Task A_package_counts_only_what_touches_its_paths_and_its_own_tags()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        foreach (var (path, message) in ((string, string)[])[("core/a", "feat: core"), ("web/a", "feat!: web"), ("core/b", "fix: core again")])
        {
            repository.Write(path, message);
            await repository.RunAsync("add", "-A");
            await repository.CommitAsync(message);
            if (message == "feat: core") await repository.RunAsync("tag", "core-v1.0.0");
        }
        var state = await (await repository.HistoryAsync()).StateAsync(VersionPolicy.Default with { Tags = TagFormat.Parse("{name}-v{version}", "core")! }, ["core"], TestContext.Current.CancellationToken);
        Assert.Equal(["fix: core again"], state.SinceStable.Select(static commit => commit.Message));
        Assert.Equal("core-v1.0.0", state.Stable?.Name);
    }

    [Fact]
    public async Task A_package_is_not_planned_from_half_a_history()
    {
        using var repository = await TemporaryRepository.CreateAsync();
        foreach (var text in (string[])["one", "two", "three"])
        {
            repository.Write("core/file", text);
            await repository.RunAsync("add", "-A");
            await repository.CommitAsync("feat: " + text);
        }
        var lost = await repository.RunAsync("rev-parse", "HEAD~1:core");
        File.Delete(Path.Combine(repository.Path, ".git/objects", lost[..2], lost[2..]));
        var history = await repository.HistoryAsync();
        var refused = await Assert.ThrowsAsync<UnreadableHistoryException>(() => history.StateAsync(VersionPolicy.Default, ["core"], TestContext.Current.CancellationToken));
        Assert.Equal("HAL7008", refused.Problem.Code);
        await Assert.ThrowsAsync<UnreadableHistoryException>(() => history.TouchingAsync(["core"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Releases_are_cut_by_the_graph()
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a");
        await repository.RunAsync("checkout", "-q", "-b", "side");
        await repository.CommitAsync("feat: on the side, early by date");
        await repository.RunAsync("checkout", "-q", "main");
        await repository.CommitAsync("fix: b");
        await repository.RunAsync("tag", "v1.0.0");
        await repository.RunAsync("merge", "-q", "--no-ff", "-m", "Merge branch 'side'", "side");
        await repository.RunAsync("tag", "v1.1.0");
        await repository.CommitAsync("fix: c");
        var history = await repository.HistoryAsync();
        var releases = new List<Release>();
        var splitter = new ReleaseSplitter(history.VersionTags(TagFormat.Default), null, releases.Add);
        await history.ReadOldestFirstAsync(splitter.Add, TestContext.Current.CancellationToken);
        splitter.Finish();
        Assert.Equal(
            ["v1.0.0: feat: a, fix: b", "v1.1.0: feat: on the side, early by date, Merge branch 'side'", ": fix: c"],
            releases.Select(static release => $"{release.Tag?.Name}: {string.Join(", ", release.Commits.Select(static commit => commit.Message))}"));
        Assert.Equal("v1.0.0", releases[1].Previous?.Name);
    }
}
