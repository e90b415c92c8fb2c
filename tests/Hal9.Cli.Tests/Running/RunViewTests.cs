using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Engine.Commands;
using Hal9.Engine.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Tests.Running;

public sealed class RunViewTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly RunView view = new([("build", "build"), ("test", "test")]);
    private int seconds;

    [Fact]
    public void A_job_waits_until_it_is_told_of()
    {
        Assert.Equal(["build", "test"], view.Jobs.Select(job => job.Key));
        Assert.All(view.Jobs, job => Assert.Null(job.Result));
        Assert.Contains("  · test", Draw());
    }

    [Fact]
    public void Steps_run_one_after_the_other_and_are_measured()
    {
        Begin("build", "one", "two");
        Take(new StepStarted("build", "1", "one", 0));
        Assert.Equal("one", view.Find("build")!.Running!.Name);
        Take(new StepCompleted("build", "1", JobResult.Success, JobResult.Success, 10, 1500));
        Assert.Null(view.Find("build")!.Running);
        Assert.Equal(TimeSpan.FromSeconds(1.5), view.Find("build")!.Steps[0].Elapsed(Start));
        Assert.Equal(StepState.Waiting, view.Find("build")!.Steps[1].State);
    }

    [Fact]
    public void A_forgiven_failure_is_yellow()
    {
        Begin("build", "one", "two");
        Take(new StepStarted("build", "1", "one", 0), new StepCompleted("build", "1", JobResult.Failure, JobResult.Success, 10, 5), new LegEnded("build", JobResult.Success, null, [], HasWarnings: true));
        Assert.Contains(Draw(), line => line.StartsWith("  ! build", StringComparison.Ordinal));
        Assert.Contains(Draw(), line => line.StartsWith("      ! one  failed, and the job went on", StringComparison.Ordinal));
    }

    [Fact]
    public void A_retry_reopens_what_failed_from_its_failed_step()
    {
        Begin("build", "one", "two");
        Take(
            new StepStarted("build", "1", "one", 0), new StepCompleted("build", "1", JobResult.Success, JobResult.Success, 10, 5),
            new StepStarted("build", "2", "two", 10), new StepAnnotated("build", "2", new Annotation(AnnotationLevel.Error, "broken")), new StepCompleted("build", "2", JobResult.Failure, JobResult.Failure, 20, 5),
            new LegEnded("build", JobResult.Failure, null, [], HasWarnings: false), new JobEnded("build", JobResult.Failure, null, []), new JobEnded("test", JobResult.Skipped, null, []),
            new RunEnded(JobResult.Failure, [], HasWarnings: false), new RunContinued(2, ["build"]));
        var leg = view.Find("build")!;
        Assert.Null(view.Result);
        Assert.Equal(2, view.Attempt);
        Assert.Null(leg.Result);
        Assert.Equal([JobResult.Success, null, null], leg.Steps.Select(step => step.Conclusion));
        Assert.Empty(leg.Steps[1].Annotations);
        Assert.Null(view.Jobs[1].Result);
    }

    [Fact]
    public void What_is_tried_again_has_nothing_left_of_its_last_end()
    {
        Begin("build", "one");
        Take(
            new LegEnded("build", JobResult.Failure, "no runner for plan9", [], HasWarnings: true) { IsUnserved = true, IsForgiven = true }, new JobEnded("build", JobResult.Failure, "broken", ["why"]),
            new RunEnded(JobResult.Failure, ["build: no runner for plan9"], HasWarnings: true), new RunContinued(2, ["build"]));
        Assert.True(view.Find("build") is { Result: null, Reason: null, IsUnserved: false, IsForgiven: false, HasWarnings: false, EndedAt: null });
        Assert.True(view.Jobs[0] is { Result: null, Reason: null, Problems.Count: 0 });
        Assert.True(view is { Result: null, HasWarnings: false, NotRun.Count: 0, EndedAt: null });
    }

    [Fact]
    public void A_leg_no_machine_serves_is_yellow_and_says_so()
    {
        Take(new JobExpanded("build", [new LegDescription("build[0]", "build (a)"), new LegDescription("build[1]", "build (b)")]),
            new LegEnded("build[1]", JobResult.Skipped, "no runner for windows-latest", [], HasWarnings: false) { IsUnserved = true },
            new RunEnded(JobResult.Success, ["build[1]: no runner for windows-latest"], HasWarnings: false));
        Assert.True(view.IsYellow);
        Assert.Contains("  ⊘ build (b)  not run: no runner for windows-latest", Draw());
    }

    [Fact]
    public void Jobs_of_a_called_workflow_stand_behind_their_caller()
    {
        Take(new JobExpanded("build", [new LegDescription("build[0]", "build (1)"), new LegDescription("build[1]", "build (2)")]));
        foreach (var inner in (string[])["build[0]/inner", "build[1]/inner"]) Take(new JobExpanded(inner, [new LegDescription(inner, inner)]));
        Assert.Equal(["build", "build[0]/inner", "build[1]/inner", "test"], view.Jobs.Select(job => job.Key));
        Assert.True(view.IsCall(view.Jobs[0]));
        Assert.DoesNotContain(Draw(), line => line.StartsWith("  · build (", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(46)]
    [InlineData(100)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        Begin("build", "建設 a name that is so long that it fits nowhere, not even on the widest of terminals that anybody has on a desk at work", "two");
        Take(new StepStarted("build", "1", "建設 a name that is so long that it fits nowhere, not even on the widest of terminals that anybody has", 0));
        foreach (var height in (int?[])[null, 3, 4, 30])
        {
            var lines = RunTree.Draw(view, Style(width) with { Height = height });
            Assert.All(lines, line => Assert.InRange(TextWidth.Of(line), 0, width - 1));
        }
    }

    [Fact]
    public void A_tall_run_folds_up_to_the_height_there_is()
    {
        Take(new JobExpanded("test", [.. Enumerable.Range(0, 256).Select(leg => new LegDescription($"test[{leg}]", $"test ({leg})"))]));
        for (var leg = 0; leg < 100; leg++) Take(new LegStarted($"test[{leg}]", "test", $"test ({leg})", "", "", "", ["step"]), new LegEnded($"test[{leg}]", JobResult.Success, null, [], HasWarnings: false));
        Take(new LegStarted("test[100]", "test", "test (100)", "", "", "", ["step"]), new StepStarted("test[100]", "1", "step", 0));
        var lines = RunTree.Draw(view, Style(80) with { Height = 8 });
        Assert.InRange(lines.Count, 4, 8);
        Assert.Contains("  ✓ 100 done", lines);
        Assert.Contains(lines, line => line.Contains("test (100)  › step", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_cannot_move_the_cursor()
    {
        Begin("build", "\u001b[2J\u0007wiped");
        Assert.DoesNotContain(Draw(), line => line.Contains('\u001b') || line.Contains('\u0007'));
    }

    private void Begin(string leg, params string[] steps) => Take(new JobExpanded(leg, [new LegDescription(leg, leg)]), new LegStarted(leg, leg, leg, "", leg + ".log", "", [.. steps, "last"]));

    private void Take(params RunEvent[] happenings)
    {
        foreach (var happening in happenings) view.Take(happening, Start.AddSeconds(seconds++));
    }

    private IReadOnlyList<string> Draw() => [.. RunTree.Draw(view, Style(100)).Select(line => line.TrimEnd())];

    private TreeStyle Style(int width) => new(width, new Paint(false), Start.AddSeconds(seconds));
}
