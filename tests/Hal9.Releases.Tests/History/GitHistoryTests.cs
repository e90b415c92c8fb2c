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

        var state = await (await repository.HistoryAsync()).StateAsync(TagFormat.Default, [], TestContext.Current.CancellationToken);
        Assert.Equal("v1.2.0", state.Stable?.Name);
        Assert.Equal(["fix: d", "fix: b"], state.SinceStable.Select(static commit => commit.Message));
        Assert.Equal("1.2.1", VersionBump.Decide(state, ReleaseChannel.Stable, VersionPolicy.Default).Version?.ToString());
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
        var state = await (await repository.HistoryAsync()).StateAsync(TagFormat.Default, [], TestContext.Current.CancellationToken);
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
        var state = await (await repository.HistoryAsync()).StateAsync(TagFormat.Parse("{name}-v{version}", "core")!, ["core"], TestContext.Current.CancellationToken);
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
        var refused = await Assert.ThrowsAsync<UnreadableHistoryException>(() => history.StateAsync(TagFormat.Default, ["core"], TestContext.Current.CancellationToken));
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
