using Hal9.Cli.Output;
using Hal9.Engine.Commands;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>What <c>hal9 run --json</c> writes.</summary>
/// <param name="Runs">In the order they ran; empty with --list, --graph and --dry-run.</param>
/// <param name="NotStarted">Workflows that the event does not start.</param>
/// <param name="Workflows">With --list: every workflow. With --graph and --dry-run: those that would run.</param>
/// <param name="Diagnostics">Why nothing ran.</param>
internal sealed record RunAnswer(IReadOnlyList<RunAnswerRun> Runs, IReadOnlyList<RunAnswerNotStarted> NotStarted, IReadOnlyList<RunAnswerWorkflow>? Workflows, IReadOnlyList<JsonDiagnostic>? Diagnostics);

internal sealed record RunAnswerNotStarted(string Workflow, string Reason);

/// <param name="Event">What it would run for; absent with --list.</param>
/// <param name="Triggers">The events it listens to.</param>
internal sealed record RunAnswerWorkflow(string Path, string Name, string? Event, IReadOnlyList<string> Triggers, IReadOnlyList<RunAnswerPlannedJob> Jobs);

/// <param name="Condition">As written; absent when there is none.</param>
/// <param name="Holds">Whether the condition holds; absent when that is known only later.</param>
/// <param name="Legs">Absent when they are known only later.</param>
internal sealed record RunAnswerPlannedJob(string Key, string Name, IReadOnlyList<string> Needs, string? Condition, bool? Holds, IReadOnlyList<RunAnswerPlannedLeg>? Legs);

/// <param name="NotRun">Why no machine here can run it; absent when one can.</param>
internal sealed record RunAnswerPlannedLeg(string Key, string Name, IReadOnlyList<string> RunsOn, string? NotRun);

/// <summary>One run.</summary>
/// <param name="Result"><c>success</c>, <c>failure</c>, <c>cancelled</c> or <c>skipped</c>; absent while it runs.</param>
/// <param name="Yellow">It succeeded with warnings, or with jobs that could not be run here.</param>
/// <param name="UncommittedChanges">Some were there when it started; absent when git cannot say.</param>
/// <param name="CancelReason">Why it was asked to stop; absent when it was not.</param>
/// <param name="Folder">Absolute; holds the journal and <c>logs/</c>.</param>
/// <param name="NotRun">What no machine here could run, in words.</param>
internal sealed record RunAnswerRun(
    string RunId, int RunNumber, int Attempt, string Workflow, string Path, string Title, string Event, string Ref, string Sha, string? Result, bool Yellow, bool? UncommittedChanges, string? CancelReason,
    DateTimeOffset StartedAt, double Milliseconds, string Folder, IReadOnlyList<RunAnswerJob> Jobs, IReadOnlyList<string> NotRun)
{
    public static RunAnswerRun? Of(RunView view, string folder, DateTimeOffset now) => view.Started is not { } started ? null : new RunAnswerRun(
        started.RunId, started.RunNumber, view.Attempt, started.WorkflowName, started.WorkflowPath, started.Title, started.Trigger.Name, started.Trigger.Ref, started.Trigger.Sha,
        Text(view.Result), view.IsYellow, started.IsDirty, view.CancelReason, view.StartedAt, Math.Round(view.Elapsed(now).TotalMilliseconds, 3), folder, [.. view.Jobs.Select(job => RunAnswerJob.Of(job, now))], view.NotRun);

    internal static string? Text(JobResult? result) => result is { } known ? NeedsContext.TextOf(known) : null;
}

/// <param name="Problems">Why it failed before it had legs.</param>
internal sealed record RunAnswerJob(string Key, string Name, string? Result, string? Reason, IReadOnlyList<string> Problems, IReadOnlyList<RunAnswerLeg> Legs)
{
    public static RunAnswerJob Of(JobView job, DateTimeOffset now) =>
        new(job.Key, job.Name, RunAnswerRun.Text(job.Result), job.Reason, job.Problems, [.. job.Legs.Select(leg => RunAnswerLeg.Of(leg, now))]);
}

/// <param name="NotRun">No machine here fits it.</param>
/// <param name="Forgiven">It failed, and by <c>continue-on-error</c> the run went on as if it had not.</param>
/// <param name="Log">Name of its file in the run's <c>logs/</c>.</param>
internal sealed record RunAnswerLeg(string Key, string Name, string? Result, string? Reason, bool NotRun, bool Forgiven, bool Warnings, double Milliseconds, string? Log, IReadOnlyList<RunAnswerStep> Steps)
{
    public static RunAnswerLeg Of(LegView leg, DateTimeOffset now) => new(
        leg.Key, leg.Name, RunAnswerRun.Text(leg.Result), leg.Reason, leg.IsUnserved, leg.IsForgiven, leg.HasWarnings, Math.Round(leg.Elapsed(now).TotalMilliseconds, 3), leg.Log,
        [.. leg.Steps.Select(static step => RunAnswerStep.Of(step))]);
}

/// <param name="Place"><c>1</c>, <c>2</c> …, behind them <c>post-2</c>.</param>
/// <param name="Outcome">Before <c>continue-on-error</c>.</param>
/// <param name="Conclusion">After it.</param>
/// <param name="Reason">Why it was skipped; absent when its condition says so.</param>
/// <param name="Log">Name of a file of its own in the run's <c>logs/</c>; absent: the leg's.</param>
/// <param name="LogStart">Its part of the log, in bytes; <paramref name="LogEnd"/> too.</param>
internal sealed record RunAnswerStep(
    string Place, string Name, string? Outcome, string? Conclusion, string? Reason, double Milliseconds, string? Log, long LogStart, long LogEnd, IReadOnlyList<RunAnswerAnnotation> Annotations, string? Summary)
{
    public static RunAnswerStep Of(StepView step) => new(
        step.Place, step.Name, RunAnswerRun.Text(step.Outcome), RunAnswerRun.Text(step.Conclusion), step.Reason, step.Milliseconds, step.Log, step.LogStart, step.LogEnd,
        [.. step.Annotations.Select(static annotation => RunAnswerAnnotation.Of(annotation))], step.Summary);
}

/// <param name="Level"><c>error</c>, <c>warning</c> or <c>notice</c>.</param>
internal sealed record RunAnswerAnnotation(string Level, string Message, string? Title, string? File, int? Line, int? EndLine, int? Column, int? EndColumn)
{
    public static RunAnswerAnnotation Of(Annotation annotation) => new(
        annotation.Level switch { AnnotationLevel.Error => "error", AnnotationLevel.Warning => "warning", _ => "notice" },
        annotation.Message, annotation.Title, annotation.File, annotation.Line, annotation.EndLine, annotation.Column, annotation.EndColumn);
}
