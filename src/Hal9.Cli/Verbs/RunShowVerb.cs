using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Cli.Runs;
using Hal9.Engine.Commands;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Verbs;

/// <summary>Shows one past run.</summary>
internal sealed class RunShowVerb : Verb
{
    private readonly Argument<string?> run = new("run") { HelpName = "RUN", Description = "Its number or the end of it; the newest run when left out", Arity = ArgumentArity.ZeroOrOne };

    public override string Details =>
        "Shows a run as its journal tells it: the tree of jobs and steps, remarks with file and line, summaries, and what was not run. A run that still runs is shown as far as it has come.";

    public override IReadOnlyList<Example> Examples => [new("run show", "the newest run"), new("run show 1767261600123", "that run"), new("run show --json", "for a program")];

    public override JsonTypeInfo Answer => AnswerJson.Own.RunShowAnswer;

    public override IEnumerable<Argument> Arguments => [run];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (found, problem) = await PastRuns.Here().FindAsync(invocation.Get(run), cancellation).ConfigureAwait(false);
        if (found is null) return invocation.Refuse(problem!);
        if (found.Corruption is { } corruption) invocation.Refuse(corruption.Diagnostic);
        if (found.View.Started is null) return found.Corruption is null ? invocation.Refuse(CommandLineDiagnostics.UnknownRun.Nowhere($"run {found.Id} died before its first event")) : ExitCode.Unusable;
        var now = DateTimeOffset.UtcNow;
        if (invocation.Json) invocation.Write(RunShowAnswer.Of(found, now), AnswerJson.Own.RunShowAnswer);
        else Print(invocation, found, now);
        return found.Corruption is null ? ExitCode.Fine : ExitCode.Unusable;
    }

    private static void Print(Invocation invocation, PastRun run, DateTimeOffset now)
    {
        var (output, paint, view) = (invocation.Out, invocation.Paint, run.View);
        // A dead run's steps lasted until it was heard of last.
        var style = new TreeStyle(invocation.Terminal.Width, paint, run.IsAlive ? now : run.LastHeard);
        foreach (var line in RunTree.Draw(view, style)) output.Write(line + "\n");
        foreach (var (leg, annotation) in Annotations(view))
        {
            var word = annotation.Level switch { AnnotationLevel.Error => paint.Red("error"), AnnotationLevel.Warning => paint.Yellow("warning"), _ => paint.Cyan("notice") };
            output.Write($"\n{word}: {Visible.Of(annotation.Title is { } title ? $"{title}: {annotation.Message}" : annotation.Message)}\n");
            output.Write(paint.Faint($"  {(annotation.File is { } file ? $"{Visible.Of(file)}{(annotation.Line is { } line ? $":{line}" : "")}, " : "")}{leg.Name}") + "\n");
        }
        foreach (var (leg, step) in Summaries(view)) output.Write($"\n{paint.Bold($"{leg.Name}: {Visible.Of(step.Name)}")}\n{string.Join("\n", step.Summary!.TrimEnd().Split('\n').Select(static line => Visible.Of(line.TrimEnd('\r'))))}\n");
        output.Write("\n");
        if (view.CancelReason is { } reason) output.Write($"cancelled: {Visible.Of(reason)}\n");
        foreach (var line in view.NotRun) output.Write($"{paint.Yellow("not run")}: {Visible.Of(line)}\n");
        if (run.Result == "died") output.Write($"{paint.Yellow("died")}: nobody works on it any more; `hal9 run --resume` goes on with it\n");
        if (run.Result == "failure") output.Write($"its failed steps' logs: hal9 run logs {run.Id} --failed\n");
        else output.Write(paint.Faint($"its logs: hal9 run logs {run.Id}") + "\n");
    }

    private static IEnumerable<(LegView Leg, Annotation Annotation)> Annotations(RunView view) =>
        from leg in view.Legs from step in leg.Steps from annotation in step.Annotations select (leg, annotation);

    private static IEnumerable<(LegView Leg, StepView Step)> Summaries(RunView view) =>
        from leg in view.Legs from step in leg.Steps where !string.IsNullOrWhiteSpace(step.Summary) select (leg, step);
}

/// <param name="NotRun">What no machine could serve, in words.</param>
internal sealed record RunShowAnswer(ListedRun Run, string Folder, string? CancelReason, IReadOnlyList<string> NotRun, IReadOnlyList<ShownJob> Jobs)
{
    public static RunShowAnswer Of(PastRun run, DateTimeOffset now) =>
        new(ListedRun.Of(run, now), run.Folder, run.View.CancelReason, run.View.NotRun, [.. run.View.Jobs.Select(job => ShownJob.Of(job, run.IsAlive ? now : run.LastHeard))]);
}

/// <param name="Result">Absent until it ended.</param>
/// <param name="Problems">Why it failed before it started.</param>
internal sealed record ShownJob(string Job, string Name, string? Result, string? Reason, IReadOnlyList<string> Problems, IReadOnlyList<ShownLeg> Legs)
{
    public static ShownJob Of(JobView job, DateTimeOffset now) =>
        new(job.Key, job.Name, Word(job.Result), job.Reason, job.Problems, [.. job.Legs.Select(leg => ShownLeg.Of(leg, now))]);

    public static string? Word(JobResult? result) => result is { } known ? NeedsContext.TextOf(known) : null;
}

/// <param name="Leg">One run of a job: <c>test[1]</c>.</param>
/// <param name="Unserved">No machine fits it.</param>
internal sealed record ShownLeg(string Leg, string Name, string? Result, string? Reason, bool Unserved, bool Warnings, double Seconds, IReadOnlyList<ShownStep> Steps)
{
    public static ShownLeg Of(LegView leg, DateTimeOffset now) => new(
        leg.Key, leg.Name, ShownJob.Word(leg.Result), leg.Reason, leg.IsUnserved, leg.HasWarnings, Math.Round(leg.Elapsed(now).TotalSeconds, 3), [.. leg.Steps.Select(step => ShownStep.Of(step, now))]);
}

/// <param name="Step">Its place: <c>1</c>, <c>2</c> …, behind them <c>post-2</c>.</param>
/// <param name="Conclusion">After <c>continue-on-error</c>, <paramref name="Outcome"/> before it; absent until it ended.</param>
internal sealed record ShownStep(string Step, string Name, string? Outcome, string? Conclusion, double Seconds, IReadOnlyList<ShownAnnotation> Annotations, string? Summary)
{
    public static ShownStep Of(StepView step, DateTimeOffset now) => new(
        step.Place, step.Name, ShownJob.Word(step.Outcome), ShownJob.Word(step.Conclusion), Math.Round(step.Elapsed(now).TotalSeconds, 3), [.. step.Annotations.Select(ShownAnnotation.Of)], step.Summary);
}

/// <param name="Level"><c>notice</c>, <c>warning</c> or <c>error</c>.</param>
internal sealed record ShownAnnotation(string Level, string Message, string? Title, string? File, int? Line, int? Column)
{
    public static ShownAnnotation Of(Annotation one) => new(
        one.Level switch { AnnotationLevel.Error => "error", AnnotationLevel.Warning => "warning", _ => "notice" }, one.Message, one.Title, one.File, one.Line, one.Column);
}
