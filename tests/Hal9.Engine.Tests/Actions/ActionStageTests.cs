using Hal9.Engine.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Actions;

public sealed class ActionStageTests : IDisposable
{
    private const string Save = "require('fs').appendFileSync(process.env.GITHUB_STATE, ";

    private readonly ActionWorld world = new();

    public ActionStageTests()
    {
        if (ActionWorld.Node is null) Assert.Skip("needs node");
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Pre_steps_come_first_post_steps_last_in_first_out_and_all_share_state_and_inputs()
    {
        foreach (var name in (string[])["one", "two"])
        {
            world.Repository("octo/" + name).Script(
                $"console.log('main {name} ' + process.env.STATE_a); {Save} 'b=2\\n')",
                $"console.log('pre {name} ' + process.env.INPUT_X); {Save} 'a=1\\n'); require('fs').appendFileSync(process.env.GITHUB_ENV, 'PRE_{name}=yes\\n')",
                $"console.log('post {name} ' + process.env.STATE_a + process.env.STATE_b + process.env.INPUT_X)").Commit("v1");
        }
        var ended = await world.RunAsync("run: echo first $PRE_one $PRE_two", "uses: octo/one@v1\nwith: { x: X }", "uses: octo/two@v1\nname: Named\nwith: { x: Y }");
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Equal(["pre one X", "pre two Y", "first yes yes", "main one 1", "main two 1", "post two 12Y", "post one 12X"], Ran());
        Assert.Equal(["Set up job", "Pre Run octo/one@v1", "Pre Named", "Run echo first $PRE_one $PRE_two", "Run octo/one@v1", "Named", "Post Named", "Post Run octo/one@v1"],
            world.Run.Events.OfType<StepStarted>().Select(step => step.Name));
    }

    [Fact]
    public async Task Conditions_of_pre_and_post_decide_and_a_skipped_main_step_leaves_no_post()
    {
        world.Repository("octo/if").Script("console.log('main'); process.exit(1)", "console.log('pre')", "console.log('post')", "  pre-if: runner.os == 'Windows'\n  post-if: failure()\n").Commit("v1");
        world.Repository("octo/fine").Script("console.log('fine')", post: "console.log('post of fine')", more: "  post-if: success()\n").Commit("v1");
        await world.RunAsync("uses: octo/fine@v1", "uses: octo/if@v1", "uses: octo/if@v1\nif: false");
        Assert.Equal(["fine", "main", "post"], Ran());
    }

    [Fact]
    public async Task A_pre_step_that_fails_fails_the_job_and_its_post_still_runs()
    {
        world.Repository("octo/bad").Script("console.log('main')", "console.log('pre'); process.exit(3)", "console.log('post')").Commit("v1");
        var ended = await world.RunAsync("run: echo not reached", "uses: octo/bad@v1");
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Equal(["pre", "post"], Ran());
    }

    [Fact]
    public async Task Actions_within_composite_actions_have_their_pre_and_post_too()
    {
        world.Repository("octo/inner").Script("console.log('main ' + process.env.INPUT_X + process.env.STATE_a)", $"console.log('pre ' + process.env.INPUT_X); {Save} 'a=1\\n')", "console.log('post ' + process.env.INPUT_X + process.env.STATE_a + process.env.OWN)").Commit("v1");
        world.Repository("octo/outer").Write("action.yml", """
            inputs: { y: { default: d } }
            runs:
              using: composite
              steps:
                - uses: octo/inner@v1
                  with: { x: '1${{ inputs.y }}' }
                - uses: octo/inner@v1
                  with: { x: '2${{ inputs.y }}' }
                - run: echo "run $GITHUB_ACTION_REPOSITORY@$GITHUB_ACTION_REF"
                  shell: bash
            """).Commit("v2");
        await world.RunAsync("uses: octo/outer@v2\nwith: { y: Y }\nenv: { OWN: own }");
        Assert.Equal(["pre 1Y", "pre 2Y", "main 1Y1", "main 2Y1", "run octo/outer@v2", "post 2Y1own", "post 1Y1own"], Ran());
        Assert.Equal(["setup", "pre-1.1", "pre-1.2", "1", "post-1.2", "post-1.1"], world.Run.Events.OfType<StepCompleted>().Select(step => step.Step));
    }

    [Fact]
    public async Task A_retry_finds_the_state_of_every_action_again()
    {
        var flag = Path.Combine(world.Run.Root, "flag");
        world.Repository("octo/inner").Script($"{Save} 'b=2\\n'); console.log('main')", $"{Save} 'a=1\\n'); console.log('pre')", "console.log('post ' + process.env.STATE_a + process.env.STATE_b + process.env.INPUT_X + process.env.OWN)").Commit("v1");
        world.Repository("octo/outer").Write("action.yml", "runs:\n  using: composite\n  steps:\n    - uses: octo/inner@v1\n      with: { x: in }\n").Commit("v1");
        var workflow = ActionWorld.Workflow("uses: octo/inner@v1\nwith: { x: out }", "uses: octo/outer@v1\nenv: { OWN: own }", $"run: test -e {flag}");
        var engine = new RunEngine(TimeProvider.System);
        var token = TestContext.Current.CancellationToken;
        await world.Run.WaitAsync(await engine.StartAsync(world.Run.Request(workflow, "71"), token));
        await File.WriteAllTextAsync(flag, "", token);
        var journal = await File.ReadAllLinesAsync(Path.Combine(world.Run.RunsFolder, "71", "journal.jsonl"), token);
        // As if it had died in its last step.
        var kept = journal.TakeWhile(line => !line.Contains("\"step\":\"3\"", StringComparison.Ordinal)).ToArray();
        await File.WriteAllLinesAsync(Path.Combine(world.Run.RunsFolder, "71", "journal.jsonl"), kept, token);
        Assert.Equal(JobResult.Success, (await world.Run.WaitAsync(await engine.ResumeAsync(world.Run.Request(workflow, "71"), token))).Result);
        Assert.Equal(["post 12inown", "post 12outundefined"], Ran());
    }

    [Fact]
    public async Task Inputs_that_are_missing_deprecated_or_unknown_are_warned_of()
    {
        world.Repository("octo/in").Script("console.log(`[${process.env.INPUT_NEED}][${process.env.INPUT_DEF}]`)")
            .Write("action.yml", "inputs: { need: { required: true }, old: { deprecationMessage: use new }, def: { default: '${{ github.event_name }}' } }\nruns: { using: node24, main: main.js }\n").Commit("v1");
        var ended = await world.RunAsync("uses: octo/in@v1\nwith: { old: 1, odd: 2 }");
        Assert.Equal((JobResult.Success, true), (ended.Result, ended.HasWarnings));
        Assert.Contains("##[warning]Input 'old' has been deprecated with message: use new", world.Text, StringComparison.Ordinal);
        Assert.Contains("##[warning]Input 'need' is required by `octo/in@v1` and is not given", world.Text, StringComparison.Ordinal);
        Assert.Contains("##[warning]Unexpected input(s) 'odd', valid inputs are ['need', 'old', 'def']", world.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n[][push]", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_node_is_said_once_a_run_and_a_self_reference_is_the_same_commit()
    {
        world.Repository("octo/mono").Write("a/action.yml", "runs:\n  using: composite\n  steps:\n    - uses: $/b\n").Write("b/action.yml", "runs: { using: node20, main: b.js }").Write("b/b.js", "console.log('b at one')").Commit("v1");
        world.Repository("octo/mono").Write("b/b.js", "console.log('b at two')").Commit();
        await world.Run.RunAsync("""
            on: push
            jobs:
              job: { runs-on: ubuntu-latest, steps: [ { uses: octo/mono/a@v1 } ] }
              other: { needs: job, runs-on: ubuntu-latest, steps: [ { uses: octo/mono/a@v1 } ] }
            """);
        Assert.Contains("b at one", world.Run.Printed("job"));
        Assert.Single(world.Run.Output.Split('\n'), line => line.StartsWith("Actions for node", StringComparison.Ordinal));
        Assert.Single(world.Run.Events.OfType<ActionPinned>());
    }

    [Fact]
    public async Task A_post_step_that_hangs_ends_with_its_own_time_or_when_patience_with_a_cancelled_job_is_over()
    {
        world.Repository("octo/hang").Script("console.log('main')", post: "console.log('hangs'); process.on('SIGINT', () => process.exit(130)); setInterval(() => {}, 1000)").Commit("v1");
        var ended = await world.RunAsync("uses: octo/hang@v1\ntimeout-minutes: 0.02");
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Contains("##[error]The step has timed out after 0.02 minutes.", world.Text, StringComparison.Ordinal);

        var adjust = world.Run.Adjust;
        world.Run.Adjust = request => adjust(request) with { CancelTimeout = TimeSpan.FromMilliseconds(200) };
        world.Run.Watch = (run, happening) =>
        {
            if (happening is StepStarted { Step: "post-1" }) run.Cancel("enough");
        };
        Assert.Equal(JobResult.Cancelled, (await world.RunAsync("uses: octo/hang@v1")).Result);
    }

    /// <summary>Without what setting the job up says.</summary>
    private string[] Ran() => [.. world.Run.Printed("job").Where(line => !line.Contains("##[", StringComparison.Ordinal) && !line.StartsWith("Getting ", StringComparison.Ordinal)
        && !line.StartsWith("Actions for ", StringComparison.Ordinal) && !line.StartsWith("octo/", StringComparison.Ordinal))];
}
