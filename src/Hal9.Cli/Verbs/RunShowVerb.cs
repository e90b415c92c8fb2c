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
        var (found, problem) = await KeptRuns.Here().FindAsync(invocation.Get(run), cancellation).ConfigureAwait(false);
        if (found is null) return invocation.Refuse(problem!);
        if (found.Corruption is { } corruption) invocation.Refuse(corruption.Diagnostic);
        if (found.View.Started is null) return found.Corruption is null ? invocation.Refuse(CommandLineDiagnostics.UnknownRun.Nowhere($"run {found.Id} died before its first event")) : ExitCode.Unusable;
        var now = DateTimeOffset.UtcNow;
        if (invocation.Json) invocation.Write(RunShowAnswer.Of(found, now), AnswerJson.Own.RunShowAnswer);
        else Print(invocation, found, now);
        return found.Corruption is null ? ExitCode.Fine : ExitCode.Unusable;
    }

    private static void Print(Invocation invocation, KeptRun run, DateTimeOffset now)
    {
        // A dead run's steps lasted until it was heard of last.
        new RunReport(run.View, run.Folder, invocation.Terminal).Write(RunShow.LogTail, run.IsAlive ? now : run.LastHeard);
        if (run.View.CancelReason is { } reason) invocation.Out.Write($"cancelled: {ShownText.Clean(reason, false)}\n");
        if (run.Result == "died") invocation.Out.Write($"{invocation.Paint.Yellow("died")}: nobody is at it any more; go on with it: hal9 run --resume {run.Id}\n");
        else if (run.View.Result != JobResult.Failure) invocation.Out.Write(invocation.Paint.Faint($"what its steps printed: hal9 run logs {run.Id}") + "\n");
    }
}

/// <param name="NotRun">What no machine could serve, in words.</param>
internal sealed record RunShowAnswer(ListedRun Run, string Folder, string? CancelReason, IReadOnlyList<string> NotRun, IReadOnlyList<ShownJob> Jobs)
{
    public static RunShowAnswer Of(KeptRun run, DateTimeOffset now) =>
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
