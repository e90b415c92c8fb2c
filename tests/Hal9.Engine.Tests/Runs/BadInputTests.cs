using System.Diagnostics;
using System.Text;
using Hal9.Engine.Commands;
using Hal9.Engine.Runs;
using Hal9.Machine.Processes;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Runs;

/// <summary>Steps that do what no step should: each ends clean and is told in words.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TestRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task A_line_of_ten_megabytes_bad_utf8_and_NULs_reach_the_log_as_they_are()
    {
        var before = GC.GetTotalAllocatedBytes();
        await Steps("""
                  - run: head -c 10000000 /dev/zero | tr '\0' x; printf 'end\n\xff\xfe\0z\n'; echo after
            """);
        Assert.Equal(JobResult.Success, run.ResultOf("job"));
        var log = await File.ReadAllBytesAsync(Directory.GetFiles(run.RunsFolder, "job.log", SearchOption.AllDirectories).Single(), TestContext.Current.CancellationToken);
        byte[] expected = [.. Encoding.ASCII.GetBytes(new string('x', 10_000_000) + "end\n"), 0xff, 0xfe, 0, .. "z\nafter\n"u8];
        Assert.True(log.AsSpan().IndexOf(expected) > 0);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 500_000_000);
    }

    [Fact]
    public async Task A_workspace_that_a_step_deleted_fails_the_next_one_by_its_name()
    {
        await Steps("""
                  - run: rm -rf "$GITHUB_WORKSPACE"
                  - run: echo never
                  - { if: always(), run: echo elsewhere, working-directory: / }
            """);
        Assert.Equal("success failure success", run.Steps("job"));
        Assert.Contains(run.Events.OfType<StepAnnotated>(), one => one.Annotation.Level == AnnotationLevel.Error && one.Annotation.Message.Contains("working directory", StringComparison.Ordinal));
        Assert.Contains("elsewhere", run.Printed("job"));
    }

    [Fact]
    public async Task A_step_that_closes_its_pipes_still_ends_with_its_code()
    {
        await Steps("""
                  - run: echo seen; exec 1>&- 2>&-; sleep 0.2; exit 3
            """);
        Assert.Equal("failure", run.Steps("job"));
        Assert.Contains("##[error]Process completed with exit code 3.", run.Printed("job"));
    }

    [Fact]
    public async Task Daemons_that_ignore_every_signal_are_gone_when_the_job_is()
    {
        var clock = Stopwatch.StartNew();
        await Steps($$"""
                  - run: |
                      (trap '' INT TERM HUP; setsid bash -c "trap '' INT TERM HUP; echo \$\$ > {{run.Root}}/pid; while :; do sleep 1; done" < /dev/null > /dev/null 2>&1 &)
                      while [ ! -s {{run.Root}}/pid ]; do sleep 0.02; done
            """);
        Assert.Equal(JobResult.Success, run.ResultOf("job"));
        var pid = int.Parse(await File.ReadAllTextAsync(Path.Combine(run.Root, "pid"), TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (ProcessIdentity.Of(pid) is not null) await Task.Delay(10, deadline.Token);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Folders_outside_are_not_hashed_through_links()
    {
        var outside = Directory.CreateDirectory(Path.Combine(run.Root, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "secret.txt"), "of others", TestContext.Current.CancellationToken);
        await Steps("""
                  - run: echo mine > a.txt; ln -s OUTSIDE out; ln -s . loop
                  - run: echo "${{ hashFiles('out/*') }}:${{ hashFiles('a.txt') == hashFiles('*.txt', 'out/**', 'loop/**') }}"
            """.Replace("OUTSIDE", outside, StringComparison.Ordinal));
        Assert.Equal([":true"], run.Printed("job"));
    }

    [Fact]
    public async Task Environment_files_full_of_nonsense_fail_their_step_and_no_other()
    {
        await Steps("""
                  - { continue-on-error: true, run: "printf 'no equals sign\n' > $GITHUB_ENV" }
                  - { continue-on-error: true, run: "printf 'A<<END\nnever closed\n' > $GITHUB_OUTPUT" }
                  - { continue-on-error: true, run: "printf 'NODE_OPTIONS=--inspect\n' > $GITHUB_ENV" }
                  - { continue-on-error: true, run: "head -c 3000000 /dev/zero > $GITHUB_STEP_SUMMARY" }
                  - { continue-on-error: true, run: "head -c 3000000 /dev/urandom > $GITHUB_ENV" }
                  - run: echo fine
            """);
        Assert.Equal(JobResult.Success, run.ResultOf("job"));
        Assert.Equal([JobResult.Failure, JobResult.Failure], run.Events.OfType<StepCompleted>().Take(2).Select(static step => step.Outcome));
        Assert.Contains(run.Events.OfType<StepAnnotated>(), static one => one.Annotation.Message.Contains("NODE_OPTIONS", StringComparison.Ordinal));
        Assert.Equal(JobResult.Failure, run.Events.OfType<StepCompleted>().ElementAt(4).Outcome);
        Assert.Contains("fine", run.Printed("job"));
    }

    [Fact]
    public async Task A_full_disk_ends_the_run_with_an_error_in_words()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "only root can mount a small disk");
        var disk = Directory.CreateDirectory(Path.Combine(run.Repository, ".hal9")).FullName;
        Assert.SkipUnless(await CallAsync("mount", "-t", "tmpfs", "-o", "size=256k", "none", disk) == 0, "no disk can be mounted here");
        try
        {
            var problem = await Assert.ThrowsAnyAsync<IOException>(() => Steps("""
                      - run: head -c 1000000 /dev/zero | tr '\0' '\n'; sleep 60
                """).WaitAsync(TimeSpan.FromSeconds(45), TestContext.Current.CancellationToken));
            Assert.Contains("space", problem.Message, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await CallAsync("umount", "-l", disk);
        }
    }

    [Fact]
    public async Task A_composite_action_that_uses_itself_fails_at_the_place_where_it_does()
    {
        run.Write("loop/action.yml", "name: loop\nruns:\n  using: composite\n  steps:\n    - { uses: ./back }\n    - { run: echo never, shell: bash }\n");
        run.Write("back/action.yml", "name: back\nruns:\n  using: composite\n  steps:\n    - { uses: ./loop }\n");
        await Steps("""
                  - uses: actions/checkout@v4
                  - uses: ./loop
                  - { if: failure(), run: echo after }
            """);
        Assert.Equal("success failure success", run.Steps("job"));
        Assert.Contains("##[error]./loop/action.yml:5:15: error[HAL4411]: `./back` is nested deeper than 9 actions (does it use itself?)", run.Printed("job"));
        Assert.DoesNotContain("never", run.Printed("job"));
        Assert.Contains("after", run.Printed("job"));
    }

    [Fact]
    public async Task A_composite_action_of_ten_thousand_steps_runs_to_its_end()
    {
        run.Write("many/action.yml", "name: many\nruns:\n  using: composite\n  steps:\n" + string.Concat(Enumerable.Range(0, 10_000).Select(static number =>
            $"    - {{ run: 'echo number {number}', shell: bash, if: '{(number % 2500 == 2499 ? "always()" : "failure()")}' }}\n")));
        await Steps("""
                  - uses: actions/checkout@v4
                  - uses: ./many
            """);
        Assert.Equal(["number 2499", "number 4999", "number 7499", "number 9999"], run.Printed("job")[1..]);
    }

    [Fact]
    public async Task A_cancelled_step_that_ignores_every_signal_is_killed_with_all_it_started()
    {
        run.Watch = (running, happening) =>
        {
            if (happening is StepOutput piece && piece.Bytes.Span.IndexOf("ready\n"u8) >= 0) running.Cancel("enough");
        };
        var request = run.Request($$"""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - run: |
                      trap 'echo INT' INT; trap 'echo TERM' TERM
                      (trap '' INT TERM HUP; exec sleep 600) & echo $! > {{run.Root}}/child
                      (trap '' INT TERM HUP; setsid bash -c 'trap "" INT TERM HUP; echo $$ > {{run.Root}}/daemon; while :; do sleep 1; done' < /dev/null > /dev/null 2>&1 &)
                      while [ ! -s {{run.Root}}/daemon ]; do sleep 0.02; done
                      r=rea; echo ${r}dy
                      while :; do sleep 0.05 || true; done
                  - { if: always(), run: echo last words }
            """);
        var time = new CountedTime();
        await run.WaitAsync(await new RunEngine(time).StartAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal("cancelled success", run.Steps("job"));
        // Each signal's trap ran before the next came; bash may also tell of the `sleep` that the signal ended.
        Assert.Equal(["ready", "INT", "TERM", "last words"], run.Printed("job").Where(static line => line is "ready" or "INT" or "TERM" or "last words"));
        Assert.Equal([TimeSpan.FromSeconds(7.5), TimeSpan.FromSeconds(2.5)], time.Asked.Where(static time => time == TimeSpan.FromSeconds(7.5) || time == TimeSpan.FromSeconds(2.5)));
        foreach (var name in (string[])["child", "daemon"])
        {
            var pid = int.Parse(await File.ReadAllTextAsync(Path.Combine(run.Root, name), TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            while (ProcessIdentity.Of(pid) is not null) await Task.Delay(10, deadline.Token);
        }
    }

    [Fact]
    public async Task A_job_that_runs_out_of_time_is_cancelled_and_says_after_how_long()
    {
        var request = run.Request("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                timeout-minutes: 2
                steps:
                  - run: echo begun; exec sleep 600
                  - run: echo never
                  - { if: always(), run: echo last words }
            """);
        var ended = await run.WaitAsync(await new RunEngine(new HurriedTime()).StartAsync(request, TestContext.Current.CancellationToken));
        Assert.Equal(JobResult.Cancelled, ended.Result);
        Assert.Equal("cancelled skipped success", run.Steps("job"));
        Assert.Equal(["begun", "last words"], run.Printed("job").Where(static line => !line.StartsWith("##[", StringComparison.Ordinal)));
        Assert.Equal("it ran longer than 2 minutes", Assert.Single(run.Events.OfType<LegEnded>()).Reason);
    }

    private Task<RunEnded> Steps(string steps) => run.RunAsync("on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n" + steps);

    private static async Task<int> CallAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
