using System.Net;
using System.Net.Sockets;
using Hal9.Engine.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Actions;

public sealed class BadActionTests : IDisposable
{
    private readonly ActionWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("octo/none@v1", "error[HAL4402]: there is no repository ")]
    [InlineData("octo/one@v9", "error[HAL4403]: octo/one has no tag or branch `v9`")]
    [InlineData("octo/one@0123456789012345678901234567890123456789", "error[HAL4403]: ")]
    [InlineData("octo/one/nowhere@v1", "error[HAL4406]: there is no action.yml or action.yaml in `octo/one/nowhere@v1`")]
    [InlineData("octo/one/../../etc@v1", "error[HAL4405]: `octo/one/../../etc@v1` is refused: the path `../../etc` leads out of where it begins")]
    [InlineData("../../etc/passwd@v1", "error[HAL4405]: ")]
    [InlineData("octo/one@--upload-pack=touch", "error[HAL4405]: ")]
    [InlineData("octo/one@v1..v2", "error[HAL4405]: ")]
    [InlineData("octo/.git@v1", "error[HAL4402]: ")]
    public async Task A_reference_that_leads_nowhere_says_why_before_any_step(string uses, string expected)
    {
        world.Repository("octo/one").Script("").Commit("v1");
        var ended = await world.RunAsync("run: echo not reached", $"uses: {uses}", "run: echo not reached either\nif: always()");
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Contains(".github/workflows/test.yml:7:15: " + expected, world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not reached", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("", world.Stored.Select(name => name.TrimStart('@')));
    }

    [Fact]
    public async Task A_shortened_commit_is_refused_and_the_whole_one_given()
    {
        var commit = world.Repository("octo/one").Script("").Commit("v1");
        await world.RunAsync($"uses: octo/one@{commit[..8]}");
        Assert.Contains("error[HAL4404]", world.Text, StringComparison.Ordinal);
        Assert.Contains($"(write octo/one@{commit})", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pin_to_the_object_of_a_tag_is_not_the_commit_that_was_asked_for()
    {
        var repository = world.Repository("octo/one").Script("");
        repository.Commit();
        repository.Git("-c", "user.name=A", "-c", "user.email=a@example.org", "tag", "-a", "v1", "-m", "one");
        await world.RunAsync($"uses: octo/one@{repository.Git("rev-parse", "v1").Trim()}");
        Assert.Contains("error[HAL4409]", world.Text, StringComparison.Ordinal);
        Assert.Empty(world.Stored);
    }

    [Fact]
    public async Task Every_mistake_in_an_action_file_is_shown_where_it_stands()
    {
        world.Repository("octo/bad").Write("action.yml", "name: bad\nruns:\n  using: node200\n  main: x.js\n").Commit("v1");
        world.Repository("octo/worse").Write("action.yml", "runs: [\n").Commit("v1");
        await world.RunAsync("uses: octo/bad@v1", "uses: octo/worse@v1");
        Assert.Contains("octo/bad@v1/action.yml:3:10: error[HAL", world.Text, StringComparison.Ordinal);
        Assert.Contains("`using: node200` is not known", world.Text, StringComparison.Ordinal);
        Assert.Contains("octo/worse@v1/action.yml:", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_is_not_there_or_lies_outside_is_found_before_any_step()
    {
        File.WriteAllText(Path.Combine(world.Run.Root, "secret.js"), "console.log('outside')");
        world.Repository("octo/gone").Write("action.yml", "runs: { using: node20, main: dist/index.js, post: dist/post.js }\n").Commit("v1");
        world.Repository("octo/out").Write("action.yml", "runs: { using: node20, main: ../../../../../../../../secret.js }\n").Commit("v1");
        var link = world.Repository("octo/link").Write("action.yml", "runs: { using: node20, main: main.js }\n");
        File.CreateSymbolicLink(Path.Combine(link.Folder, "main.js"), Path.Combine(world.Run.Root, "secret.js"));
        link.Commit("v1");
        var file = world.Repository("octo/file");
        File.CreateSymbolicLink(Path.Combine(file.Folder, "action.yml"), "../../link/action.yml");
        file.Commit("v1");
        await world.RunAsync("uses: octo/gone@v1", "uses: octo/out@v1", "uses: octo/link@v1", "uses: octo/file@v1");
        Assert.Contains("error[HAL4406]: `main: dist/index.js` of `octo/gone@v1` does not exist", world.Text, StringComparison.Ordinal);
        Assert.Contains("error[HAL4406]: `post: dist/post.js` of `octo/gone@v1` does not exist", world.Text, StringComparison.Ordinal);
        Assert.Contains("error[HAL4405]: `main: ../../../../../../../../secret.js` of `octo/out@v1` leads out of its repository", world.Text, StringComparison.Ordinal);
        Assert.Contains("error[HAL4405]: `main: main.js` of `octo/link@v1` leads out of its repository", world.Text, StringComparison.Ordinal);
        Assert.Contains("octo/file@v1", world.Text.Split('\n').Single(line => line.Contains("`action.yml`", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.DoesNotContain("\noutside", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_node_nothing_runs_and_what_to_install_is_said()
    {
        world.Repository("octo/one").Script("").Commit("v1");
        var bin = Directory.CreateDirectory(Path.Combine(world.Run.Root, "bin")).FullName;
        foreach (var name in (string[])["bash", "git"]) File.CreateSymbolicLink(Path.Combine(bin, name), $"/usr/bin/{name}");
        var adjust = world.Run.Adjust;
        world.Run.Adjust = request => adjust(request) with { InheritedEnvironment = new Dictionary<string, string> { ["PATH"] = bin } };
        Assert.Equal(JobResult.Failure, (await world.RunAsync("run: echo not reached", "uses: octo/one@v1")).Result);
        Assert.Contains("octo/one@v1/action.yml:3:3: error[HAL4410]: `octo/one@v1` is a JavaScript action, and there is no `node` on the PATH of this machine (install Node.js 20 or newer)", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not reached", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_that_uses_itself_ends_where_GitHub_ends_it()
    {
        world.Repository("octo/loop").Write("action.yml", "runs:\n  using: composite\n  steps:\n    - uses: octo/loop@v1\n").Commit("v1");
        Assert.Equal(JobResult.Failure, (await world.RunAsync("uses: octo/loop@v1")).Result);
        Assert.Contains("error[HAL4411]: `octo/loop@v1` is nested deeper than 9 actions", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_origin_that_accepts_and_never_answers_is_given_up_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        world.Sourcing = world.Sourcing with { Origin = $"http://user:hidden@127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", AnswerDeadline = TimeSpan.FromMilliseconds(300) };
        Assert.Equal(JobResult.Failure, (await world.RunAsync("uses: octo/one@v1")).Result);
        Assert.Contains("did not answer within 0.3 s", world.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", world.Text, StringComparison.Ordinal);
        Assert.Empty(world.Stored);
    }

    [Fact]
    public async Task Cancelling_while_an_action_is_fetched_cancels_the_run_and_leaves_nothing_behind()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        world.Sourcing = world.Sourcing with { Origin = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}" };
        world.Run.Watch = (run, happening) =>
        {
            if (happening is StepStarted { Step: "setup" }) run.Cancel("enough");
        };
        var ended = await world.RunAsync($"uses: octo/one@{new string('a', 40)}", "run: echo not reached");
        Assert.Equal(JobResult.Cancelled, ended.Result);
        Assert.Empty(world.Stored);
        Assert.DoesNotContain("not reached", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_sees_the_tokens_of_its_job_and_a_script_does_not()
    {
        if (ActionWorld.Node is null) Assert.Skip("needs node");
        world.Repository("octo/env").Script("console.log('action ' + Object.keys(process.env).filter(n => /^ACTIONS_(RUNTIME|RESULTS|CACHE)/.test(n)).sort().join(' '))").Commit("v1");
        await world.RunAsync("run: echo script ${!ACTIONS_RUNTIME_*} ${!ACTIONS_RESULTS_*} ${!ACTIONS_CACHE_*}.", "uses: octo/env@v1");
        Assert.Contains("\nscript .\n", world.Text, StringComparison.Ordinal);
        Assert.Contains("\naction ACTIONS_CACHE_SERVICE_V2 ", world.Text, StringComparison.Ordinal);
        Assert.Contains("ACTIONS_RUNTIME_TOKEN", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_repository_with_a_hundred_thousand_files_is_brought_whole()
    {
        if (ActionWorld.Node is null) Assert.Skip("needs node");
        var repository = world.Repository("octo/big").Script("console.log(require('fs').readdirSync(__dirname + '/d', { recursive: true }).length)");
        for (var i = 0; i < 100_000; i++) repository.Write($"d/{i % 100}/{i}.txt", "x");
        repository.Commit("v1");
        Assert.Equal(JobResult.Success, (await world.RunAsync("uses: octo/big@v1")).Result);
        Assert.EndsWith("\n100100", world.Text, StringComparison.Ordinal);
    }
}
