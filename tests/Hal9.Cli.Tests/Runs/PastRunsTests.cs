using System.Text.Json.Nodes;

namespace Hal9.Cli.Tests.Runs;

/// <summary><c>hal9 run list | show | logs</c> on real journals.</summary>
public sealed class PastRunsTests
{
    [Fact]
    public async Task Where_nothing_ran_the_list_says_how_to_begin_and_the_others_refuse()
    {
        using var folder = new TemporaryFolder();
        var listed = await folder.RunAsync("run", "list");
        Assert.Equal((0, "no runs here yet: `hal9 run` makes one\n"), (listed.ExitCode, listed.Output));
        var shown = await folder.RunAsync("run", "show");
        Assert.Equal((2, ""), (shown.ExitCode, shown.Output));
        Assert.StartsWith("error[HAL0220]: there are no runs in", shown.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await folder.RunAsync("run", "logs")).ExitCode);
    }

    [Fact]
    public async Task Runs_are_listed_the_newest_first_with_what_became_of_them()
    {
        using var folder = new TemporaryFolder();
        await MadeRun.CreateAsync(folder.Path, 999, MadeRun.Green, isAbandoned: true);
        await MadeRun.CreateAsync(folder.Path, 1001, MadeRun.Failing);
        await MadeRun.CreateAsync(folder.Path, 1002, MadeRun.Green);
        var listed = await folder.RunAsync("run", "list");
        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        var lines = listed.Output.Split('\n');
        Assert.Matches("^run +workflow +event +branch +result +when +duration$", lines[0]);
        Assert.Matches("^1002 .* push +main +success +now ", lines[1]);
        Assert.Matches("^1001 +Nightly +push +main +failure +now ", lines[2]);
        Assert.Matches("^999 .* died ", lines[3]);

        var one = await folder.RunAsync("run", "list", "--limit", "1", "--json");
        var answer = JsonNode.Parse(one.Output)!;
        Assert.Equal(("1002", 1, 3), ((string)answer["runs"]![0]!["run"]!, answer["runs"]!.AsArray().Count, (int)answer["all"]!));
        Assert.Equal(2, (await folder.RunAsync("run", "list", "--limit", "-1")).ExitCode);
    }

    [Fact]
    public async Task A_run_is_shown_as_a_tree_with_remarks_summaries_and_what_was_not_run()
    {
        using var folder = new TemporaryFolder();
        await MadeRun.CreateAsync(folder.Path, 1001, MadeRun.Failing);
        var shown = await folder.RunAsync("run", "show");
        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        Assert.Contains("✓ test (en)", shown.Output, StringComparison.Ordinal);
        Assert.Contains("✗ test (fr)", shown.Output, StringComparison.Ordinal);
        Assert.Contains("error: fr.txt:3: no greeting  (test (fr))", shown.Output, StringComparison.Ordinal);
        Assert.Contains("judged en", shown.Output, StringComparison.Ordinal);
        Assert.Contains("1 job not run: windows", shown.Output, StringComparison.Ordinal);
        Assert.Contains("windows-latest", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_found_by_the_end_of_its_number_when_only_one_ends_so()
    {
        using var folder = new TemporaryFolder();
        await MadeRun.CreateAsync(folder.Path, 1021, MadeRun.Green);
        await MadeRun.CreateAsync(folder.Path, 1031, MadeRun.Green);
        Assert.Equal("1021", (string)JsonNode.Parse((await folder.RunAsync("run", "show", "21", "--json")).Output)!["run"]!["run"]!);
        var twice = await folder.RunAsync("run", "show", "1");
        Assert.Contains("could be 2 runs: 1031, 1021", twice.Error, StringComparison.Ordinal);
        var none = await folder.RunAsync("run", "show", "../../etc");
        Assert.Equal(2, none.ExitCode);
        Assert.Contains("there is no run `../../etc`", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_are_those_of_the_steps_asked_for_and_masked()
    {
        using var folder = new TemporaryFolder();
        await MadeRun.CreateAsync(folder.Path, 1001, MadeRun.Failing);
        var all = (await folder.RunAsync("run", "logs")).Output;
        Assert.Contains("hello en\n", all, StringComparison.Ordinal);
        Assert.Contains("hello fr\n", all, StringComparison.Ordinal);
        Assert.Contains("the word is ***\n", all, StringComparison.Ordinal);
        Assert.DoesNotContain("xyzzy", all, StringComparison.Ordinal);

        var failed = (await folder.RunAsync("run", "logs", "--failed")).Output;
        Assert.Contains("no greeting", failed, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", failed, StringComparison.Ordinal);

        var leg = (await folder.RunAsync("run", "logs", "-j", "test[0]", "--step", "1")).Output;
        Assert.Contains("hello en\n", leg, StringComparison.Ordinal);
        Assert.DoesNotContain("hello fr", leg, StringComparison.Ordinal);
        Assert.DoesNotContain("the word", leg, StringComparison.Ordinal);
        Assert.Contains("hello fr\n", (await folder.RunAsync("run", "logs", "-j", "test (fr)")).Output, StringComparison.Ordinal);

        var answer = JsonNode.Parse((await folder.RunAsync("run", "logs", "-j", "test", "--step", "1", "--json")).Output)!["logs"]!.AsArray();
        Assert.Equal(["test[0]", "test[1]"], answer.Select(one => (string)one!["leg"]!));
        Assert.EndsWith("hello en\n", (string)answer[0]!["text"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-j", "on", "HAL0221]: run 1 has no job `on`\n  = did you mean `one`?")]
    [InlineData("-j", "release", "HAL0221]: run 1 has no job `release`\n  = it has one\n")]
    [InlineData("--step", "9", "HAL0221")]
    [InlineData("--step", "one", "HAL0221")]
    public async Task A_job_or_step_that_is_not_there_is_said_and_not_taken_for_silence(string option, string value, string said)
    {
        using var folder = new TemporaryFolder();
        await MadeRun.CreateAsync(folder.Path, 1, MadeRun.Green);
        var ran = await folder.RunAsync("run", "logs", option, value);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains(said, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_that_was_spoilt_is_shown_as_far_as_it_goes_and_said()
    {
        using var folder = new TemporaryFolder();
        var run = await MadeRun.CreateAsync(folder.Path, 1001, MadeRun.Failing);
        var journal = Path.Combine(run, "journal.jsonl");
        var lines = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        lines[^2] = "{\"nonsense\":";
        await File.WriteAllLinesAsync(journal, lines, TestContext.Current.CancellationToken);

        Assert.Contains(" unreadable ", (await folder.RunAsync("run", "list")).Output, StringComparison.Ordinal);
        var shown = await folder.RunAsync("run", "show");
        Assert.Equal(2, shown.ExitCode);
        Assert.Contains("is corrupt", shown.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", shown.Error, StringComparison.Ordinal);
        Assert.Contains("test (en)", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_was_cut_or_removed_gives_what_there_is()
    {
        using var folder = new TemporaryFolder();
        var run = await MadeRun.CreateAsync(folder.Path, 1001, MadeRun.Failing);
        var logs = Directory.GetFiles(Path.Combine(run, "logs")).Order(StringComparer.Ordinal).ToArray();
        File.Delete(logs[0]);
        await using (var cut = File.OpenWrite(logs[1])) cut.SetLength(10);
        var ran = await folder.RunAsync("run", "logs");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
    }

    [Fact]
    public async Task Following_a_run_that_has_ended_is_reading_it()
    {
        using var folder = new TemporaryFolder();
        await MadeRun.CreateAsync(folder.Path, 1, MadeRun.Green);
        Assert.Contains("fine\n", (await folder.RunAsync("run", "logs", "--follow")).Output, StringComparison.Ordinal);
    }
}
