using Hal9.Engine.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Runs;

public sealed class RunTests : IDisposable
{
    private readonly TestRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Two_jobs_with_needs_outputs_and_a_matrix_run()
    {
        var ended = await run.RunAsync("""
            on: push
            env: { TOP: top }
            jobs:
              build:
                runs-on: ubuntu-latest
                outputs:
                  version: ${{ steps.one.outputs.version }}
                steps:
                  - id: one
                    run: echo "version=1.$((1+1))" >> "$GITHUB_OUTPUT"
                  - run: echo "ADDED=later" >> "$GITHUB_ENV"
                  - run: echo "$TOP $ADDED ${{ env.ADDED }} $GITHUB_JOB $GITHUB_REPOSITORY"
              test:
                needs: build
                runs-on: ubuntu-latest
                strategy:
                  matrix: { size: [small, large] }
                steps:
                  - run: echo "${{ matrix.size }} of ${{ needs.build.outputs.version }}"
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Equal(["top later later build octo/demo"], run.Printed("build"));
        Assert.Equal(["small of 1.2"], run.Printed("test[0]"));
        Assert.Equal(["large of 1.2"], run.Printed("test[1]"));
    }

    [Fact]
    public async Task A_failing_step_fails_its_job_and_skips_what_needs_it()
    {
        var ended = await run.RunAsync("""
            on: push
            jobs:
              bad:
                runs-on: ubuntu-latest
                steps:
                  - run: exit 3
                  - run: echo never
                  - if: failure()
                    run: echo "after ${{ job.status }}"
                  - if: always()
                    run: echo always
              behind:
                needs: bad
                runs-on: ubuntu-latest
                steps: [{ run: echo never }]
              anyway:
                needs: bad
                if: ${{ !cancelled() }}
                runs-on: ubuntu-latest
                steps: [{ run: 'echo "bad was ${{ needs.bad.result }}"' }]
            """);
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Equal("failure skipped success success", run.Steps("bad"));
        Assert.Equal(["##[error]Process completed with exit code 3.", "after failure", "always"], run.Printed("bad"));
        Assert.Equal(JobResult.Skipped, run.ResultOf("behind"));
        Assert.Equal(["bad was failure"], run.Printed("anyway"));
    }

    [Fact]
    public async Task Continue_on_error_keeps_the_outcome_and_lets_the_job_go_on()
    {
        var ended = await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - id: soft
                    continue-on-error: true
                    run: exit 1
                  - run: echo "${{ steps.soft.outcome }} ${{ steps.soft.conclusion }}"
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.True(ended.HasWarnings);
        Assert.Equal(["##[error]Process completed with exit code 1.", "failure success"], run.Printed("job"));
    }

    [Fact]
    public async Task Nothing_of_a_secret_is_shown_or_written()
    {
        run.Secrets["PASSWORD"] = "correct-horse-battery";
        await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                outputs: { leak: '${{ steps.one.outputs.leak }}' }
                steps:
                  - id: one
                    env: { P: '${{ secrets.PASSWORD }}' }
                    run: |
                      echo "plain $P"
                      echo "$P" | base64
                      printf 'correct-'; sleep 0.2; printf 'horse-battery\n'
                      echo "leak=$P" >> $GITHUB_OUTPUT
                      echo "KEPT=$P" >> $GITHUB_ENV
                      echo "## $P" >> $GITHUB_STEP_SUMMARY
                      echo "::add-mask::dynamic-value"
                      echo "::warning::dynamic-value $P"
                      echo "dynamic-value"
                  - run: '[ "$KEPT" = correct-horse-battery ] && echo kept'
            """);
        Assert.Equal(["plain ***", "***", "***", "##[warning]*** ***", "***", "##[group]Run [ \"$KEPT\" = *** ] && echo kept"],
            [.. run.Printed("job")[..5], .. run.Output.Split('\n').Where(line => line.StartsWith("##[group]Run [", StringComparison.Ordinal))]);
        Assert.Contains("kept", run.Printed("job"));
        Assert.Contains(run.Events.OfType<StepSummarised>(), summary => summary.Markdown.Trim() == "## ***");
        foreach (var file in Directory.EnumerateFiles(run.RunsFolder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("lease.lock", StringComparison.Ordinal)))
        {
            var text = File.ReadAllText(file);
            // The workflow's own text is the author's; all that the run added is masked.
            Assert.DoesNotContain("plain correct-horse", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cancelling_a_run_interrupts_its_steps_and_still_runs_those_that_always_run()
    {
        run.Watch = (running, happening) =>
        {
            if (happening is StepOutput piece && piece.Bytes.Span.IndexOf("started\n"u8) >= 0) running.Cancel("enough");
        };
        var ended = await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - run: |
                      trap 'echo interrupted; exit 1' INT
                      s=start; echo ${s}ed
                      sleep 60 & wait
                  - run: echo never
                  - if: cancelled()
                    run: echo "cleaning ${{ job.status }}"
              later:
                needs: job
                runs-on: ubuntu-latest
                steps: [{ run: echo never }]
            """);
        Assert.Equal(JobResult.Cancelled, ended.Result);
        Assert.Equal(["started", "interrupted", "cleaning cancelled"], run.Printed("job"));
        Assert.Equal("cancelled skipped success", run.Steps("job"));
    }

    [Fact]
    public async Task A_step_that_runs_out_of_time_fails()
    {
        await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - timeout-minutes: 0.005
                    run: sleep 60
                  - if: failure()
                    run: echo after
            """);
        Assert.Contains("after", run.Printed("job"));
        Assert.Contains("##[error]The step has timed out after 0.005 minutes.", run.Printed("job"));
    }

    [Fact]
    public async Task A_failed_leg_cancels_the_others_unless_told_not_to()
    {
        await run.RunAsync("""
            on: push
            jobs:
              fast:
                runs-on: ubuntu-latest
                strategy: { matrix: { n: [1, 2, 3] }, max-parallel: 1 }
                steps: [{ run: 'exit $(( ${{ matrix.n }} == 1 ))' }]
              slow:
                runs-on: ubuntu-latest
                strategy: { matrix: { n: [1, 2, 3] }, fail-fast: false }
                steps: [{ run: 'exit $(( ${{ matrix.n }} == 1 ))' }]
            """);
        JobResult[] Results(string job) => [.. run.Events.OfType<LegEnded>().Where(leg => leg.Leg.StartsWith(job, StringComparison.Ordinal)).OrderBy(leg => leg.Leg, StringComparer.Ordinal).Select(leg => leg.Result)];
        Assert.Equal([JobResult.Failure, JobResult.Cancelled, JobResult.Cancelled], Results("fast"));
        Assert.Equal([JobResult.Failure, JobResult.Success, JobResult.Success], Results("slow"));
    }

    [Fact]
    public async Task A_label_nobody_serves_is_no_failure_and_is_said()
    {
        var ended = await run.RunAsync("""
            on: push
            jobs:
              all:
                runs-on: ${{ matrix.os }}
                strategy: { matrix: { os: [ubuntu-latest, windows-latest] } }
                steps: [{ run: echo here }]
              mac:
                runs-on: macos-latest
                steps: [{ run: echo never }]
              behind:
                needs: mac
                runs-on: ubuntu-latest
                steps: [{ run: echo never }]
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Equal(JobResult.Success, run.ResultOf("all"));
        Assert.Equal(["all (windows-latest): no runner for windows-latest", "behind needs mac, which was not run", "mac: no runner for macos-latest"], ended.NotRun.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_called_workflow_runs_with_its_inputs_secrets_and_outputs()
    {
        run.Secrets["DEEP"] = "deep-secret-value";
        run.Write(".github/workflows/called.yml", """
            on:
              workflow_call:
                inputs: { who: { type: string } }
                secrets: { inner: { required: true } }
                outputs: { greeting: { value: '${{ jobs.hello.outputs.text }}' } }
            jobs:
              hello:
                runs-on: ubuntu-latest
                outputs: { text: '${{ steps.say.outputs.text }}' }
                steps:
                  - id: say
                    run: echo "text=hello ${{ inputs.who }}" >> "$GITHUB_OUTPUT"
                  - env: { S: '${{ secrets.inner }}' }
                    run: echo "${#S}"
            """);
        var ended = await run.RunAsync("""
            on: push
            jobs:
              call:
                uses: ./.github/workflows/called.yml
                with: { who: world }
                secrets: { inner: '${{ secrets.DEEP }}' }
              after:
                needs: call
                runs-on: ubuntu-latest
                steps: [{ run: 'echo "${{ needs.call.outputs.greeting }}"' }]
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Equal(["17"], run.Printed("call/hello"));
        Assert.Equal(["hello world"], run.Printed("after"));
    }

    [Fact]
    public async Task Background_steps_run_beside_the_others_and_count_when_they_are_waited_for()
    {
        var ended = await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - { id: slow, background: true, run: 'while [ ! -e go ]; do sleep 0.01; done; echo "o=1" >> $GITHUB_OUTPUT; echo "LATE=yes" >> $GITHUB_ENV' }
                  - run: echo "before [$LATE]"; touch go
                  - wait: slow
                  - run: echo "after [$LATE] ${{ steps.slow.outputs.o }}"
                  - { id: endless, background: true, run: sleep 600 }
                  - cancel: endless
                  - run: echo "went on ${{ steps.endless.outcome }}"
                  - parallel:
                      - run: touch a; while [ ! -e b ]; do sleep 0.01; done
                      - run: touch b; while [ ! -e a ]; do sleep 0.01; done
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Equal(["before []", "after [yes] 1", "went on cancelled"], run.Printed("job"));
    }

    [Fact]
    public async Task Pipes_and_devices_in_the_place_of_files_stop_nothing()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs Linux");
        await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - run: for f in "$GITHUB_ENV" "$GITHUB_OUTPUT" "$GITHUB_PATH" "$GITHUB_STATE" "$GITHUB_STEP_SUMMARY"; do rm "$f"; mkfifo "$f"; done
                  - run: for f in "$GITHUB_ENV" "$GITHUB_OUTPUT" "$GITHUB_PATH" "$GITHUB_STATE" "$GITHUB_STEP_SUMMARY"; do ln -sf /dev/zero "$f"; done
                  - { continue-on-error: true, run: 'echo "::add-matcher::/dev/zero"' }
                  - run: mkdir piped endless; mkfifo piped/action.yml; ln -s /dev/zero endless/action.yml
                  - { continue-on-error: true, uses: ./piped }
                  - { continue-on-error: true, uses: ./endless }
                  - run: echo "${{ hashFiles('piped/*') }} at the end"
            """).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.EndsWith("at the end", run.Printed("job")[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_a_steps_private_files_is_left_behind()
    {
        await run.RunAsync("on: push\njobs: { job: { runs-on: ubuntu-latest, steps: [{ run: 'echo \"$GITHUB_ENV\"; echo \"$0\"' }] } }");
        Assert.All(run.Printed("job"), file => Assert.False(File.Exists(file)));
        Assert.All(run.Printed("job"), file => Assert.False(Directory.Exists(Path.GetDirectoryName(file))));
    }
}
