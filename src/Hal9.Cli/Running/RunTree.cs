using Hal9.Cli.Output;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>How a tree is to be drawn.</summary>
/// <param name="Width">Columns; no line is wider.</param>
/// <param name="Now">Running things last until now.</param>
internal sealed record TreeStyle(int Width, Paint Paint, DateTimeOffset Now)
{
    /// <summary>Lines a live tree may have, which folds up what matters least; null draws everything.</summary>
    public int? Height { get; init; }

    /// <summary>Counts the pictures of the spinner.</summary>
    public int Frame { get; init; }
}

/// <summary>Draws a <see cref="RunView"/>: a line for the run, one for each job or leg, and the steps of those worth a look. Pure.</summary>
internal static class RunTree
{
    /// <summary>A finished tree shows every step while it is no longer than this.</summary>
    private const int LongestWholeTree = 60;

    private const string Spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    /// <summary>Lines without line breaks, coloured as the style says.</summary>
    public static IReadOnlyList<string> Draw(RunView view, TreeStyle style)
    {
        if (style.Height is not { } height)
        {
            var whole = Lines(view, style, Detail.EveryStep);
            return whole.Count <= LongestWholeTree ? whole : Lines(view, style, Detail.NotableSteps);
        }
        foreach (var detail in (Detail[])[Detail.RunningSteps, Detail.CurrentStep, Detail.RunningLegs])
        {
            var lines = Lines(view, style, detail);
            if (lines.Count <= height) return lines;
            if (detail != Detail.RunningLegs) continue;
            var hidden = lines.Count - height + 1;
            return [.. lines.Take(Math.Max(0, height - 1)), new TreeLine(style).Text($"  … and {hidden} more", style.Paint.Faint).ToString()];
        }
        return [];
    }

    private static List<string> Lines(RunView view, TreeStyle style, Detail detail)
    {
        List<string> lines = [Title(view, style)];
        var (done, waiting) = (0, 0);
        foreach (var job in view.Jobs)
        {
            if (job.WasNotSelected || (view.IsCall(job) && job.Problems.Count == 0)) continue;
            if (job.Legs.Count == 0)
            {
                if (detail == Detail.RunningLegs && job.Result is null) waiting++;
                else if (detail == Detail.RunningLegs && job.Result is not JobResult.Failure) done++;
                else AddJob(lines, job, style);
                continue;
            }
            foreach (var leg in job.Legs)
            {
                if (detail == Detail.RunningLegs && leg.Result is JobResult.Success or JobResult.Skipped) done++;
                else if (detail == Detail.RunningLegs && !leg.IsStarted && leg.Result is null) waiting++;
                else AddLeg(lines, leg, style, detail);
            }
        }
        if (done > 0) lines.Insert(1, new TreeLine(style).Text("  ✓ ", style.Paint.Green).Text($"{done} done", style.Paint.Faint).ToString());
        if (waiting > 0) lines.Add(new TreeLine(style).Text($"  · {waiting} waiting", style.Paint.Faint).ToString());
        return lines;
    }

    private static string Title(RunView view, TreeStyle style)
    {
        var paint = style.Paint;
        var line = new TreeLine(style);
        var (mark, colour) = view.Result is null ? (SpinnerAt(style), paint.Cyan) : view.IsYellow ? ("!", paint.Yellow) : MarkOf(view.Result.Value, paint);
        line.Text(mark + " ", colour);
        if (view.Started is not { } started) return line.Text("starting", paint.Faint).ToString();
        line.Text(started.WorkflowName, paint.Bold).Text($"  {started.Trigger.Name}", null);
        if (GitHubContext.SplitRef(started.Trigger.Ref).Name is { Length: > 0 } name) line.Text(" " + name, null);
        if (view.Attempt > 1) line.Text($"  attempt {view.Attempt}", null);
        if (started.IsDirty == true) line.Text("  with uncommitted changes", paint.Faint);
        if (view is { Result: null, Awaits: { } awaits }) line.Text("  " + awaits, paint.Yellow);
        if (view is { Result: JobResult.Cancelled, CancelReason: { } why }) line.Text("  " + why, paint.Yellow);
        if (view is { Result: null, CancelReason: not null }) line.Text("  ending; Ctrl+C again ends it at once", paint.Yellow);
        else if (started.Title != started.WorkflowName) line.Text("  " + started.Title, paint.Faint);
        return line.Right(Durations.Of(view.Elapsed(style.Now)), paint.Faint).ToString();
    }

    private static void AddJob(List<string> lines, JobView job, TreeStyle style)
    {
        var paint = style.Paint;
        var line = new TreeLine(style);
        if (job.Result is not { } result)
        {
            lines.Add(line.Text("  · " + job.Name, paint.Faint).ToString());
            return;
        }
        var (mark, colour) = job.WasNotRun ? ("⊘", paint.Yellow) : MarkOf(result, paint);
        line.Text($"  {mark} ", colour).Text(job.Name, result == JobResult.Failure ? null : paint.Faint);
        lines.Add(line.Text("  " + (job.WasNotRun ? "not run: " + job.Reason : job.Reason ?? WordOf(result)), job.WasNotRun ? paint.Yellow : paint.Faint).ToString());
        foreach (var problem in job.Problems) lines.Add(new TreeLine(style).Text("    " + problem, paint.Red).ToString());
    }

    private static void AddLeg(List<string> lines, LegView leg, TreeStyle style, Detail detail)
    {
        var paint = style.Paint;
        var line = new TreeLine(style);
        if (leg.IsUnserved)
        {
            lines.Add(line.Text("  ⊘ ", paint.Yellow).Text(leg.Name, paint.Faint).Text("  not run: " + leg.Reason, paint.Yellow).ToString());
            return;
        }
        if (!leg.IsStarted)
        {
            var passed = leg.Result is { } never ? (MarkOf(never, paint).Mark, "  " + (leg.Reason ?? WordOf(never))) : ("·", leg.Awaits is { } group ? "  " + group : "");
            lines.Add(line.Text($"  {passed.Item1} {leg.Name}{passed.Item2}", paint.Faint).ToString());
            return;
        }
        var (mark, colour) = leg.Result is not { } result ? (SpinnerAt(style), paint.Cyan) : leg.IsForgiven || (result == JobResult.Success && leg.HasWarnings) ? ("!", paint.Yellow) : MarkOf(result, paint);
        line.Text($"  {mark} ", colour).Text(leg.Name, null);
        if (leg.IsForgiven) line.Text("  failed, and the run went on", colour);
        if (leg.Reason is { } reason) line.Text("  " + reason, colour);
        else if (leg.Result == JobResult.Cancelled) line.Text("  cancelled", paint.Faint);
        var current = leg.Result is null ? leg.Running : null;
        if (detail is Detail.CurrentStep or Detail.RunningLegs && current is not null) line.Text("  › " + current.Name, paint.Faint);
        lines.Add(line.Right(Durations.Of(leg.Elapsed(style.Now)), paint.Faint).ToString());
        foreach (var step in leg.Steps)
        {
            var isShown = detail switch
            {
                Detail.EveryStep => leg.Steps.Count > 1 || leg.Result != JobResult.Success,
                Detail.NotableSteps => step.HasWarnings || step.Conclusion is JobResult.Failure or JobResult.Cancelled,
                Detail.RunningSteps => leg.Result is null || step.Conclusion == JobResult.Failure,
                _ => false,
            };
            if (isShown) lines.Add(StepLine(step, style));
        }
    }

    private static string StepLine(StepView step, TreeStyle style)
    {
        var paint = style.Paint;
        var line = new TreeLine(style);
        var indent = step.Place.Contains('.', StringComparison.Ordinal) ? "        " : "      ";
        switch (step.State)
        {
            case StepState.Waiting:
                return line.Text($"{indent}· {step.Name}", paint.Faint).ToString();
            case StepState.Running:
                line.Text($"{indent}{SpinnerAt(style)} ", paint.Cyan).Text(step.Name, null);
                break;
            default:
                var conclusion = step.Conclusion!.Value;
                var (mark, colour) = conclusion == JobResult.Success && step.HasWarnings ? ("!", paint.Yellow) : MarkOf(conclusion, paint);
                line.Text($"{indent}{mark} ", colour).Text(step.Name, conclusion == JobResult.Skipped ? paint.Faint : null);
                if (step.IsForgiven) line.Text("  failed, and the job went on", paint.Yellow);
                if (step.Reason is { } reason) line.Text("  " + reason, paint.Faint);
                if (conclusion == JobResult.Skipped) return line.ToString();
                break;
        }
        return line.Right(Durations.Of(step.Elapsed(style.Now)), paint.Faint).ToString();
    }

    private static string SpinnerAt(TreeStyle style) => Spinner[style.Frame % Spinner.Length].ToString();

    private static (string Mark, Func<string, string> Colour) MarkOf(JobResult result, Paint paint) => result switch
    {
        JobResult.Success => ("✓", paint.Green),
        JobResult.Failure => ("✗", paint.Red),
        JobResult.Cancelled => ("■", paint.Yellow),
        _ => ("-", paint.Faint),
    };

    private static string WordOf(JobResult result) => NeedsContext.TextOf(result);

    private enum Detail
    {
        EveryStep,
        NotableSteps,
        RunningSteps,
        CurrentStep,
        RunningLegs,
    }
}
