using System.Text.Json.Nodes;
using Hal9.Forge;
using Hal9.Forge.Tests;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Changelogs;
using Hal9.Releases.Publishing;
using Hal9.Releases.Versions;

namespace Hal9.Releases.Tests.Publishing;

/// <summary>With a real git, a real bare repository as the remote, and the forge's double over HTTP.</summary>
public sealed class ReleasePublisherTests : IAsyncLifetime
{
    private readonly HttpClient http = ForgeClient.CreateHttp();
    private readonly string bare = Directory.CreateTempSubdirectory("hal9-bare-").FullName;
    private ForgeDouble forge = null!;
    private TemporaryRepository repository = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        forge = await ForgeDouble.StartAsync();
        repository = await TemporaryRepository.CreateAsync();
        repository.Write("Directory.Build.props", "<Project>\r\n<Version>0.0.0</Version>\r\n</Project>");
        await repository.RunAsync("add", "-A");
        await repository.CommitAsync("feat: begin");
        await repository.RunAsync("init", "-q", "--bare", "-b", "main", bare);
        await repository.RunAsync("remote", "add", "origin", bare);
        await repository.RunAsync("push", "-q", "origin", "main");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await forge.DisposeAsync();
        repository.Dispose();
        Directory.Delete(bare, recursive: true);
    }

    [Fact]
    public async Task A_release_is_made_from_commit_to_deployment()
    {
        repository.Write("dist/a.txt", "hello");
        var outcome = await PublishAsync(repository, assets: [Path.Combine(repository.Path, "dist/a.txt")]);
        Assert.Null(outcome.Problem);
        Assert.Equal("v0.1.0", outcome.Tag);
        Assert.Equal("chore(release): v0.1.0", await repository.RunAsync("log", "-1", "--format=%s", "origin/main"));
        Assert.Equal("tag", await repository.RunAsync("--git-dir", bare, "cat-file", "-t", "v0.1.0"));
        Assert.Equal("<Project>\r\n<Version>0.1.0</Version>\r\n</Project>", repository.Read("Directory.Build.props"));
        Assert.Contains("## [0.1.0] - ", repository.Read("CHANGELOG.md"), StringComparison.Ordinal);
        var release = Assert.Single(forge.Releases);
        Assert.Equal((false, "### Added\n\n- begin\n"), ((bool)release["draft"]!, (string?)release["body"]));
        Assert.Equal(
            ["a.txt: hello", "SHA256SUMS: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  a.txt\n"],
            ((JsonArray)release["assets"]!).Select(static asset => $"{asset!["name"]}: {asset["content"]}"));
        Assert.Equal([("cd.yml", "v0.1.0")], forge.Dispatches);
    }

    [Fact]
    public async Task A_second_run_finds_everything_done_and_its_own_commit_releases_nothing()
    {
        await PublishAsync(repository);
        var commits = await repository.RunAsync("rev-list", "--count", "origin/main");
        var outcome = await PublishAsync(repository);
        Assert.Null(outcome.Problem);
        Assert.All(outcome.Steps, static step => Assert.Equal(StepState.Found, step.State));
        Assert.Equal(commits, await repository.RunAsync("rev-list", "--count", "origin/main"));
        Assert.Single(forge.Releases);
        Assert.Single(forge.Dispatches);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_after_any_step_the_next_run_finishes_the_same_release(bool sameClone)
    {
        for (var kill = 0; ; kill++)
        {
            await repository.CommitAsync($"feat: number {kill}");
            await repository.RunAsync("push", "-q", "origin", "main");
            var left = kill;
            var killed = false;
            try
            {
                await PublishAsync(repository, _ =>
                {
                    if (left-- == 0) throw new OperationCanceledException("killed");
                }, [Path.Combine(repository.Path, "Directory.Build.props")]);
            }
            catch (OperationCanceledException)
            {
                killed = true;
            }
            using var fresh = new TemporaryRepository();
            var next = repository;
            if (!sameClone)
            {
                await fresh.RunAsync("clone", "-q", bare, ".");
                next = fresh;
            }
            var outcome = await PublishAsync(next, assets: [Path.Combine(next.Path, "Directory.Build.props")]);
            Assert.Null(outcome.Problem);
            Assert.Equal("", await next.RunAsync("status", "--porcelain", "--untracked-files=no"));
            Assert.Equal(kill + 1, forge.Releases.Count);
            Assert.All(forge.Releases, static release => Assert.Equal((false, 2), ((bool)release["draft"]!, ((JsonArray)release["assets"]!).Count)));
            Assert.Equal(kill + 1, forge.Dispatches.Count);
            Assert.Equal($"v0.{kill + 1}.0", forge.Dispatches[^1].Ref);
            if (!killed) break;
            if (!sameClone) await repository.RunAsync("fetch", "-q", "origin", "main");
            await repository.RunAsync("reset", "-q", "--hard", sameClone ? "HEAD" : "FETCH_HEAD");
            foreach (var tag in (await repository.RunAsync("tag")).Split('\n')) if (!sameClone && tag.Length > 0) await repository.RunAsync("tag", "-d", tag);
            if (!sameClone) await repository.RunAsync("fetch", "-q", "--tags", "origin");
        }
    }

    [Fact]
    public async Task A_forge_that_goes_down_half_way_leaves_one_release_that_a_second_run_finishes()
    {
        forge.Plants = static request => request.StartsWith("PATCH", StringComparison.Ordinal) ? ForgeFault.Down : null;
        var outcome = await PublishAsync(repository);
        Assert.Equal("HAL7304", outcome.Problem?.Code);
        forge.Plants = static _ => null;
        Assert.Null((await PublishAsync(repository)).Problem);
        Assert.False((bool)Assert.Single(forge.Releases)["draft"]!);
    }

    [Fact]
    public async Task A_file_that_the_release_itself_writes_is_released_as_it_is_then()
    {
        Assert.Null((await PublishAsync(repository, assets: [Path.Combine(repository.Path, "Directory.Build.props")])).Problem);
        var assets = ((JsonArray)Assert.Single(forge.Releases)["assets"]!).ToDictionary(static asset => (string)asset!["name"]!);
        Assert.Contains("<Version>0.1.0</Version>", (string)assets["Directory.Build.props"]!["content"]!, StringComparison.Ordinal);
        Assert.Equal($"{((string)assets["Directory.Build.props"]!["digest"]!)["sha256:".Length..]}  Directory.Build.props\n", (string?)assets["SHA256SUMS"]!["content"]);
    }

    [Fact]
    public async Task A_release_of_which_each_change_loses_its_first_answer_is_made_once_by_one_run()
    {
        var lost = new HashSet<string>();
        forge.Plants = name => !name.StartsWith("GET ", StringComparison.Ordinal) && !name.EndsWith("/dispatches", StringComparison.Ordinal) && lost.Add(name) ? ForgeFault.ResetOnceDone : null;
        var outcome = await PublishAsync(repository, assets: [Path.Combine(repository.Path, "Directory.Build.props")]);
        Assert.Null(outcome.Problem);
        Assert.Equal(["PATCH releases/1", "POST releases", "POST uploads/1/assets"], lost.Order(StringComparer.Ordinal));
        Assert.All(outcome.Steps, static step => Assert.Equal(StepState.Done, step.State));
        var release = Assert.Single(forge.Releases);
        Assert.Equal((false, 2), ((bool)release["draft"]!, ((JsonArray)release["assets"]!).Count));
        Assert.Single(forge.Dispatches);
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("down")]
    [InlineData("lost")]
    [InlineData("half")]
    public async Task Whichever_answer_is_lost_there_is_one_release_and_one_deployment_in_the_end(string what)
    {
        var fault = what switch { "down" => ForgeFault.Down, "lost" => ForgeFault.ResetOnceDone, _ => ForgeFault.HalfAnAnswer };
        for (var at = 0; ; at++)
        {
            await repository.CommitAsync($"feat: number {at}");
            await repository.RunAsync("push", "-q", "origin", "main");
            var (seen, planted) = (0, default(string));
            forge.Plants = name =>
            {
                if (Interlocked.Increment(ref seen) != at + 1) return null;
                planted = name;
                return fault;
            };
            string[] assets = [Path.Combine(repository.Path, "Directory.Build.props")];
            var outcome = await PublishAsync(repository, assets: assets);
            forge.Plants = static _ => null;
            if (outcome.Problem is { } problem)
            {
                // A deployment may have been started: only another run knows.
                Assert.Equal(("HAL7304", "POST actions/workflows/cd.yml/dispatches"), (problem.Code, planted));
                Assert.Null((await PublishAsync(repository, assets: assets)).Problem);
            }
            Assert.Equal(at + 1, forge.Releases.Count);
            Assert.All(forge.Releases, static release => Assert.Equal((false, 2), ((bool)release["draft"]!, ((JsonArray)release["assets"]!).Count)));
            Assert.Equal(at + 1, forge.Dispatches.Count);
            if (planted is null) break;
        }
        Assert.True(forge.Releases.Count > 9, "each request of a release had its fault");
    }

    [Theory]
    [InlineData(502, "HAL7304")]
    [InlineData(401, "HAL7304")]
    [InlineData(501, "HAL7305")]
    public async Task A_forge_that_is_down_or_takes_no_releases_is_found_out_before_anything_is_pushed(int status, string code)
    {
        forge.Plants = _ => ForgeFault.Answering(status, "no");
        var there = await repository.RunAsync("ls-remote", "origin");
        foreach (var byPullRequest in (bool[])[false, true])
        {
            Assert.Equal(code, (await PublishAsync(repository, byPullRequest: byPullRequest)).Problem?.Code);
            Assert.Equal((there, ""), (await repository.RunAsync("ls-remote", "origin"), await repository.RunAsync("tag")));
        }
    }

    [Fact]
    public async Task A_draft_waits_for_its_binaries_and_is_finished_by_its_tag_whatever_came_meanwhile()
    {
        var drafted = await PublishAsync(repository, draft: true);
        Assert.Equal((null, "v0.1.0", true), (drafted.Problem, drafted.Tag, drafted.IsNew));
        Assert.True((bool)Assert.Single(forge.Releases)["draft"]!);
        Assert.Empty(forge.Dispatches);
        Assert.True((await PublishAsync(repository, draft: true)).IsNew);

        await repository.CommitAsync("feat: meanwhile");
        await repository.RunAsync("push", "-q", "origin", "main");
        using var job = new TemporaryRepository();
        await job.RunAsync("clone", "-q", "--branch", "v0.1.0", bare, ".");
        job.Write("dist/a.txt", "hello");
        var finished = await PublishAsync(job, assets: [Path.Combine(job.Path, "dist/a.txt")], tag: "v0.1.0");
        Assert.Equal((null, "v0.1.0", true), (finished.Problem, finished.Tag, finished.IsNew));
        var release = Assert.Single(forge.Releases);
        Assert.Equal((false, 2), ((bool)release["draft"]!, ((JsonArray)release["assets"]!).Count));
        Assert.Equal([("cd.yml", "v0.1.0")], forge.Dispatches);
        Assert.False((await PublishAsync(job, tag: "v0.1.0")).IsNew);
        Assert.Equal("HAL7007", (await PublishAsync(job, tag: "v0.1.1")).Problem?.Code);
    }

    [Fact]
    public async Task An_asset_whose_upload_broke_off_is_uploaded_again()
    {
        forge.BreaksOff = static name => name == "Directory.Build.props";
        var asset = Path.Combine(repository.Path, "Directory.Build.props");
        Assert.Equal("HAL7304", (await PublishAsync(repository, assets: [asset])).Problem?.Code);
        Assert.Equal("starter", (string?)Assert.Single((JsonArray)Assert.Single(forge.Releases)["assets"]!)!["state"]);
        forge.BreaksOff = static _ => false;
        Assert.Null((await PublishAsync(repository, assets: [asset])).Problem);
        Assert.All((JsonArray)Assert.Single(forge.Releases)["assets"]!, static one => Assert.Equal("uploaded", (string?)one!["state"]));
    }

    [Fact]
    public async Task A_tag_that_the_forge_has_on_another_commit_is_an_error_and_no_lost_race()
    {
        // Of another history: what points into our own is fetched and known.
        var remote = "--git-dir=" + (await repository.RunAsync("remote", "get-url", "origin")).Trim();
        var stranger = (await repository.RunAsync(remote, "commit-tree", "refs/heads/main^{tree}", "-m", "feat: elsewhere")).Trim();
        await repository.RunAsync(remote, "update-ref", "refs/tags/v0.1.0", stranger);
        Assert.Equal(("HAL7002", Severity.Error), (await PublishAsync(repository)).Problem is { } problem ? (problem.Code, problem.Severity) : default);
        Assert.Equal("", await repository.RunAsync("tag"));
        Assert.Empty(forge.Releases);
    }

    [Fact]
    public async Task A_branch_that_moved_on_the_forge_is_left_to_a_later_run()
    {
        using var other = new TemporaryRepository();
        await other.RunAsync("clone", "-q", bare, ".");
        await other.CommitAsync("feat: of somebody else");
        await other.RunAsync("push", "-q", "origin", "main");
        Assert.Equal("HAL7302", (await PublishAsync(repository)).Problem?.Code);
        Assert.Empty(forge.Releases);
    }

    [Fact]
    public async Task A_file_that_nobody_added_stands_in_the_way_of_nothing_but_itself()
    {
        repository.Write("CHANGELOG.md", "mine");
        var outcome = await PublishAsync(repository);
        Assert.Null(outcome.Problem);
        Assert.Contains(outcome.Steps, static step => step.Name == "push" && step.Text.Contains("here main stays behind: ", StringComparison.Ordinal));
        Assert.Equal("mine", repository.Read("CHANGELOG.md"));
        Assert.Equal("HAL7300", (await PublishAsync(repository)).Problem?.Code);
        Assert.Single(forge.Releases);
    }

    [Fact]
    public async Task A_pull_request_that_was_closed_by_hand_is_opened_again_as_a_new_one()
    {
        Assert.Null((await PublishAsync(repository, byPullRequest: true)).Problem);
        Assert.Single(forge.Pulls)["state"] = "closed";
        await repository.CommitAsync("fix: more");
        await repository.RunAsync("push", "-q", "origin", "main");
        Assert.Null((await PublishAsync(repository, byPullRequest: true)).Problem);
        Assert.Equal(["closed", "open"], forge.Pulls.Select(static pull => (string?)pull["state"]));
    }

    [Fact]
    public async Task A_warning_about_cliff_toml_is_told_once()
    {
        var outcome = await PublishAsync(repository, template: "[changelog]\nbody = '{{ version }}'\n[bump]\ninitial_tag = 'v1'\n");
        Assert.Null(outcome.Problem);
        Assert.Equal("HAL7515", Assert.Single(outcome.Warnings).Code);
    }

    [Fact]
    public async Task A_file_that_carries_the_version_and_is_not_edited_is_told()
    {
        repository.Write("src/Shop/Shop.csproj", "<Project><PropertyGroup><Version>0.1.0</Version></PropertyGroup></Project>");
        repository.Write("docs/old.props", "<Project><!-- 0.1.0 --></Project>");
        await repository.RunAsync("add", "-A");
        await repository.CommitAsync("feat: shop");
        await repository.RunAsync("tag", "0.1.0");
        await repository.CommitAsync("fix: b");
        await repository.RunAsync("push", "-q", "origin", "main", "0.1.0");
        var outcome = await PublishAsync(repository);
        Assert.Null(outcome.Problem);
        Assert.Equal("0.1.1", outcome.Tag);
        var warning = Assert.Single(outcome.Warnings);
        Assert.Equal(("HAL7201", "`src/Shop/Shop.csproj` carries 0.1.0 and is not edited"), (warning.Code, warning.Message));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing()
    {
        var (head, there) = (await repository.RunAsync("rev-parse", "HEAD"), await repository.RunAsync("ls-remote", "origin"));
        var outcome = await PublishAsync(repository, dryRun: true);
        Assert.All(outcome.Steps, static step => Assert.Equal(StepState.Planned, step.State));
        Assert.Equal("v0.1.0", outcome.Tag);
        Assert.Equal((head, there, ""), (await repository.RunAsync("rev-parse", "HEAD"), await repository.RunAsync("ls-remote", "origin"), await repository.RunAsync("tag")));
        Assert.Empty(forge.Requests);
    }

    [Fact]
    public async Task Of_two_runs_at_once_one_wins_and_the_other_says_so()
    {
        using var other = new TemporaryRepository();
        await other.RunAsync("clone", "-q", bare, ".");
        var outcome = await PublishAsync(repository, step =>
        {
            // The other run comes between our fetch and our push.
            if (step.Name == "tag") Assert.Null(PublishAsync(other).GetAwaiter().GetResult().Problem);
        });
        Assert.Equal("HAL7302", outcome.Problem?.Code);
        Assert.Equal("", await repository.RunAsync("tag"));
        Assert.Single(forge.Releases);
    }

    [Theory]
    [InlineData("commit.gpgSign")]
    [InlineData("tag.gpgSign")]
    public async Task Commit_and_tag_are_signed_where_git_is_told_to_and_never_pushed_without(string setting)
    {
        var key = Path.Combine(bare, "key");
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static path => File.Exists(Path.Combine(path, "ssh-keygen"))), "ssh-keygen is not installed");
        using (var made = System.Diagnostics.Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key])) await made.WaitForExitAsync(Cancellation);
        foreach (var (name, value) in ((string, string)[])[("gpg.format", "ssh"), ("user.signingkey", key + ".pub"), (setting, "true")]) await repository.RunAsync("config", name, value);
        File.Move(key, key + ".away");
        var there = await repository.RunAsync("ls-remote", "origin");
        Assert.Equal("HAL7312", (await PublishAsync(repository)).Problem?.Code);
        Assert.Equal((there, "", 0), (await repository.RunAsync("ls-remote", "origin"), await repository.RunAsync("tag"), forge.Releases.Count));
        File.Move(key + ".away", key);
        Assert.Null((await PublishAsync(repository)).Problem);
        Assert.Contains("-----BEGIN SSH SIGNATURE-----", await repository.RunAsync("cat-file", "-p", setting == "tag.gpgSign" ? "v0.1.0" : "HEAD"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_only_the_forge_has_is_fetched_and_not_made_again()
    {
        await PublishAsync(repository);
        var tag = await repository.RunAsync("rev-parse", "v0.1.0");
        foreach (var isBehind in (bool[])[false, true])
        {
            await repository.RunAsync("tag", "-d", "v0.1.0");
            if (isBehind) await repository.RunAsync("reset", "-q", "--hard", "HEAD~1");
            var outcome = await PublishAsync(repository);
            Assert.All(outcome.Steps, static step => Assert.Equal(StepState.Found, step.State));
            Assert.Equal(tag, await repository.RunAsync("rev-parse", "v0.1.0"));
        }
    }

    [Fact]
    public async Task A_remote_that_never_answers_is_given_up()
    {
        await repository.RunAsync("config", "protocol.ext.allow", "always");
        await repository.RunAsync("remote", "set-url", "origin", "ext::sleep 600");
        var push = new ReleasePush(repository.Git, "origin") { Deadline = TimeSpan.FromSeconds(0.5) };
        Assert.Equal("`origin` cannot be fetched from: no answer within 0.5 s", (await push.FetchAsync("main", Cancellation)).Problem?.Message);
        Assert.Equal("`origin` cannot be asked for its tags: no answer within 0.5 s", (await push.HasTagAsync("v1", Cancellation)).Problem?.Message);
    }

    [Fact]
    public async Task A_protected_branch_refuses_and_nothing_stays_behind()
    {
        var hook = Path.Combine(bare, "hooks/pre-receive");
        await File.WriteAllTextAsync(hook, "#!/bin/sh\necho 'GH006: Protected branch update failed' >&2\nexit 1\n", Cancellation);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var head = await repository.RunAsync("rev-parse", "HEAD");
        Assert.Equal("HAL7303", (await PublishAsync(repository)).Problem?.Code);
        Assert.Equal((head, ""), (await repository.RunAsync("rev-parse", "HEAD"), await repository.RunAsync("tag")));
        Assert.Empty(forge.Releases);
    }

    [Fact]
    public async Task A_dirty_tree_and_a_detached_head_are_refused()
    {
        repository.Write("Directory.Build.props", "changed");
        Assert.Equal("HAL7300", (await PublishAsync(repository)).Problem?.Code);
        await repository.RunAsync("checkout", "-q", "--", ".");
        await repository.RunAsync("checkout", "-q", "--detach");
        Assert.Equal("HAL7301", (await PublishAsync(repository)).Problem?.Code);
    }

    [Fact]
    public async Task A_pull_request_is_kept_up_to_date_and_releases_when_it_is_merged()
    {
        Assert.Null((await PublishAsync(repository, byPullRequest: true)).Problem);
        Assert.Equal("chore(release): v0.1.0", (string?)Assert.Single(forge.Pulls)["title"]);
        await repository.CommitAsync("fix!: more");
        await repository.RunAsync("push", "-q", "origin", "main");
        await PublishAsync(repository, byPullRequest: true);
        Assert.Contains("more", (string?)Assert.Single(forge.Pulls)["body"], StringComparison.Ordinal);
        Assert.Empty(forge.Releases);

        // GitHub squashes it and puts the number behind.
        await repository.RunAsync("fetch", "-q", "origin", "hal9-release/main");
        await repository.RunAsync("merge", "-q", "--squash", "FETCH_HEAD");
        await repository.CommitAsync("chore(release): v0.1.0 (#12)");
        await repository.RunAsync("push", "-q", "origin", "main");
        var outcome = await PublishAsync(repository, byPullRequest: true);
        Assert.Equal((null, "v0.1.0"), (outcome.Problem, outcome.Tag));
        Assert.Equal("v0.1.0", (string?)Assert.Single(forge.Releases)["tag_name"]);
        Assert.Single(forge.Pulls);
    }

    [Fact]
    public async Task A_package_is_released_by_what_touches_it_with_tags_a_changelog_and_a_pull_request_of_its_own()
    {
        repository.Write("core/Cargo.toml", "[package]\nversion = \"0.0.0\"\n");
        await repository.RunAsync("add", "-A");
        await repository.CommitAsync("feat(core): of the package");
        await repository.RunAsync("push", "-q", "origin", "main");
        Assert.Null((await PublishAsync(repository, byPullRequest: true)).Problem);
        Assert.Null((await PublishAsync(repository, byPullRequest: true, package: "core")).Problem);
        Assert.Equal(["hal9-release/main", "hal9-release/main-core"], forge.Pulls.Select(static pull => (string)pull["head"]!["ref"]!));

        Assert.Equal("core-v0.1.0", (await PublishAsync(repository, package: "core")).Tag);
        Assert.Equal("core/CHANGELOG.md\ncore/Cargo.toml", await repository.RunAsync("diff", "--name-only", "HEAD~1", "HEAD"));
        Assert.Equal("### Added\n\n- **core:** of the package\n", (string?)Assert.Single(forge.Releases)["body"]);
        repository.Write("web/page", "1");
        await repository.RunAsync("add", "-A");
        await repository.CommitAsync("feat!: elsewhere");
        await repository.RunAsync("push", "-q", "origin", "main");
        Assert.Equal("nothing", Assert.Single((await PublishAsync(repository, package: "core")).Steps).Name);
        Assert.Equal("v0.1.0", (await PublishAsync(repository)).Tag);
    }

    [Fact]
    public async Task A_cliff_toml_writes_the_changelog_and_the_notes()
    {
        const string template = "[changelog]\nheader = '# Log'\nbody = '''\n## {{ version }}\n{% for c in commits %}* {{ c.message }}\n{% endfor %}'''\ntrim = false\n";
        await repository.CommitAsync("fix: two");
        await repository.RunAsync("push", "-q", "origin", "main");
        Assert.Null((await PublishAsync(repository, template: template)).Problem);
        Assert.Equal("# Log\n## v0.1.0\n* begin\n* two\n", await repository.RunAsync("show", "HEAD:CHANGELOG.md") + "\n");
        Assert.Equal("## v0.1.0\n* begin\n* two\n", (string?)Assert.Single(forge.Releases)["body"]);
    }

    private Task<PublishOutcome> PublishAsync(TemporaryRepository where, Action<PublishStep>? said = null, IReadOnlyList<string>? assets = null, bool dryRun = false, bool byPullRequest = false, string? template = null, bool draft = false, string? tag = null, string? package = null)
    {
        var section = new ReleaseSection(VersionPolicy.Default, [], "main", [], "CHANGELOG.md", null, ChangelogStyle.Default, [], "cd.yml");
        var policy = package is null ? section.Policy : section.Policy with { Tags = TagFormat.Parse("{name}-v{version}", package)! };
        var request = new PublishRequest(
            section, policy, package is null ? [] : [package], null, package is null ? [] : [package + "/Cargo.toml"], package is null ? "CHANGELOG.md" : package + "/CHANGELOG.md", section.Style,
            template is null ? null : new SourceText("cliff.toml", template), assets ?? [], dryRun, byPullRequest, draft, tag);
        return new ReleasePublisher(where.Git, forge.Client(http), "origin", TimeProvider.System, said ?? (static _ => { })).PublishAsync(request, Cancellation);
    }
}
