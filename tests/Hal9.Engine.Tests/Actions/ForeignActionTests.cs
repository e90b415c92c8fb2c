using Hal9.Engine.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Actions;

public sealed class ForeignActionTests : IDisposable
{
    private const string Greeting = """
        const fs = require('fs');
        console.log(`hello ${process.env.INPUT_WHO_IS_IT} from ${process.env.GITHUB_ACTION_REPOSITORY}@${process.env.GITHUB_ACTION_REF} as ${process.env.GITHUB_ACTION}`);
        fs.appendFileSync(process.env.GITHUB_OUTPUT, 'said=hello\n');
        """;

    private readonly ActionWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task An_action_is_fetched_at_its_ref_pinned_in_the_journal_and_run()
    {
        NeedNode();
        var commit = world.Repository("octo/greet").Script(Greeting).Write("action.yml", "inputs: { 'who is it': { default: nobody } }\nruns: { using: node20, main: main.js }\n").Commit("v1");
        var ended = await world.RunAsync("{ id: greet, uses: octo/greet@v1, with: { who is it: you } }", "run: echo ${{ steps.greet.outputs.said }}");
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Contains("hello you from octo/greet@v1 as greet", world.Text, StringComparison.Ordinal);
        Assert.EndsWith("\nhello", world.Text, StringComparison.Ordinal);
        Assert.Equal(new ActionPinned("octo/greet", "v1", commit), Assert.Single(world.Run.Events.OfType<ActionPinned>()));
        Assert.Equal([$"octo/greet@{commit}"], world.Stored);
        Assert.Contains($"octo/greet@v1 is {commit}, fetched from {world.Sourcing.Origin}", world.Text, StringComparison.Ordinal);
        Assert.Contains("Actions for node20 run on the node of this machine, v", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_annotated_tag_a_branch_a_full_commit_and_a_path_are_all_understood()
    {
        NeedNode();
        var repository = world.Repository("octo/many").Write("sub/deep/action.yaml", "runs: { using: node16, main: ../shared.js }").Write("sub/shared.js", "console.log('shared')");
        var commit = repository.Commit();
        repository.Git("-c", "user.name=A", "-c", "user.email=a@example.org", "tag", "-a", "v2", "-m", "two");
        repository.Git("branch", "feature/x");
        await world.RunAsync("uses: octo/many/sub/deep@v2", "uses: octo/many/sub/deep@feature/x", $"uses: octo/many/sub/deep@{commit.ToUpperInvariant()}");
        Assert.Equal("setup success 1 success 2 success 3 success", Steps());
        Assert.Equal(3, world.Run.Printed("job").Count(line => line == "shared"));
        Assert.All(world.Run.Events.OfType<ActionPinned>(), pin => Assert.Equal(commit, pin.Commit));
        Assert.Equal([$"octo/many@{commit}"], world.Stored);
    }

    [Fact]
    public async Task Once_cached_it_runs_offline_and_what_is_not_cached_says_so()
    {
        NeedNode();
        world.Repository("octo/one").Script("console.log('one ran')").Commit("v1");
        await world.RunAsync("uses: octo/one@v1");
        Directory.Delete(world.Sourcing.Origin, recursive: true);
        world.Offline = true;
        Assert.Equal(JobResult.Success, (await world.RunAsync("uses: octo/one@v1")).Result);
        Assert.Contains("one ran", world.Text, StringComparison.Ordinal);
        Assert.Equal(JobResult.Failure, (await world.RunAsync("uses: octo/one@v2", "run: echo not reached")).Result);
        Assert.Contains("error[HAL4408]: `octo/one@v2` was never fetched here, and the run is offline", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not reached", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_moved_is_told_and_the_new_commit_is_used()
    {
        NeedNode();
        var repository = world.Repository("octo/moves").Script("console.log('old')");
        var before = repository.Commit("v1");
        await world.RunAsync("uses: octo/moves@v1");
        var after = repository.Script("console.log('new')").Commit("v1");
        var ended = await world.RunAsync("uses: octo/moves@v1");
        Assert.Equal((JobResult.Success, true), (ended.Result, ended.HasWarnings));
        Assert.Contains($"warning[HAL4412]: `octo/moves@v1` was {before} and is now {after}", world.Text, StringComparison.Ordinal);
        Assert.EndsWith("\nnew", world.Text, StringComparison.Ordinal);
        Assert.False((await world.RunAsync("uses: octo/moves@v1")).HasWarnings);
    }

    [Fact]
    public async Task A_retry_uses_the_commit_that_the_run_began_with()
    {
        NeedNode();
        var flag = Path.Combine(world.Run.Root, "flag");
        var repository = world.Repository("octo/moves").Script("console.log('old')");
        var before = repository.Commit("v1");
        var workflow = ActionWorld.Workflow($"run: test -e {flag}", "uses: octo/moves@v1");
        var engine = new RunEngine(TimeProvider.System);
        var token = TestContext.Current.CancellationToken;
        Assert.Equal(JobResult.Failure, (await world.Run.WaitAsync(await engine.StartAsync(world.Run.Request(workflow, "7"), token))).Result);
        repository.Script("console.log('new')").Commit("v1");
        await File.WriteAllTextAsync(flag, "", token);
        Assert.Equal(JobResult.Success, (await world.Run.WaitAsync(await engine.RetryAsync(world.Run.Request(workflow, "7"), token))).Result);
        Assert.Contains("\nold", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nnew", world.Text, StringComparison.Ordinal);
        Assert.Equal(before, Assert.Single(world.Run.Events.OfType<ActionPinned>()).Commit);
    }

    [Fact]
    public async Task An_origin_that_does_not_answer_is_done_without_when_the_action_is_here()
    {
        NeedNode();
        world.Repository("octo/one").Script("console.log('one ran')").Commit("v1");
        // The same origin by its name: what was known of it is remembered under that.
        world.Sourcing = world.Sourcing with { Origin = "http://127.0.0.1:9/git" };
        Assert.Equal(JobResult.Failure, (await world.RunAsync("uses: octo/one@v1")).Result);
        Assert.Contains("error[HAL4401]: http://127.0.0.1:9/git/octo/one cannot be reached", world.Text, StringComparison.Ordinal);
        Assert.Empty(world.Stored);
        var clone = Path.Combine(world.Run.Root, "origin");
        world.Store.SaveRef("http://127.0.0.1:9/git/octo/one", new("octo", "one"), "v1", new(Kept(clone), IsTag: true));
        var ended = await world.RunAsync("uses: octo/one@v1");
        Assert.Equal((JobResult.Success, true), (ended.Result, ended.HasWarnings));
        Assert.Contains("warning[HAL4413]: `octo/one@v1` is taken as it was last time", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_clones_stands_in_for_the_origin_bare_or_not()
    {
        NeedNode();
        world.Repository("octo/plain").Script("console.log('plain ran')").Commit("v1");
        var bare = world.Repository("octo/made").Script("console.log('bare ran')");
        bare.Commit("v1");
        var clones = Path.Combine(world.Run.Root, "clones");
        Directory.CreateDirectory(Path.Combine(clones, "octo"));
        Directory.Move(Path.Combine(world.Sourcing.Origin, "octo", "plain"), Path.Combine(clones, "octo", "plain"));
        bare.Git("clone", "-q", "--bare", bare.Folder, Path.Combine(clones, "octo+bare.git"));
        world.Sourcing = world.Sourcing with { Clones = clones, Origin = "http://127.0.0.1:9" };
        world.Offline = true;
        var ended = await world.RunAsync("uses: octo/plain@main", "uses: octo/bare@v1");
        Assert.True(ended.Result == JobResult.Success, world.Text);
        Assert.Contains("plain ran", world.Text, StringComparison.Ordinal);
        Assert.Contains("bare ran", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frozen_run_refuses_tags_and_branches_with_the_commit_each_is_before_anything_runs()
    {
        var inner = world.Repository("octo/inner").Script("").Commit("v1");
        var outer = world.Repository("octo/outer").Write("action.yml", "runs:\n  using: composite\n  steps:\n    - uses: octo/inner@v1\n").Commit("v3");
        world.Sourcing = world.Sourcing with { IsFrozen = true };
        var workflow = ActionWorld.Workflow("run: echo first", $"uses: octo/outer@{outer}", "uses: octo/outer@v3", "uses: actions/checkout@v4");
        var refused = Assert.IsType<RunOpening.Refused>(await new RunEngine(TimeProvider.System).StartAsync(world.Run.Request(workflow), TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                $".github/workflows/test.yml:8:15: error[HAL4407]: `octo/outer@v3` is not pinned to a commit; it is {outer} now (write octo/outer@{outer} # v3)",
                $"octo/outer@{outer}/action.yml:4:13: error[HAL4407]: `octo/inner@v1` is not pinned to a commit; it is {inner} now (write octo/inner@{inner} # v1)",
            ],
            refused.Diagnostics.Select(problem => problem.ToString()));
        Assert.False(Directory.Exists(world.Run.RunsFolder));
    }

    [Fact]
    public async Task What_a_job_does_to_its_copy_of_an_action_no_other_job_sees()
    {
        NeedNode();
        world.Repository("octo/self").Script("console.log('clean'); require('fs').writeFileSync(__filename, \"console.log('poisoned')\")").Commit("v1");
        await world.RunAsync("uses: octo/self@v1");
        await world.RunAsync("uses: octo/self@v1");
        Assert.EndsWith("\nclean", world.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(world.Run.Root, "work", world.Run.Events.OfType<RunStarted>().Single().RunId, "job")));
    }

    private string Kept(string origin)
    {
        var repository = world.Repository("octo/one");
        var commit = repository.Git("rev-parse", "HEAD").Trim();
        var fresh = world.Store.MakeUnfinished();
        repository.Git("clone", "-q", Path.Combine(origin, "octo", "one"), Path.Combine(fresh, "files"));
        world.Store.Add(new("octo", "one"), commit, Path.Combine(fresh, "files"));
        Directory.Delete(fresh, recursive: true);
        return commit;
    }

    private string Steps() => string.Join(' ', world.Run.Events.OfType<StepCompleted>().Select(step => $"{step.Step} {NeedsContext.TextOf(step.Conclusion)}"));

    private static void NeedNode()
    {
        if (ActionWorld.Node is null) Assert.Skip("needs node");
    }
}
