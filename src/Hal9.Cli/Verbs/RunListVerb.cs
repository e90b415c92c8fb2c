using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Cli.Runs;

namespace Hal9.Cli.Verbs;

/// <summary>Lists past runs.</summary>
internal sealed class RunListVerb : Verb
{
    private readonly Option<int> limit = new("--limit", "-n") { HelpName = "N", Description = "At most so many, the newest; 0 lists all (default 20)", DefaultValueFactory = static _ => 20 };

    public override string Details =>
        "Lists the runs kept in .hal9/runs of the repository around the current folder, the newest first, whether they ended, run or died. A run that died can be gone on with: "
        + "`hal9 run --resume`.";

    public override IReadOnlyList<Example> Examples => [new("run list", "the newest twenty"), new("run list --limit 0 --json", "all, for a program")];

    public override JsonTypeInfo Answer => AnswerJson.Own.RunListAnswer;

    public override IEnumerable<Option> Options => [limit];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var runs = KeptRuns.Here();
        var ids = await runs.IdsAsync(cancellation).ConfigureAwait(false);
        var wanted = invocation.Get(limit);
        if (wanted < 0) return invocation.Refuse(CommandLineDiagnostics.WrongArgument.Nowhere($"`--limit {wanted}` is not a number of runs"));
        var now = DateTimeOffset.UtcNow;
        var listed = new List<ListedRun>();
        foreach (var id in wanted == 0 ? ids : ids.Take(wanted)) listed.Add(ListedRun.Of(await runs.ReadAsync(id, cancellation).ConfigureAwait(false), now));
        if (invocation.Json) invocation.Write(new RunListAnswer(listed, ids.Count), AnswerJson.Own.RunListAnswer);
        else Print(invocation, listed, ids.Count, now);
        return ExitCode.Fine;
    }

    private static void Print(Invocation invocation, List<ListedRun> runs, int all, DateTimeOffset now)
    {
        if (all == 0)
        {
            invocation.Out.Write("no runs here yet: `hal9 run` makes one\n");
            return;
        }
        var paint = invocation.Paint;
        var table = new TextTable("run", "workflow", "event", "branch", "result", "when", "duration");
        foreach (var run in runs)
        {
            table.Add(
                (run.Run, paint.Bold), (run.Workflow, null), (run.Event, null), (run.Branch, null), (run.Result + (run.Yellow ? " !" : ""), ColourOf(run, paint)),
                (run.Started is { } started ? Ages.Ago(now - started) : "", paint.Faint), (Durations.Of(TimeSpan.FromSeconds(run.Seconds)), paint.Faint));
        }
        table.Write(invocation.Out, invocation.Terminal.Width, paint);
        if (all > runs.Count) invocation.Out.Write(paint.Faint(string.Create(CultureInfo.InvariantCulture, $"… and {all - runs.Count} older: --limit 0 lists all")) + "\n");
    }

    private static Func<string, string> ColourOf(ListedRun run, Paint paint) => run.Result switch
    {
        "success" => run.Yellow ? paint.Yellow : paint.Green,
        "failure" or "unreadable" => paint.Red,
        "running" => paint.Cyan,
        _ => paint.Yellow,
    };
}

/// <param name="Runs">The newest first.</param>
/// <param name="All">How many there are, listed or not.</param>
internal sealed record RunListAnswer(IReadOnlyList<ListedRun> Runs, int All);

/// <param name="Number">Counts the runs of its workflow.</param>
/// <param name="Result"><c>success</c>, <c>failure</c>, <c>cancelled</c>, <c>skipped</c>, <c>running</c>, <c>died</c> or <c>unreadable</c>.</param>
/// <param name="Yellow">It succeeded, with warnings or with jobs that no machine could run.</param>
/// <param name="Started">Absent when the journal could not be read.</param>
internal sealed record ListedRun(
    string Run, int Number, string Workflow, string Path, string Title, string Event, string Branch, string Commit, int Attempt, string Result, bool Yellow, DateTimeOffset? Started, double Seconds)
{
    public static ListedRun Of(KeptRun run, DateTimeOffset now)
    {
        var started = run.View.Started;
        return new ListedRun(
            run.Id, started?.RunNumber ?? 0, ShownText.Clean(started?.WorkflowName ?? "", false), started?.WorkflowPath ?? "", ShownText.Clean(started?.Title ?? "", false), started?.Trigger.Name ?? "", ShownText.Clean(run.Branch, false),
            started?.Trigger.Sha ?? "", run.View.Attempt, run.Result, run.View.IsYellow, started is null ? null : run.View.StartedAt, Math.Round(run.Elapsed(now).TotalSeconds, 3));
    }
}
