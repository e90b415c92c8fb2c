using System.Diagnostics;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Runs;

public sealed class ActionTests : IDisposable
{
    private readonly TestRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Checkout_brings_the_work_tree_as_it_is_and_never_what_git_ignores()
    {
        Git("init -q -b main");
        run.Write("tracked.txt", "old");
        run.Write(".gitignore", "ignored.txt\n");
        Git("add -A");
        Git("-c user.name=A -c user.email=a@b commit -qm first");
        run.Write("tracked.txt", "changed");
        run.Write("ignored.txt", "no");
        run.Write("dir/new.sh", "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(run.Repository, "dir/new.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var ended = await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - run: ls -A | wc -l
                  - uses: actions/checkout@v4
                  - run: cat tracked.txt; echo; ls -A; test -x dir/new.sh && echo runs; git status --short; git log --format=%s
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Equal(["0", "Copied 3 files of " + run.Repository + ", as they are on disk.", "changed", ".git", ".gitignore", "dir", "tracked.txt", "runs", " M tracked.txt", "?? dir/", "first"], run.Printed("job"));
        Assert.Equal("changed", File.ReadAllText(Path.Combine(run.Repository, "tracked.txt")));
        Assert.False(Directory.Exists(Path.Combine(run.Root, "work")) && Directory.EnumerateFiles(Path.Combine(run.Root, "work"), "*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task Artifacts_go_from_job_to_job()
    {
        var ended = await run.RunAsync("""
            on: push
            jobs:
              make:
                runs-on: ubuntu-latest
                steps:
                  - run: mkdir -p out/deep && echo one > out/one.txt && echo two > out/deep/two.txt && echo hid > out/.hidden
                  - uses: actions/upload-artifact@v4
                    with: { name: result, path: out/ }
                  - uses: actions/upload-artifact@v4
                    with: { name: none, path: 'nothing/*' }
              take:
                needs: make
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/download-artifact@v4
                    with: { name: result, path: here }
                  - run: find here -type f | sort
                  - uses: actions/download-artifact@v4
                    continue-on-error: true
                    with: { name: nope }
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.True(ended.HasWarnings);
        Assert.Contains("here/deep/two.txt", run.Printed("take"));
        Assert.DoesNotContain(run.Printed("take"), line => line.Contains(".hidden", StringComparison.Ordinal));
        Assert.Contains("##[error]the run has no artifact `nope`; it has result", run.Printed("take"));
    }

    [Fact]
    public async Task A_cache_is_saved_when_the_job_ends_and_found_by_the_next_run()
    {
        const string workflow = """
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - id: cache
                    uses: actions/cache@v4
                    with: { path: data, key: 'k-${{ runner.os }}', restore-keys: k- }
                  - run: echo "hit=${{ steps.cache.outputs.cache-hit }}"; mkdir -p data; cat data/f 2>/dev/null || echo kept > data/f
            """;
        await run.RunAsync(workflow);
        Assert.Contains("hit=", run.Printed("job"));
        Assert.Contains("Saved 1 file as the cache `k-Linux`.", run.Printed("job"));
        await run.RunAsync(workflow);
        Assert.Contains("hit=true", run.Printed("job"));
    }

    [Fact]
    public async Task A_composite_action_has_its_own_inputs_steps_and_outputs()
    {
        run.Write("act/action.yml", """
            name: act
            inputs: { who: { default: nobody } }
            outputs: { said: { value: '${{ steps.say.outputs.said }}' } }
            runs:
              using: composite
              steps:
                - id: say
                  shell: bash
                  run: |
                    echo "said=hi ${{ inputs.who }} $OWN" >> "$GITHUB_OUTPUT"
                    echo "LEFT=behind" >> "$GITHUB_ENV"
                    echo "in ${GITHUB_ACTION_PATH##*/} of ${{ github.action_path != '' }}"
                - shell: bash
                  run: exit 1
                - shell: bash
                  if: failure()
                  run: echo recovered
            """);
        await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - id: act
                    continue-on-error: true
                    uses: ./act
                    env: { OWN: mine }
                    with: { who: you }
                  - run: echo "${{ steps.act.outputs.said }} ${{ steps.act.outcome }} $LEFT [$OWN]"
            """);
        Assert.Equal(["in act of true", "##[error]Process completed with exit code 1.", "recovered", "hi you mine failure behind []"], run.Printed("job")[1..]);
    }

    [Fact]
    public async Task A_javascript_action_runs_with_its_inputs_state_and_post()
    {
        if (!File.Exists("/usr/bin/node") && !File.Exists("/usr/local/bin/node")) Assert.Skip("needs node");
        run.Write("js/action.yml", "name: js\ninputs: { who: { default: d } }\nruns: { using: node20, main: main.js, post: post.js }\n");
        run.Write("js/main.js", "const fs=require('fs');console.log('main '+process.env.INPUT_WHO);fs.appendFileSync(process.env.GITHUB_STATE,'k=v\\n');fs.appendFileSync(process.env.GITHUB_OUTPUT,'o=p\\n')");
        run.Write("js/post.js", "console.log('post '+process.env.STATE_k)");
        await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - { id: js, uses: ./js, with: { who: you } }
                  - run: echo "out ${{ steps.js.outputs.o }}"
            """);
        Assert.Equal(["main you", "out p", "post v"], run.Printed("job")[1..]);
    }

    [Fact]
    public async Task Tools_are_reported_as_they_are_and_missing_ones_fail()
    {
        await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - { id: net, uses: actions/setup-dotnet@v4, with: { dotnet-version: 10.x } }
                  - run: echo "got ${{ steps.net.outputs.dotnet-version }}"
                  - { uses: actions/setup-dotnet@v4, with: { dotnet-version: 1.9.x }, continue-on-error: true }
            """);
        Assert.Contains(run.Printed("job"), line => line.StartsWith("got 10.", StringComparison.Ordinal));
        Assert.Contains(run.Printed("job"), line => line.StartsWith("##[error]no .NET SDK on this machine satisfies `1.9.x`", StringComparison.Ordinal));
    }

    private void Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = run.Repository })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
