using System.CommandLine;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Cli.Runs;
using Hal9.Engine.Commands;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Verbs;

/// <summary>Writes what the steps of a run printed.</summary>
internal sealed class RunLogsVerb : Verb
{
    // More of one step does not go into a JSON document; its file and offsets are said.
    private const int LargestText = 8 * 1024 * 1024;

    private readonly Argument<string?> run = new("run") { HelpName = "RUN", Description = "Its number or the end of it; the newest run when left out", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> job = new("--job", "-j") { HelpName = "JOB", Description = "Only this job: its id, its name, or one run of a matrix as in test[1]" };
    private readonly Option<string?> step = new("--step") { HelpName = "N", Description = "Only this step, counted from 1, or as in post-2" };
    private readonly Option<bool> failed = new("--failed") { Description = "Only steps that failed" };
    private readonly Option<bool> follow = new("--follow", "-f") { Description = "Go on while the run runs" };

    public override string Details =>
        "Writes what the steps of a run printed, masked as it was kept. Of several jobs or steps, each has its heading; with --follow, lines come as they are printed with their job in front.";

    public override IReadOnlyList<Example> Examples =>
        [new("run logs --failed", "why the newest run failed"), new("run logs 123 -j build --step 2", "one step of one job"), new("run logs --follow", "watch a run that another terminal started")];

    public override JsonTypeInfo Answer => AnswerJson.Own.RunLogsAnswer;

    public override IEnumerable<Argument> Arguments => [run];

    public override IEnumerable<Option> Options => [job, step, failed, follow];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        if (invocation.Get(follow) && (invocation.Json || invocation.Get(step) is not null || invocation.Get(failed)))
        {
            return invocation.Refuse(CommandLineDiagnostics.WrongArgument.Nowhere("`--follow` goes with `--job` only", "leave out --json, --step and --failed"));
        }
        var runs = KeptRuns.Here();
        var (found, problem) = await runs.FindAsync(invocation.Get(run), cancellation).ConfigureAwait(false);
        if (found is null) return invocation.Refuse(problem!);
        var wanted = invocation.Get(job);
        if (invocation.Get(follow) && found.IsAlive) return await FollowAsync(invocation, runs, found, wanted, cancellation).ConfigureAwait(false);
        if (found.Corruption is { } corruption) invocation.Refuse(corruption.Diagnostic);

        var legs = found.View.Legs.Where(leg => wanted is null || Is(leg, wanted)).ToArray();
        if (legs.Length == 0 && wanted is not null) return invocation.Refuse(Unknown(found, wanted));
        var place = invocation.Get(step);
        if (place is not null && !legs.Any(leg => leg.Steps.Exists(one => one.Place == place)))
        {
            return invocation.Refuse(CommandLineDiagnostics.UnknownPart.Nowhere($"no step `{ShownText.Clean(place, false)}` has run{(wanted is null ? "" : $" in `{ShownText.Clean(wanted, false)}`")}", "`hal9 run show` shows the steps; they are counted from 1"));
        }
        var parts = LogPart.Of(found, legs, one => (place is null || one.Place == place) && (!invocation.Get(failed) || one.Outcome == JobResult.Failure));
        if (invocation.Json) invocation.Write(new RunLogsAnswer(found.Id, [.. parts.Select(ShownLog.Of(LargestText))]), AnswerJson.Own.RunLogsAnswer);
        else Print(invocation, parts, cancellation);
        return found.Corruption is null ? ExitCode.Fine : ExitCode.Unusable;
    }

    private static bool Is(LegView leg, string wanted) =>
        leg.Key == wanted || leg.Name == wanted || leg.Key.StartsWith(wanted + "[", StringComparison.Ordinal) || leg.Key.StartsWith(wanted + "/", StringComparison.Ordinal);

    /// <summary>Without the legs of each.</summary>
    private static IEnumerable<string> Jobs(KeptRun run) => run.View.Legs.Select(static leg => leg.Key.Split('[')[0]).Distinct(StringComparer.Ordinal);

    private static Diagnostic Unknown(KeptRun run, string wanted) => CommandLineDiagnostics.UnknownPart.Nowhere(
        $"run {run.Id} has no job `{ShownText.Clean(wanted, false)}`", Suggestion.Hint(wanted, Jobs(run)) ?? (run.View.Legs.Any() ? $"it has {string.Join(", ", Jobs(run))}" : "it had no job yet"));

    private static void Print(Invocation invocation, IReadOnlyList<LogPart> parts, CancellationToken cancellation)
    {
        foreach (var part in parts)
        {
            if (parts.Count > 1) invocation.Out.Write(invocation.Paint.Bold($"── {ShownText.Clean(part.Leg.Name, false)} · {part.Step.Place} {ShownText.Clean(part.Step.Name, false)}") + "\n");
            var text = new LogText(invocation.Paint);
            var lines = new LineSplitter((line, _) =>
            {
                if (text.Show(Encoding.UTF8.GetString(line)) is { } shown) invocation.Out.Write(shown + "\n");
            });
            foreach (var piece in part.Read(long.MaxValue))
            {
                cancellation.ThrowIfCancellationRequested();
                lines.Write(piece.Span);
            }
            lines.End();
        }
        if (parts.Count == 0) invocation.Terminal.Error.Write("no step printed anything that was asked for\n");
    }

    private static async Task<int> FollowAsync(Invocation invocation, KeptRuns runs, KeptRun run, string? wanted, CancellationToken cancellation)
    {
        var paint = invocation.Paint;
        var texts = new Dictionary<string, LogText>(StringComparer.Ordinal);
        var follower = new LogFollower(runs, run, leg => wanted is null || Is(leg, wanted), (leg, log, line) =>
        {
            if (!texts.TryGetValue(log, out var text)) texts.Add(log, text = new LogText(paint));
            if (text.Show(Encoding.UTF8.GetString(line)) is not { } shown) return;
            invocation.Out.Write($"{paint.Cyan(ShownText.Clean(leg.Name, false))} | {shown}\n");
            invocation.Out.Flush();
        });
        var view = await follower.FollowAsync(cancellation).ConfigureAwait(false);
        if (view.Result is null) invocation.Terminal.Error.Write("the run died; `hal9 run --resume` goes on with it\n");
        return ExitCode.Fine;
    }
}

internal sealed record RunLogsAnswer(string Run, IReadOnlyList<ShownLog> Logs);

/// <param name="File">The log of the whole leg, or of a step that ran beside others.</param>
/// <param name="From">Offset of the step's first byte in it.</param>
/// <param name="To">Offset behind its last.</param>
/// <param name="Cut">The text is longer than fits here; the rest is in the file.</param>
internal sealed record ShownLog(string Leg, string Name, string Step, string StepName, string? Conclusion, string File, long From, long To, string Text, bool Cut)
{
    public static Func<LogPart, ShownLog> Of(int largest) => part =>
    {
        using var bytes = new MemoryStream();
        foreach (var piece in part.Read(largest)) bytes.Write(piece.Span);
        return new ShownLog(
            part.Leg.Key, part.Leg.Name, part.Step.Place, part.Step.Name, ShownJob.Word(part.Step.Conclusion), part.File, part.From, part.To,
            Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length), part.Length > largest);
    };
}
