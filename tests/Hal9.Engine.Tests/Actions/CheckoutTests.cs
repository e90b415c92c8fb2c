using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Actions;

public sealed class CheckoutTests : IDisposable
{
    private readonly TestRun run = new();
    private readonly ActionRepositoryFolder repository;

    public CheckoutTests() => repository = new ActionRepositoryFolder(run.Repository);

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task A_sparse_checkout_brings_only_its_folders_of_the_work_tree_and_of_a_commit()
    {
        repository.Write("a/one.txt", "1").Write("b/two.txt", "2").Write("top.txt", "t").Commit("v1");
        repository.Write("a/new.txt", "new").Write("b/new.txt", "new").Write("a/one.txt", "changed");
        await RunAsync("uses: actions/checkout@v4\nwith: { sparse-checkout: a, path: now, token: t }", "uses: actions/checkout@v4\nwith: { sparse-checkout: '/b/**', sparse-checkout-cone-mode: false, ref: v1, path: then }",
            "run: find now then -type f -not -path '*/.git/*' | sort; cat now/a/one.txt; echo; git -C now status --short");
        Assert.Equal(["now/a/new.txt", "now/a/one.txt", "now/top.txt", "then/b/two.txt", "changed", " M a/one.txt", "?? a/new.txt"], run.Printed("job")[2..]);
        Assert.Contains("\nwithout effect here: token\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nactions/checkout is built into HAL9\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submodules_come_from_where_they_are_checked_out()
    {
        var inner = new ActionRepositoryFolder(Path.Combine(run.Root, "inner")).Write("inner.txt", "old");
        inner.Commit();
        repository.Git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.Folder, "sub");
        repository.Commit("v1");
        File.WriteAllText(Path.Combine(repository.Folder, "sub", "inner.txt"), "changed");
        await RunAsync("uses: actions/checkout@v4\nwith: { submodules: true, path: now }", "uses: actions/checkout@v4\nwith: { submodules: recursive, ref: v1, path: then }", "uses: actions/checkout@v4\nwith: { path: without }",
            "run: cat now/sub/inner.txt; echo; cat then/sub/inner.txt; echo; ls without/sub 2>&1 | wc -l; git -C then submodule status | cut -c1");
        Assert.Equal(["changed", "old"], run.Printed("job")[3..5]);
        Directory.Delete(Path.Combine(repository.Folder, "sub"), recursive: true);
        Assert.Equal(JobResult.Failure, (await RunAsync("uses: actions/checkout@v4\nwith: { submodules: true }")).Result);
        Assert.Contains("##[error]the submodule `sub` is not checked out in", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_linked_work_tree_of_a_shallow_clone_is_checked_out_with_the_history_there_is()
    {
        var full = new ActionRepositoryFolder(Path.Combine(run.Root, "full")).Write("f", "1");
        full.Commit();
        full.Write("f", "2").Commit("v2");
        full.Git("clone", "-q", "--depth", "1", $"file://{full.Folder}", Path.Combine(run.Root, "shallow"));
        Directory.Delete(repository.Folder, recursive: true);
        full.Git("-C", Path.Combine(run.Root, "shallow"), "worktree", "add", "-q", repository.Folder);
        var ended = await RunAsync("uses: actions/checkout@v4\nwith: { path: now }", "uses: actions/checkout@v4\nwith: { ref: v2, path: then }", "run: git -C now log --oneline | wc -l; git -C then log --oneline | wc -l");
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Equal(["1", "1"], run.Printed("job")[^2..]);
    }

    [Fact]
    public async Task All_history_all_tags_and_with_depth_zero_the_branches_of_the_origin_are_there()
    {
        var origin = new ActionRepositoryFolder(Path.Combine(run.Root, "origin")).Write("f", "1");
        origin.Commit("v1");
        origin.Git("branch", "elsewhere");
        repository.Git("remote", "add", "origin", origin.Folder);
        repository.Git("fetch", "-q", "origin");
        repository.Git("reset", "-q", "--hard", "origin/main");
        repository.Commit("v2");
        await RunAsync("uses: actions/checkout@v4\nwith: { fetch-depth: 0 }", "run: git log --oneline | wc -l; git tag; git rev-parse --verify -q origin/elsewhere >/dev/null && echo known", "uses: actions/checkout@v4\nwith: { ref: elsewhere, path: other }", "run: git -C other tag --points-at HEAD");
        Assert.Equal(["2", "v1", "v2", "known"], run.Printed("job")[1..5]);
        Assert.Equal("v1", run.Printed("job")[^1]);
    }

    [Fact]
    public async Task What_an_earlier_job_pushed_is_fetched_from_the_origin_unless_the_run_is_offline()
    {
        var origin = new ActionRepositoryFolder(Path.Combine(run.Root, "origin")).Write("f", "1");
        origin.Commit();
        repository.Git("remote", "add", "origin", origin.Folder);
        repository.Git("fetch", "-q", "origin");
        repository.Git("reset", "-q", "--hard", "origin/main");
        origin.Write("f", "2").Commit("v1");
        const string checkout = "uses: actions/checkout@v4\nwith: { ref: v1 }";
        await RunAsync(checkout, "run: cat f; echo; git tag --points-at HEAD; git remote get-url origin");
        Assert.Equal(["2", "v1", origin.Folder], run.Printed("job")[1..4]);
        Assert.Equal(JobResult.Failure, (await RunAsync("uses: actions/checkout@v4\nwith: { ref: v2 }")).Result);
        Assert.Contains("##[error]there is no ref or commit `v2` in this repository, nor at its origin", run.Output, StringComparison.Ordinal);
        run.Adjust = static request => request with { Offline = true };
        Assert.Equal(JobResult.Failure, (await RunAsync(checkout)).Result);
        Assert.Contains("##[error]there is no ref or commit `v1` in this repository, and its origin is not asked: the run is offline", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_repository_comes_from_the_folder_of_clones_and_from_nowhere_else()
    {
        var clones = Path.Combine(run.Root, "clones");
        new ActionRepositoryFolder(Path.Combine(clones, "octo", "other")).Write("other.txt", "o").Commit("v1");
        run.Adjust = request => request with { Actions = request.Actions with { Clones = clones } };
        repository.Commit();
        await RunAsync("uses: actions/checkout@v4\nwith: { repository: octo/other, ref: v1, path: other }", "run: cat other/other.txt; echo", "uses: actions/checkout@v4\ncontinue-on-error: true\nwith: { repository: octo/../x }");
        Assert.Contains("o", run.Printed("job"));
        Assert.Contains(run.Printed("job"), line => line.StartsWith("##[error]`octo/../x` is another repository", StringComparison.Ordinal));
    }

    private Task<Hal9.Engine.Runs.RunEnded> RunAsync(params string[] steps) => run.RunAsync(ActionWorld.Workflow(steps));
}
