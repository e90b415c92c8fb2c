using System.Diagnostics;
using System.Text;

namespace Hal9.Cli.Tests.Running;

/// <summary><c>hal9 run</c> where the machine or other runs make it hard.</summary>
public sealed class HardRunTests
{
    [Fact]
    public async Task Of_two_runs_that_each_hold_what_the_other_wants_one_says_so_and_both_end()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs bash");
        using var repository = new RunFolderOfTest();
        foreach (var (name, own, other) in (ReadOnlySpan<(string, string, string)>)[("one", "red", "blue"), ("two", "blue", "red")])
        {
            repository.Workflow($"{name}.yml", $$"""
                on: push
                concurrency: {{own}}
                jobs:
                  begin:
                    runs-on: ubuntu-latest
                    steps:
                      - run: touch "{{repository.Path}}/{{own}}"; while [ ! -e "{{repository.Path}}/{{other}}" ]; do sleep 0.02; done
                  want:
                    needs: begin
                    concurrency: {{other}}
                    runs-on: ubuntu-latest
                    steps: [{ run: echo wanted }]
                """);
        }
        repository.Commit();
        var both = await Task.WhenAll(repository.RunAsync("one"), repository.RunAsync("two"));
        Assert.Equal([0, 1], both.Select(static ran => ran.ExitCode).Order());
        var (kept, left) = both[0].ExitCode == 0 ? (both[0], both[1]) : (both[1], both[0]);
        Assert.Contains("want | wanted\n", kept.Output, StringComparison.Ordinal);
        Assert.Matches("want \\| cancelled: it would wait for ever: the concurrency group `(red|blue)` is held by run [0-9]+ of \\S+, which waits for `(red|blue)`, held by run [0-9]+ of ", left.Output);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(repository.Path, ".hal9", "groups"), "*.wait", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_full_disk_ends_the_run_in_words_and_a_resumed_one_goes_on_when_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "only root can mount a small disk");
        using var repository = new RunFolderOfTest();
        repository.Workflow("ci.yml", """
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - run: echo first
                  - run: while [ ! -e "MARK" ]; do sleep 0.02; done; head -c 3000000 /dev/zero | tr '\0' '\n'; echo printed
                  - run: echo last
              other:
                runs-on: ubuntu-latest
                steps:
                  - run: echo $$ >> "MARK"; [ "$(wc -l < "MARK")" = 2 ] || exec sleep 600
            """.Replace("MARK", Path.Combine(repository.Folder, "mark"), StringComparison.Ordinal)).Commit();
        var disk = Directory.CreateDirectory(Path.Combine(repository.Path, ".hal9")).FullName;
        Assert.SkipUnless(await CallAsync("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk) == 0, "no disk can be mounted here");
        try
        {
            var ran = await repository.RunAsync();
            Assert.Equal(2, ran.ExitCode);
            Assert.Contains("error[HAL0213]: the run cannot be kept: No space left on device", ran.Error, StringComparison.Ordinal);
            Assert.Contains("`hal9 run --resume` goes on", ran.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
            // The other job's step prints nothing and would not notice that nobody listens.
            var other = "/proc/" + (await File.ReadAllTextAsync(Path.Combine(repository.Folder, "mark"), TestContext.Current.CancellationToken)).Trim();
            using (var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken))
            {
                deadline.CancelAfter(TimeSpan.FromSeconds(10));
                while (Directory.Exists(other)) await Task.Delay(20, deadline.Token);
            }

            Assert.Equal(0, await CallAsync("mount", "-o", "remount,size=64m", disk));
            var resumed = await repository.RunAsync("--resume");
            Assert.Equal((0, false, true), (resumed.ExitCode, resumed.Output.Contains("build | first", StringComparison.Ordinal), resumed.Output.Contains("build | last", StringComparison.Ordinal)));
        }
        finally
        {
            await CallAsync("umount", "-l", disk);
        }
    }

    [Fact]
    public async Task Tokens_of_the_persons_own_shell_reach_no_step()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs bash");
        using var repository = new RunFolderOfTest().Workflow("ci.yml", """
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - run: echo "$(env | grep -c 'of-the-person') of them, ${ANOTHER-none}; as a secret [${{ secrets.GH_TOKEN }}], job token ${#TOKEN}"
                    env: { TOKEN: '${{ github.token }}' }
            """).Commit();
        var typed = repository.Typed();
        foreach (var name in (string[])["GH_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GITHUB_ANYTHING", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "RUNNER_TEMP"]) typed.Variables[name] = "of-the-person";
        typed.Variables["ANOTHER"] = "reached";
        var ran = await Hal9Program.RunAsync(typed);
        Assert.Matches("build \\| 0 of them, reached; as a secret \\[\\], job token [1-9][0-9]+\n", ran.Output);
    }

    [Fact]
    public async Task Following_a_run_shows_steps_that_run_beside_each_other_as_they_print()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs bash");
        using var repository = new RunFolderOfTest();
        repository.Workflow("ci.yml", $$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - { id: slow, background: true, run: 'echo slow began; while [ ! -e "{{repository.Path}}/go" ]; do sleep 0.02; done; echo slow ended' }
                  - run: echo beside it; while [ ! -e "{{repository.Path}}/go" ]; do sleep 0.02; done
                  - wait: slow
                  - run: echo after it
            """).Commit();
        var own = new StringBuilder();
        using var run = await repository.StartUntilAsync("build | beside it", own);
        var read = new StringBuilder();
        using var follower = await repository.StartUntilAsync("slow began", read, "logs", "--follow");
        await File.WriteAllTextAsync(Path.Combine(repository.Path, "go"), "", TestContext.Current.CancellationToken);
        read.Append(await follower.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await follower.WaitForExitAsync(TestContext.Current.CancellationToken);
        await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, 0), (run.ExitCode, follower.ExitCode));
        var lines = read.ToString().Split('\n');
        foreach (var text in (string[])["slow began", "beside it", "slow ended", "after it"]) Assert.Single(lines, line => line.EndsWith(text, StringComparison.Ordinal) && !line.Contains("echo", StringComparison.Ordinal));
        Assert.True(Array.FindIndex(lines, static line => line.EndsWith("slow began", StringComparison.Ordinal)) < Array.FindIndex(lines, static line => line.EndsWith("slow ended", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Why_a_job_failed_before_its_first_step_is_said_at_the_end()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    services: { db: { image: 'Postgres:16' } }\n    steps: [{ run: echo never }]\n").Commit();
        var ran = await repository.RunAsync();
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("\n✗ build\n  │ error: .github/workflows/ci.yml:5:17: error[HAL4201]: the service `db`: ", ran.Output, StringComparison.Ordinal);
        Assert.Matches("\n  whole log: .*/logs/build.log\n", ran.Output);
    }

    private static async Task<int> CallAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }
}
