using Hal9.Engine.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Runs;

public sealed class ConcurrencyTests : IDisposable
{
    private readonly TestRun first = new();
    private readonly List<TestRun> others = [];

    public void Dispose()
    {
        foreach (var other in others) other.Dispose();
        first.Dispose();
    }

    [Fact]
    public async Task Runs_of_one_group_run_one_after_the_other()
    {
        var workflow = Holding("concurrency: deploy");
        var one = await StartAsync(first, workflow, "1");
        await Until(() => File.Exists(Marker("began-1")));
        var (second, two, waits) = await NextAsync(workflow, "2");
        await waits;
        Assert.False(File.Exists(Marker("began-2")));
        File.WriteAllText(Marker("go"), "");
        Assert.Equal([JobResult.Success, JobResult.Success], [(await one).Result, (await two).Result]);
        Assert.Equal(new GroupAwaited(null, "deploy", "run 1 of .github/workflows/test.yml"), Assert.Single(second.Events.OfType<GroupAwaited>()));
    }

    [Fact]
    public async Task A_newcomer_takes_the_place_of_who_waits()
    {
        var workflow = Holding("concurrency: deploy");
        var one = await StartAsync(first, workflow, "1");
        await Until(() => File.Exists(Marker("began-1")));
        var (second, two, waits) = await NextAsync(workflow, "2");
        await waits;
        var (_, three, _) = await NextAsync(workflow, "3");
        Assert.Equal(JobResult.Cancelled, (await two).Result);
        Assert.Contains("run 3", Assert.Single(second.Events.OfType<RunCancelled>()).Reason, StringComparison.Ordinal);
        File.WriteAllText(Marker("go"), "");
        Assert.Equal([JobResult.Success, JobResult.Success], [(await one).Result, (await three).Result]);
        Assert.False(File.Exists(Marker("began-2")));
    }

    [Fact]
    public async Task In_a_long_queue_everybody_waits()
    {
        var workflow = Holding("concurrency: { group: deploy, queue: max }");
        var one = await StartAsync(first, workflow, "1");
        await Until(() => File.Exists(Marker("began-1")));
        var (_, two, waits) = await NextAsync(workflow, "2");
        await waits;
        var (_, three, _) = await NextAsync(workflow, "3");
        File.WriteAllText(Marker("go"), "");
        Assert.Equal([JobResult.Success, JobResult.Success, JobResult.Success], [(await one).Result, (await two).Result, (await three).Result]);
    }

    [Fact]
    public async Task A_newcomer_ends_who_runs_when_it_says_so()
    {
        var workflow = Holding("concurrency: { group: Deploy, cancel-in-progress: true }");
        var one = await StartAsync(first, workflow, "1");
        await Until(() => File.Exists(Marker("began-1")));
        var (_, two, _) = await NextAsync(workflow.Replace("Deploy", "dEPLOY", StringComparison.Ordinal), "2");
        Assert.Equal(JobResult.Cancelled, (await one).Result);
        File.WriteAllText(Marker("go"), "");
        Assert.Equal(JobResult.Success, (await two).Result);
    }

    [Fact]
    public async Task Jobs_of_different_runs_share_a_group_and_the_rest_goes_on()
    {
        var workflow = Holding("").Replace("runs-on", "concurrency: machine\n    runs-on", StringComparison.Ordinal) + "  free: { runs-on: ubuntu-latest, steps: [{ run: touch ROOT/free-$GITHUB_RUN_ID }] }\n".Replace("ROOT", first.Root, StringComparison.Ordinal);
        var one = await StartAsync(first, workflow, "1");
        await Until(() => File.Exists(Marker("began-1")));
        var (second, two, waits) = await NextAsync(workflow, "2");
        await Until(() => File.Exists(Marker("free-2")));
        await waits;
        Assert.False(File.Exists(Marker("began-2")));
        File.WriteAllText(Marker("go"), "");
        Assert.Equal([JobResult.Success, JobResult.Success], [(await one).Result, (await two).Result]);
        Assert.Equal("job", Assert.Single(second.Events.OfType<GroupAwaited>()).Leg);
    }

    [Fact]
    public async Task A_waiting_run_can_be_cancelled()
    {
        var workflow = Holding("concurrency: deploy");
        var one = await StartAsync(first, workflow, "1");
        await Until(() => File.Exists(Marker("began-1")));
        var second = Next();
        second.Watch = (run, happening) =>
        {
            if (happening is GroupAwaited) run.Cancel("enough");
        };
        Assert.Equal(JobResult.Cancelled, (await await StartAsync(second, workflow, "2")).Result);
        Assert.Equal(JobResult.Cancelled, second.ResultOf("job"));
        File.WriteAllText(Marker("go"), "");
        Assert.Equal(JobResult.Success, (await one).Result);
    }

    [Fact]
    public async Task A_job_that_would_wait_for_its_own_run_is_cancelled()
    {
        var ended = await first.RunAsync("on: push\nconcurrency: one\njobs: { job: { concurrency: ONE, runs-on: ubuntu-latest, steps: [{ run: echo never }] } }");
        Assert.Equal(JobResult.Cancelled, ended.Result);
        Assert.Contains("holds the concurrency group `ONE` itself", Assert.Single(first.Events.OfType<LegEnded>()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_waits_for_another_run_takes_no_slot()
    {
        var workflow = Holding("").Replace("runs-on", "concurrency: machine\n    runs-on", StringComparison.Ordinal);
        var one = await StartAsync(first, workflow, "1");
        await Until(() => File.Exists(Marker("began-1")));
        var second = Next();
        second.Adjust = static request => request with { Parallelism = 1 };
        var two = await StartAsync(second, workflow + $"  free: {{ runs-on: ubuntu-latest, steps: [{{ run: touch {first.Root}/free }}] }}\n", "2");
        await Until(() => File.Exists(Marker("free")));
        Assert.False(File.Exists(Marker("began-2")));
        File.WriteAllText(Marker("go"), "");
        Assert.Equal([JobResult.Success, JobResult.Success], [(await one).Result, (await two).Result]);
    }

    [Theory]
    [InlineData("concurrency: deploy", "")]
    [InlineData("", "concurrency: { group: 'dep${{ inputs.rest }}' }")]
    public async Task A_call_waits_for_other_runs_by_its_own_group_and_by_that_of_the_called_workflow(string calling, string called)
    {
        first.Write(".github/workflows/called.yml", $"on: {{ workflow_call: {{ inputs: {{ rest: {{ type: string }} }} }} }}\n{called}\njobs: {{ inner: {{ runs-on: ubuntu-latest, steps: [{{ run: touch {first.Root}/inner }}] }} }}\n");
        var one = await StartAsync(first, Holding("concurrency: deploy"), "1");
        await Until(() => File.Exists(Marker("began-1")));
        var (second, two, waits) = await NextAsync($$"""
            on: push
            jobs:
              call:
                {{calling}}
                uses: ./.github/workflows/called.yml
                with: { rest: loy }
            """, "2");
        await waits;
        Assert.False(File.Exists(Marker("inner")));
        File.WriteAllText(Marker("go"), "");
        Assert.Equal([JobResult.Success, JobResult.Success], [(await one).Result, (await two).Result]);
        Assert.True(File.Exists(Marker("inner")));
        Assert.Equal("call", Assert.Single(second.Events.OfType<GroupAwaited>()).Leg);
    }

    [Fact]
    public async Task A_called_job_that_would_wait_for_its_caller_is_cancelled()
    {
        first.Write(".github/workflows/called.yml", "on: workflow_call\nconcurrency: one\njobs: { inner: { concurrency: ONE, runs-on: ubuntu-latest, steps: [{ run: echo never }] } }\n");
        var ended = await first.RunAsync("on: push\njobs: { call: { uses: ./.github/workflows/called.yml } }");
        Assert.Equal(JobResult.Cancelled, ended.Result);
        Assert.Contains("`call`, which called it, holds the concurrency group `ONE`", first.Events.OfType<LegEnded>().First().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_calls_that_each_hold_what_the_other_wants_one_is_cancelled_in_part()
    {
        // Both hold their groups before either of their inner jobs wants the other's.
        string Called(string name, string other, string wanted) => $$"""
            on: workflow_call
            jobs:
              begin: { runs-on: ubuntu-latest, steps: [{ run: 'touch {{first.Root}}/{{name}}; while [ ! -e {{first.Root}}/{{other}} ]; do sleep 0.02; done' }] }
              inner: { needs: begin, concurrency: {{wanted}}, runs-on: ubuntu-latest, steps: [{ run: echo ran }] }
            """;
        first.Write(".github/workflows/a.yml", Called("a", "b", "yellow"));
        first.Write(".github/workflows/b.yml", Called("b", "a", "blue"));
        var ended = await first.RunAsync("on: push\njobs: { a: { concurrency: blue, uses: ./.github/workflows/a.yml }, b: { concurrency: yellow, uses: ./.github/workflows/b.yml } }").WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(JobResult.Cancelled, ended.Result);
        var inner = first.Events.OfType<LegEnded>().Where(static leg => leg.Leg.EndsWith("/inner", StringComparison.Ordinal)).ToArray();
        Assert.Equal([JobResult.Success, JobResult.Cancelled], inner.Select(static leg => leg.Result).Order());
        Assert.Contains("it would wait for ever: ", inner.Single(static leg => leg.Result == JobResult.Cancelled).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_through_a_wait_within_another_run_is_found()
    {
        // Run 1: `outer` holds green; `inner` of it waits within the run for blue, which `call` has, whose own inner job waits for red. Run 2 holds red and wants green.
        first.Write(".github/workflows/outer.yml", $"on: workflow_call\njobs:\n  begin: {{ runs-on: ubuntu-latest, steps: [{{ run: 'touch {first.Root}/outer; {Wait("call")}; {Wait("red")}' }}] }}\n  inner: {{ needs: begin, concurrency: blue, runs-on: ubuntu-latest, steps: [{{ run: 'true' }}] }}\n");
        first.Write(".github/workflows/call.yml", $"on: workflow_call\njobs:\n  begin: {{ runs-on: ubuntu-latest, steps: [{{ run: 'touch {first.Root}/call; {Wait("red")}' }}] }}\n  inner: {{ needs: begin, concurrency: red, runs-on: ubuntu-latest, steps: [{{ run: 'true' }}] }}\n");
        var one = await StartAsync(first, "on: push\njobs: { outer: { concurrency: green, uses: ./.github/workflows/outer.yml }, call: { concurrency: blue, uses: ./.github/workflows/call.yml } }", "1");
        await Until(() => File.Exists(Marker("outer")) && File.Exists(Marker("call")));
        var second = Next();
        var two = await StartAsync(second, $"on: push\nconcurrency: red\njobs:\n  begin: {{ runs-on: ubuntu-latest, steps: [{{ run: touch {first.Root}/red }}] }}\n  want: {{ needs: begin, concurrency: green, runs-on: ubuntu-latest, steps: [{{ run: 'true' }}] }}\n", "2");
        var ended = await Task.WhenAll(one, two).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal([JobResult.Success, JobResult.Cancelled], ended.Select(static run => run.Result).Order());
        Assert.Single(first.Events.Concat(second.Events).OfType<LegEnded>(), static leg => leg.Reason?.StartsWith("it would wait for ever: ", StringComparison.Ordinal) == true);

        string Wait(string marker) => $"while [ ! -e {first.Root}/{marker} ]; do sleep 0.02; done";
    }

    [Fact]
    public async Task Calls_that_want_the_same_groups_in_another_order_take_turns()
    {
        first.Write(".github/workflows/a.yml", "on: workflow_call\nconcurrency: yellow\njobs: { inner: { runs-on: ubuntu-latest, steps: [{ run: echo ran }] } }\n");
        first.Write(".github/workflows/b.yml", "on: workflow_call\nconcurrency: blue\njobs: { inner: { runs-on: ubuntu-latest, steps: [{ run: echo ran }] } }\n");
        var ends = await Task.WhenAll(await StartAsync(first, "on: push\njobs: { call: { concurrency: blue, uses: ./.github/workflows/a.yml } }", "1"), await StartAsync(Next(), "on: push\njobs: { call: { concurrency: yellow, uses: ./.github/workflows/b.yml } }", "2"));
        Assert.All(ends, static ended => Assert.Equal(JobResult.Success, ended.Result));
    }

    [Fact]
    public async Task A_newcomer_ends_a_call_that_holds_its_group()
    {
        first.Write(".github/workflows/called.yml", $"on: workflow_call\nconcurrency: {{ group: deploy, cancel-in-progress: true }}\n{Holding("")[Holding("").IndexOf("jobs:", StringComparison.Ordinal)..]}");
        const string workflow = "on: push\njobs: { call: { uses: ./.github/workflows/called.yml } }";
        var one = await StartAsync(first, workflow, "1");
        await Until(() => File.Exists(Marker("began-1")));
        var (_, two, _) = await NextAsync(workflow, "2");
        Assert.Equal(JobResult.Cancelled, (await one).Result);
        File.WriteAllText(Marker("go"), "");
        Assert.Equal(JobResult.Success, (await two).Result);
    }

    [Fact]
    public async Task Within_a_run_only_the_last_that_waits_is_kept()
    {
        var ended = await first.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                concurrency: one
                strategy: { matrix: { n: [1, 2, 3] } }
                steps: [{ run: 'echo ${{ matrix.n }}' }]
            """);
        Assert.Equal(["job[0] Success", "job[1] Cancelled", "job[2] Success"], first.Events.OfType<LegEnded>().Select(leg => $"{leg.Leg} {leg.Result}").Order(StringComparer.Ordinal));
        Assert.Equal(JobResult.Cancelled, ended.Result);
    }

    [Fact]
    public async Task Nothing_runs_longer_than_a_cancelled_job_is_given()
    {
        first.Watch = (run, happening) =>
        {
            if (happening is StepOutput) run.Cancel("enough");
        };
        await first.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                cancel-timeout-minutes: 0
                steps:
                  - run: echo begun; exec sleep 60
                  - { if: always(), run: echo never }
            """);
        Assert.Equal("cancelled cancelled", first.Steps("job"));
        Assert.DoesNotContain("never", first.Printed("job"));
    }

    /// <summary>A workflow whose job says that it began and goes on when <c>go</c> is there.</summary>
    private string Holding(string settings) => $$"""
        on: push
        {{settings}}
        jobs:
          job:
            runs-on: ubuntu-latest
            steps:
              - run: touch {{first.Root}}/began-$GITHUB_RUN_ID; while [ ! -e {{first.Root}}/go ]; do sleep 0.02; done

        """;

    private string Marker(string name) => Path.Combine(first.Root, name);

    /// <summary>Another run of the same repository, as another process would start it.</summary>
    private TestRun Next()
    {
        var next = new TestRun(first.Root);
        others.Add(next);
        return next;
    }

    private async Task<(TestRun Run, Task<RunEnded> Ended, Task Waits)> NextAsync(string workflow, string id)
    {
        var next = Next();
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        next.Watch = (_, happening) =>
        {
            if (happening is GroupAwaited) waits.TrySetResult();
        };
        return (next, await StartAsync(next, workflow, id), waits.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static async Task<Task<RunEnded>> StartAsync(TestRun run, string workflow, string id)
    {
        var opening = await new RunEngine(TimeProvider.System).StartAsync(run.Request(workflow, id), TestContext.Current.CancellationToken);
        return run.WaitAsync(opening);
    }

    private static async Task Until(Func<bool> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!holds()) await Task.Delay(10, deadline.Token);
    }
}
