using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Hal9.Cli.Tests.Running;

public sealed class RunVerbTests
{
    private const string Green = "on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - name: Say it\n        run: echo it is $GITHUB_REF_NAME\n";

    [Fact]
    public async Task The_only_workflow_runs_and_says_what_was_chosen()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", Green).Commit();
        var ran = await repository.RunAsync();
        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("build | it is main\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("1 succeeded in ", ran.Output, StringComparison.Ordinal);
        Assert.StartsWith(".github/workflows/ci.yml for push on main (", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_step_ends_with_1_and_says_the_place_and_the_log()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", """
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - name: Break
                    run: |
                      echo "::error file=src/a.c,line=3,col=7::no such thing"
                      exit 4
            """).Commit();
        var ran = await repository.RunAsync("ci");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("error: src/a.c:3:7: no such thing", ran.Output, StringComparison.Ordinal);
        Assert.Contains("✗ build › Break\n  at .github/workflows/ci.yml:6:9\n  │ error: src/a.c:3:7: no such thing\n  │ error: Process completed with exit code 4.\n  whole log: ", ran.Output, StringComparison.Ordinal);
        Assert.Contains("/logs/build.log", ran.Output, StringComparison.Ordinal);
        Assert.Contains("hal9 run --retry ", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_a_job_could_not_begin_is_said_as_a_whole_at_the_end()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", """
            on: push
            jobs:
              first: { runs-on: ubuntu-latest, steps: [run: "true"] }
              second:
                needs: first
                strategy: { matrix: { name: "${{ fromJSON(needs.first.outputs.nothing) }}" } }
                runs-on: ubuntu-latest
                steps: [run: "true"]
            """).Commit();
        var ran = await repository.RunAsync();
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("\n✗ second\n  │ .github/workflows/ci.yml:6:33: error[HAL3103]: `fromJSON` was given text that is not JSON: the text ends at character 1\n", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, "--strict")]
    public async Task A_step_that_tells_of_an_error_and_succeeds_is_yellow(int exitCode, params string[] arguments)
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", "on: push\njobs:\n  build: { runs-on: ubuntu-latest, steps: [run: \"echo ::error::only said\"] }\n").Commit();
        var ran = await repository.RunAsync(arguments);
        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Contains("\n  ! build ", ran.Output, StringComparison.Ordinal);
        Assert.Contains("1 succeeded, 1 step with warnings in ", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1, "--strict")]
    public async Task What_no_machine_serves_is_said_last(int exitCode, params string[] arguments)
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", """
            on: push
            jobs:
              here: { runs-on: ubuntu-latest, steps: [run: "true"] }
              far: { name: far away, runs-on: a-machine-nobody-has, steps: [run: "true"] }
              behind: { needs: far, runs-on: ubuntu-latest, steps: [run: "true"] }
            """).Commit();
        var ran = await repository.RunAsync(arguments);
        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Equal("2 jobs not run: far away: no runner for a-machine-nobody-has; behind needs far away, which was not run", ran.Output.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public async Task A_bad_workflow_ends_with_2_at_its_mistake()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", Green.Replace("steps:", "stesp:", StringComparison.Ordinal)).Commit();
        var ran = await repository.RunAsync();
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains(".github/workflows/ci.yml:5:5", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_runs_what_it_starts_and_says_why_the_rest_is_not()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", Green).Workflow("docs.yml", Green.Replace("on: push", "on: { push: { paths: ['docs/**'] } }", StringComparison.Ordinal)).Commit();
        repository.With("src.txt", "1");
        GitRepository.Git(repository.Path, "add", "-A");
        GitRepository.Git(repository.Path, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "-m", "more");
        var ran = await repository.RunAsync("push");
        Assert.Equal(0, ran.ExitCode);
        Assert.Contains(".github/workflows/ci.yml for push", ran.Error, StringComparison.Ordinal);
        Assert.Contains(".github/workflows/docs.yml is not started: none of 1 changed path matches `docs/**`", ran.Error, StringComparison.Ordinal);
        var uncommitted = repository.With("docs/page.md", "new");
        Assert.Contains(".github/workflows/docs.yml for push", (await uncommitted.RunAsync("push", "--dry-run")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_run_follows_its_workflow_with_its_conclusion()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", "name: CI\n" + Green).Workflow("behind.yml", """
            on: { workflow_run: { workflows: [CI], types: [completed] } }
            jobs:
              report: { runs-on: ubuntu-latest, steps: [run: "echo CI was ${{ github.event.workflow_run.conclusion }} on ${{ github.event.workflow_run.head_branch }}"] }
            """).Commit();
        Assert.Contains("report | CI was success on main\n", (await repository.RunAsync("push")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the input `target` is required")]
    [InlineData("did you mean `target`?", "--input", "taget=staging")]
    [InlineData("did you mean `staging`?", "--input", "target=stagin")]
    [InlineData("is a number, not `many`", "--input", "target=staging", "--input", "count=many")]
    public async Task Wrong_inputs_are_refused_at_their_declaration(string words, params string[] arguments)
    {
        using var repository = new RunFolderOfTest().Workflow("deploy.yml", """
            on: { workflow_dispatch: { inputs: { target: { type: choice, options: [staging, production], required: true }, count: { type: number } } } }
            jobs:
              deploy: { runs-on: ubuntu-latest, steps: [run: "echo to ${{ inputs.target }}"] }
            """).Commit();
        var ran = await repository.RunAsync(["deploy", .. arguments]);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains(words, ran.Error, StringComparison.Ordinal);
        Assert.Contains("deploy | to production\n", (await repository.RunAsync("deploy", "--input", "target=production")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean `ci`?", "cii")]
    [InlineData("there is no workflow and no event ``", "")]
    [InlineData("did you mean `build`?", "ci", "-j", "biuld")]
    [InlineData("did you mean `pull_request`?", "--on", "pull_reqest")]
    [InlineData("it listens to `push`", "ci", "--on", "schedule")]
    [InlineData("`--input` belongs to `workflow_dispatch`, not to `push`", "ci", "--on", "push", "--input", "a=b")]
    [InlineData("there is no run `7`", "--retry", "7")]
    [InlineData("no run here is unfinished", "--resume")]
    [InlineData("the secret `HAL9_TEST_ABSENT` has no value", "--secret", "HAL9_TEST_ABSENT")]
    [InlineData("`--var x` is not `NAME=VALUE`", "--var", "x")]
    [InlineData("there is no such file", "--event", "nowhere.json")]
    [InlineData("there is no such file", "--env-file", "nowhere.env")]
    [InlineData("cannot read `.`: it is a folder", "--secret-file", ".")]
    [InlineData("the name of a secret has only letters", "--secret", "A B=c")]
    [InlineData("a secret has no name", "--secret", "=c")]
    [InlineData("`--matrix x` is not `NAME=VALUE`", "--matrix", "x")]
    [InlineData("no job here has a matrix", "--matrix", "x=1")]
    [InlineData("has no step `9`", "--step", "1", "--step", "9")]
    [InlineData("`sideways` is none of `copy`, `in-place`", "--workspace", "sideways")]
    public async Task What_cannot_be_run_is_explained(string words, params string[] arguments)
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", Green).Commit();
        var ran = await repository.RunAsync(arguments);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains(words, ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no matrix here has `o`", "o=linux")]
    [InlineData("did you mean `linux`?", "os=linx")]
    [InlineData("it is `linux`, `mac`", "os=7")]
    public async Task A_leg_that_is_in_no_matrix_is_refused(string words, string chosen)
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", """
            on: push
            jobs:
              job: { runs-on: ubuntu-latest, strategy: { matrix: { os: [linux, mac] } }, steps: [run: echo on] }
            """).Commit();
        var ran = await repository.RunAsync("--matrix", chosen);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains(words, ran.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await repository.RunAsync("--matrix", "os=mac")).ExitCode);
    }

    [Theory]
    [InlineData("{broken", "event.json:1:2")]
    [InlineData("[1]", "a JSON object is needed")]
    [InlineData("", "there is nothing in it, and a JSON object is needed")]
    [InlineData("{\"a\": {", "the text ends before its last `{` or `[` is closed")]
    [InlineData("{\"a\": \"\\ud800\", \"b\": 1e999, \"b\": {}}", null)]
    public async Task A_hostile_event_is_refused_at_its_place_or_taken_as_it_is(string json, string? words)
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", Green).Commit();
        var ran = await repository.With("event.json", json).RunAsync("-e", "event.json");
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        if (words is not null) Assert.Equal(2, ran.ExitCode);
        Assert.Contains(words ?? "", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_shown_and_kept_nowhere()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", """
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                env: { KEY: "${{ secrets.KEY }}" }
                steps:
                  - run: |
                      echo "key $KEY"; echo "key $KEY" >> "$GITHUB_STEP_SUMMARY"; echo "::warning::key $KEY"
                      [ "${#KEY}" = 13 ] && echo it came
                  - name: named ${{ secrets.KEY }}
                    run: "true"
            """).Commit();
        var ran = await Hal9Program.RunAsync(repository.Typed("--secret", "KEY", "--json") is var typed ? typed with { Variables = new(typed.Variables) { ["KEY"] = "correct-horse" } } : typed);
        Assert.Equal(0, ran.ExitCode);
        Assert.DoesNotContain("correct-horse", ran.Output + ran.Error, StringComparison.Ordinal);
        Assert.Contains(repository.Kept(), text => text.Contains("it came", StringComparison.Ordinal));
        Assert.DoesNotContain(repository.Kept(), text => text.Contains("correct-horse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_retry_goes_on_from_the_failed_step()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", $$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - run: echo first time only
                  - run: test -f "$MARK"
            """).Commit();
        var mark = Path.Combine(repository.Path, ".git", "mark");
        var typed = repository.Typed();
        var failed = await Hal9Program.RunAsync(typed with { Variables = new(typed.Variables) { ["MARK"] = mark } });
        Assert.Equal(1, failed.ExitCode);
        await File.WriteAllTextAsync(mark, "", TestContext.Current.CancellationToken);
        var again = await Hal9Program.RunAsync(repository.Typed("--retry", Path.GetFileName(Assert.Single(Directory.GetDirectories(Path.Combine(repository.Path, ".hal9", "runs"))))[^6..]) with { Variables = new(typed.Variables) { ["MARK"] = mark } });
        Assert.Equal(0, again.ExitCode);
        Assert.DoesNotContain("build | first time only", again.Output, StringComparison.Ordinal);
        Assert.Contains("attempt 2", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_run_is_resumed_without_repeating_a_step()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs POSIX signals");
        using var repository = new RunFolderOfTest().Workflow("ci.yml", """
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - run: echo first step
                  - run: |
                      echo second step
                      until [ -f "$GITHUB_WORKSPACE/../mark" ]; do touch "$GITHUB_WORKSPACE/../mark"; sleep 600; done
            """).Commit();
        using (var process = await repository.StartUntilAsync("build | second step", new StringBuilder()))
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        var ran = await repository.RunAsync("--resume");
        Assert.Equal(0, ran.ExitCode);
        Assert.DoesNotContain("build | first step", ran.Output, StringComparison.Ordinal);
        Assert.Contains("build | second step", ran.Output, StringComparison.Ordinal);
    }

    /// <summary>Waits to be ended, and then has something to do.</summary>
    private const string Tidying = """
        on: push
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: echo waiting; exec sleep 600
              - if: always()
                run: echo tidied up
        """;

    [Fact]
    public async Task Ctrl_C_lets_steps_that_always_run_run_and_ends_with_130()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs POSIX signals");
        using var repository = new RunFolderOfTest().Workflow("ci.yml", Tidying).Commit();
        var read = new StringBuilder();
        using var process = await repository.StartUntilAsync("build | waiting", read);
        using (var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        read.Append(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("build | tidied up", read.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 cancelled", read.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_that_comes_twice_at_once_is_one()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs POSIX signals");
        using var repository = new RunFolderOfTest().Workflow("ci.yml", Tidying).Commit();
        var read = new StringBuilder();
        using var process = await repository.StartUntilAsync("build | waiting", read);
        // As `timeout` does: the child first, then the group it is in.
        using (var kill = Process.Start("bash", ["-c", $"kill -TERM {process.Id}; kill -TERM {process.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        read.Append(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(143, process.ExitCode);
        Assert.Contains("build | tidied up", read.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_git_runs_a_workflow_by_its_path()
    {
        using var repository = new RunFolderOfTest().With("flow.yml", Green.Replace("$GITHUB_REF_NAME", "${{ github.repository }}", StringComparison.Ordinal));
        var ran = await repository.RunAsync("flow.yml");
        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("build | it is local/demo\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_event_is_filled_from_git_and_by_the_given_file()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", """
            on: pull_request
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - run: echo "${{ github.event.pull_request.title }}|${{ github.base_ref }}|${{ github.head_ref }}|${{ github.event.pull_request.labels[0].name }}|${{ github.event.repository.full_name }}|${{ github.ref }}"
            """).Commit("feat: title of it");
        GitRepository.Git(repository.Path, "remote", "add", "origin", "git@github.com:ada/engine.git");
        GitRepository.Git(repository.Path, "checkout", "-q", "-b", "topic");
        repository.With("event.json", """{ "number": 12, "pull_request": { "labels": [{ "name": "urgent" }] } }""");
        Assert.Contains("build | feat: title of it|main|topic|urgent|ada/engine|refs/pull/12/merge\n", (await repository.RunAsync("-e", "event.json")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("release", "release: { types: [created] }", "{}", "released created refs/tags/v1")]
    [InlineData("release", "release: { types: [edited, published] }", "{}", "released published refs/tags/v1")]
    [InlineData(null, "issue_comment: {}", """{"issue":{"number":3},"comment":{"body":"/go"}}""", "commented created /go 3")]
    public async Task An_event_has_the_action_that_the_workflow_waits_for(string? on, string trigger, string body, string said)
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", $$$"""
            on: { push: {}, {{{trigger}}} }
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - if: github.event.release
                    run: echo "released ${{ github.event.action }} ${{ github.ref }}"
                  - if: github.event.comment
                    run: echo "commented ${{ github.event.action }} ${{ github.event.comment.body }} ${{ github.event.issue.number }}"
            """).With("event.json", body).Commit();
        GitRepository.Git(repository.Path, "tag", "v1");
        var ran = await repository.RunAsync([.. on is null ? [] : (string[])["--on", on], "-e", "event.json", "ci"]);
        Assert.Contains($"build | {said}\n", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("GitHub would not start", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_that_begin_at_once_in_one_folder_do_not_disturb_each_other()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", Green).Commit();
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => repository.RunAsync()));
        Assert.All(all, static ran => Assert.True(ran.ExitCode == 0, ran.Error));
        Assert.Equal(6, Directory.EnumerateDirectories(Path.Combine(repository.Path, ".hal9", "runs")).Count());
    }

    [Fact]
    public async Task The_running_hal9_is_first_on_the_path_of_steps()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", Green.Replace("echo it is $GITHUB_REF_NAME", "command -v hal9", StringComparison.Ordinal)).Commit();
        Assert.Contains(Path.GetDirectoryName(Hal9Program.Path)!, (await repository.RunAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dry_run_graph_and_list_run_nothing()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", """
            on: push
            jobs:
              a: { if: "github.ref == 'refs/heads/other'", runs-on: ubuntu-latest, steps: [run: "true"] }
              b: { strategy: { matrix: { os: [ubuntu-latest, a-machine-nobody-has] } }, runs-on: "${{ matrix.os }}", steps: [run: "true"] }
              c: { needs: b, runs-on: ubuntu-latest, steps: [run: "true"] }
            """).Commit();
        var plan = (await repository.RunAsync("--dry-run")).Output;
        Assert.Contains("a  skipped: `github.ref == 'refs/heads/other'` does not hold", plan, StringComparison.Ordinal);
        Assert.Contains("would not run: no runner for a-machine-nobody-has", plan, StringComparison.Ordinal);
        Assert.Contains("└▸ c  ◂ b", (await repository.RunAsync("--graph")).Output, StringComparison.Ordinal);
        Assert.Equal("ci.yml", Path.GetFileName((string?)JsonNode.Parse((await repository.RunAsync("--list", "--json")).Output)!["workflows"]![0]!["path"]));
        Assert.False(Directory.Exists(Path.Combine(repository.Path, ".hal9")));
    }

    [Fact]
    public async Task The_sample_runs_to_its_report()
    {
        using var repository = new RunFolderOfTest();
        var sample = Path.Combine(Golden.Root(), "samples", "greeter");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            repository.With(Path.GetRelativePath(sample, file), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(repository.Path, Path.GetRelativePath(sample, file)), File.GetUnixFileMode(file));
        }
        var ran = await repository.Commit().RunAsync();
        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("report | Hello, newcomer!", ran.Output, StringComparison.Ordinal);
        Assert.Contains("de, en, fr", ran.Output, StringComparison.Ordinal);
        Assert.Equal("1 job not run: test (en, windows-latest): no runner for windows-latest", ran.Output.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public async Task A_pipe_without_colours_gets_none_whatever_the_step_prints()
    {
        using var repository = new RunFolderOfTest().Workflow("ci.yml", Green.Replace("echo it is $GITHUB_REF_NAME", @"printf '\033[31mred\033[0m \033[2Jgone \033]0;title\007\a\n'", StringComparison.Ordinal)).Commit();
        Assert.Contains("build | red gone \n", (await repository.RunAsync()).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", (await repository.RunAsync("--color", "always")).Output, StringComparison.Ordinal);
    }
}
