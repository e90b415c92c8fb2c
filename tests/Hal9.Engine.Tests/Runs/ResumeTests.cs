using Hal9.Engine.Runs;
using Hal9.Journal;
using Hal9.Journal.Files;
using Hal9.Machine.Processes;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Runs;

public sealed class ResumeTests
{
    private static readonly string Workflow = """
        on: push
        jobs:
          first:
            runs-on: ubuntu-latest
            outputs: { total: '${{ steps.c.outputs.n }}' }
            steps:
              - { id: a, run: 'echo begin 1 >> ROOT/effects; echo n=1 >> $GITHUB_OUTPUT; echo E=5 >> $GITHUB_ENV; echo end 1 >> ROOT/effects' }
              - { run: 'echo begin 2 >> ROOT/effects; echo "HIDDEN=${{ secrets.PASSWORD }}" >> $GITHUB_ENV; sleep 0.03; echo end 2 >> ROOT/effects' }
              - { run: 'echo begin 3 >> ROOT/effects; [ "$HIDDEN" = "${{ secrets.PASSWORD }}" ]; sleep 300 > /dev/null 2>&1 & echo end 3 >> ROOT/effects' }
              - { id: c, run: 'echo begin 4 >> ROOT/effects; echo "n=$(( ${{ steps.a.outputs.n }} + E ))" >> $GITHUB_OUTPUT; echo end 4 >> ROOT/effects' }
          second:
            needs: first
            runs-on: ubuntu-latest
            strategy: { matrix: { n: [1, 2] } }
            steps:
              - { run: 'echo "begin ${{ matrix.n }}1" >> ROOT/effects; sleep 0.02; echo "end ${{ matrix.n }}1" >> ROOT/effects' }
              - { run: 'echo "begin ${{ matrix.n }}2 ${{ needs.first.outputs.total }}" >> ROOT/effects; echo "end ${{ matrix.n }}2" >> ROOT/effects' }
        """.ReplaceLineEndings("\n");

    [Fact]
    public Task A_run_killed_at_any_point_goes_on_and_no_completed_step_runs_again() => KillAtAsync(10);

    [Fact]
    [Trait("Category", "Long")]
    public Task The_same_at_two_hundred_points() => KillAtAsync(200);

    private static async Task KillAtAsync(int points)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs Linux");
        var random = new Random(points);
        for (var point = 0; point < points; point++)
        {
            var root = Directory.CreateTempSubdirectory("hal9-killed-").FullName;
            try
            {
                await File.WriteAllTextAsync(Path.Combine(root, "workflow.yml"), Workflow.Replace("ROOT", root, StringComparison.Ordinal), TestContext.Current.CancellationToken);
                var deaths = 0;
                int code;
                string error;
                do
                {
                    // Dies up to three times, then may live.
                    var events = deaths < 3 && (deaths == 0 || random.Next(2) == 0) ? random.Next(1, 50) : 0;
                    (code, error) = await KilledRun.StartAsync(root, events, random.Next(0, 12));
                    if (code == 137) deaths++;
                }
                while (code == 137);
                Assert.True(code == KilledRun.Succeeded, $"point {point} after {deaths} deaths: exit {code}\n{error}");
                await JudgeAsync(root, deaths);
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        }
    }

    private static async Task JudgeAsync(string root, int deaths)
    {
        var effects = await File.ReadAllLinesAsync(Path.Combine(root, "effects"), TestContext.Current.CancellationToken);
        var events = await ReadAsync(root);
        // Each step was completed once and for all, and ran at most once more than the run died.
        Assert.Equal(8, events.OfType<StepCompleted>().Select(step => (step.Leg, step.Step)).Distinct().Count());
        Assert.Equal(8, events.OfType<StepCompleted>().Count());
        foreach (var step in (string[])["1", "2", "3", "4", "11", "12 6", "21", "22 6"])
        {
            Assert.InRange(effects.Count(line => line == "begin " + step), 1, 1 + deaths);
            Assert.Contains("end " + step.Split(' ')[0], effects);
        }
        // Once a step has begun, no step before it begins again.
        var inFirst = effects.Where(line => line.StartsWith("begin ", StringComparison.Ordinal) && line.Length == 7).Select(line => line[6] - '0').ToArray();
        Assert.Equal(inFirst.Order(), inFirst);
        Assert.IsType<RunEnded>(events[^1]);
        Assert.DoesNotContain(ProcessTable.WithEnvironmentPrefix("RUNNER_TRACKING_ID", $"hal9_{KilledRun.RunId}_"), process => Belongs(process, root));
        Assert.DoesNotContain("a-secret-of-the-run", await File.ReadAllTextAsync(Path.Combine(root, "repository", ".hal9", "runs", KilledRun.RunId, "journal.jsonl"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static bool Belongs(ProcessIdentity process, string root)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Pid}/environ").Contains(root, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<List<RunEvent>> ReadAsync(string root)
    {
        var store = new FileJournalStore(Path.Combine(root, "repository", ".hal9", "runs"), TimeProvider.System);
        var events = new List<RunEvent>();
        await foreach (var envelope in store.ReadAsync(new StreamId(KilledRun.RunId), 1, TestContext.Current.CancellationToken))
        {
            if (RunEvents.Read(envelope) is { } happening) events.Add(happening);
        }
        return events;
    }

    [Fact]
    public async Task A_retry_goes_on_from_the_failed_step_and_keeps_the_attempts()
    {
        using var run = new TestRun();
        var workflow = """
            on: push
            jobs:
              good: { runs-on: ubuntu-latest, steps: [{ run: echo once >> ROOT/effects }] }
              job:
                runs-on: ubuntu-latest
                steps:
                  - { id: a, run: 'echo a >> ROOT/effects; echo v=1 >> $GITHUB_OUTPUT; echo left > file' }
                  - { run: 'echo b >> ROOT/effects; cat file; test -e ROOT/mended' }
                  - { run: 'echo "c ${{ steps.a.outputs.v }}" >> ROOT/effects' }
              behind: { needs: job, runs-on: ubuntu-latest, steps: [{ run: echo behind >> ROOT/effects }] }
            """.Replace("ROOT", run.Root, StringComparison.Ordinal);
        var engine = new RunEngine(TimeProvider.System);
        Assert.Equal(JobResult.Failure, (await run.WaitAsync(await engine.StartAsync(run.Request(workflow, "9"), TestContext.Current.CancellationToken))).Result);
        Assert.IsType<RunOpening.Refused>(await engine.ResumeAsync(run.Request(workflow, "9"), TestContext.Current.CancellationToken));
        File.WriteAllText(Path.Combine(run.Root, "mended"), "");
        Assert.Equal(JobResult.Success, (await run.WaitAsync(await engine.RetryAsync(run.Request(workflow, "9"), TestContext.Current.CancellationToken))).Result);
        Assert.Equal(["a", "b", "b", "behind", "c 1", "once"], File.ReadAllLines(Path.Combine(run.Root, "effects")).Order(StringComparer.Ordinal));
        Assert.Equal([2], run.Events.OfType<RunContinued>().Select(continued => continued.Attempt));
        Assert.IsType<RunOpening.Refused>(await engine.RetryAsync(run.Request(workflow, "9"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_resumed_run_asks_for_its_secrets()
    {
        using var run = new TestRun();
        run.Secrets["TOKEN"] = "some-secret";
        const string workflow = "on: push\njobs: { job: { runs-on: ubuntu-latest, steps: [{ run: exit 1 }] } }";
        var engine = new RunEngine(TimeProvider.System);
        await run.WaitAsync(await engine.StartAsync(run.Request(workflow, "9"), TestContext.Current.CancellationToken));
        run.Secrets.Clear();
        var refused = Assert.IsType<RunOpening.Refused>(await engine.RetryAsync(run.Request(workflow, "9"), TestContext.Current.CancellationToken));
        Assert.Contains(refused.Diagnostics, diagnostic => diagnostic.Code == "HAL4103" && diagnostic.Message.Contains("`TOKEN`", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_sealed_with_another_key_is_refused_before_anything_runs()
    {
        using var run = new TestRun();
        run.Secrets["TOKEN"] = "some-secret";
        var workflow = "on: push\njobs: { job: { runs-on: ubuntu-latest, steps: [{ run: 'echo \"KEPT=${{ secrets.TOKEN }}\" >> $GITHUB_ENV' }, { run: 'echo ran >> ROOT/effects; exit 1' }] } }".Replace("ROOT", run.Root, StringComparison.Ordinal);
        var engine = new RunEngine(TimeProvider.System);
        await run.WaitAsync(await engine.StartAsync(run.Request(workflow, "9"), TestContext.Current.CancellationToken));
        File.Delete(Path.Combine(run.Root, "key"));
        var refused = Assert.IsType<RunOpening.Refused>(await engine.RetryAsync(run.Request(workflow, "9"), TestContext.Current.CancellationToken));
        var problem = Assert.Single(refused.Diagnostics);
        Assert.Equal("HAL4105", problem.Code);
        Assert.Contains("`KEPT`", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["ran"], File.ReadAllLines(Path.Combine(run.Root, "effects")));
    }

    [Fact]
    public async Task Two_programs_do_not_run_one_run()
    {
        using var run = new TestRun();
        const string workflow = "on: push\njobs: { job: { runs-on: ubuntu-latest, steps: [{ run: sleep 0.3 }] } }";
        var engine = new RunEngine(TimeProvider.System);
        var opening = await engine.StartAsync(run.Request(workflow, "9"), TestContext.Current.CancellationToken);
        var second = Assert.IsType<RunOpening.Refused>(await engine.ResumeAsync(run.Request(workflow, "9"), TestContext.Current.CancellationToken));
        Assert.Equal("HAL4003", Assert.Single(second.Diagnostics).Code);
        await run.WaitAsync(opening);
    }
}
