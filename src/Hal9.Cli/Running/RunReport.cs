using System.Text;
using Hal9.Cli.Output;
using Hal9.Engine.Commands;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>What is said when a run has ended: the tree, what failed and where, the summaries, the totals; what was not run comes last.</summary>
/// <param name="folder">Of the run: journal and logs.</param>
internal sealed class RunReport(RunView view, string folder, Terminal terminal)
{
    private const int MostErrors = 10;
    private const int MostAnnotations = 50;
    private const int LongestTail = 256 * 1024;

    private readonly Paint paint = new(terminal.Colour);
    private readonly TextWriter output = terminal.Out;
    private readonly StepPlaces places = new(view.Started);

    /// <param name="logTail">How many of its last lines a failed step's log is unfolded to.</param>
    public void Write(int logTail, DateTimeOffset now)
    {
        foreach (var line in RunTree.Draw(view, new TreeStyle(terminal.Width, paint, now))) output.Write(line + "\n");
        foreach (var leg in view.Legs)
        {
            var failed = leg.Steps.Where(static step => step.Conclusion == JobResult.Failure).ToArray();
            foreach (var step in failed) WriteFailure(leg, step, logTail);
            if (failed.Length == 0 && leg is { Log: { } log, Result: JobResult.Failure }) WriteFailure(leg, Path.Combine(folder, "logs", log), logTail);
        }
        foreach (var job in view.Jobs.Where(static job => job.Problems.Count > 0)) WriteProblems(job);
        WriteAnnotations();
        WriteSummaries();
        WriteTotals(now);
        output.Flush();
    }

    private string LogOf(LegView leg, StepView step) => Path.Combine(folder, "logs", step.Log ?? leg.Log ?? "");

    private static string Shortened(string path) => Path.GetRelativePath(Environment.CurrentDirectory, path) is var relative && relative.StartsWith("../../", StringComparison.Ordinal) ? path : relative;

    private void WriteFailure(LegView leg, StepView step, int logTail)
    {
        output.Write($"\n{paint.Red("✗")} {paint.Bold(ShownText.Clean($"{leg.Name} › {step.Name}", false))}\n");
        if (places.Find(leg.Key, step.Place) is { } place) output.Write($"  {paint.Faint("at")} {ShownText.Clean(place.ToString(), false)}\n");
        if (leg.Log is not null) WriteLog(LogOf(leg, step), step.LogStart, step.LogEnd, logTail);
        output.Write($"  {paint.Faint("whole log: " + Shortened(LogOf(leg, step)))}\n");
    }

    /// <summary>Of a job that failed before its first step or behind its last: its services, its container, its outputs.</summary>
    private void WriteFailure(LegView leg, string log, int logTail)
    {
        output.Write($"\n{paint.Red("✗")} {paint.Bold(ShownText.Clean(leg.Name, false))}\n");
        WriteLog(log, 0, long.MaxValue, logTail);
        output.Write($"  {paint.Faint("whole log: " + Shortened(log))}\n");
    }

    /// <summary>Of a job that failed before it had legs. The tree has room for their beginning only.</summary>
    private void WriteProblems(JobView job)
    {
        output.Write($"\n{paint.Red("✗")} {paint.Bold(ShownText.Clean(job.Name, false))}\n");
        foreach (var line in job.Problems.SelectMany(static problem => problem.Split('\n'))) output.Write($"  {paint.Faint("│")} {ShownText.Clean(line, false)}\n");
    }

    private void WriteLog(string path, long start, long end, int logTail)
    {
        var (lines, errors, hidden) = Tail(path, start, end, logTail);
        foreach (var line in errors) output.Write($"  {paint.Faint("│")} {line}\n");
        if (hidden > 0) output.Write(paint.Faint($"  … {hidden} {(errors.Count > 0 ? "other " : "")}line{(hidden == 1 ? "" : "s")} before") + "\n");
        foreach (var line in lines) output.Write($"  {paint.Faint("│")} {line}\n");
    }

    /// <summary>The last lines, the errors among those before them, and how many others there are.</summary>
    private (List<string> Lines, List<string> Errors, int Hidden) Tail(string path, long start, long end, int most)
    {
        try
        {
            using var file = File.OpenRead(path);
            end = Math.Min(end, file.Length);
            var from = Math.Max(start, end - LongestTail);
            file.Seek(from, SeekOrigin.Begin);
            var bytes = new byte[Math.Max(0, end - from)];
            var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var text = new LogText(paint);
            var lines = Encoding.UTF8.GetString(bytes, 0, count).TrimEnd('\n').Split('\n').Select(line => (Shown: text.Show(line)!, IsError: line.StartsWith("##[error]", StringComparison.Ordinal))).Where(static line => line.Shown is not null).ToList();
            var before = lines[..Math.Max(0, lines.Count - most)];
            var errors = before.Where(static line => line.IsError).Take(MostErrors).Select(static line => line.Shown).ToList();
            return ([.. lines[before.Count..].Select(static line => line.Shown)], errors, before.Count - errors.Count);
        }
        catch (IOException problem)
        {
            return ([$"(the log cannot be read: {problem.Message})"], [], 0);
        }
    }

    private void WriteAnnotations()
    {
        var all = view.Legs.SelectMany(leg => leg.Steps.SelectMany(step => step.Annotations.Select(annotation => (leg, annotation)))).ToList();
        // GitHub says of every failed step that its process failed; that is in its log.
        all.RemoveAll(static pair => pair.annotation.File is null && pair.annotation.Message.StartsWith("Process completed with exit code", StringComparison.Ordinal));
        if (all.Count == 0) return;
        output.Write("\n");
        foreach (var (leg, annotation) in all.Take(MostAnnotations))
        {
            var (word, colour) = annotation.Level switch
            {
                AnnotationLevel.Error => ("error", (Func<string, string>)paint.Red),
                AnnotationLevel.Warning => ("warning", paint.Yellow),
                _ => ("notice", paint.Cyan),
            };
            var place = annotation.Place.Length == 0 ? "" : annotation.Place + ": ";
            var title = annotation.Title is { } given ? given + ": " : "";
            var message = string.Join("\n    ", annotation.Message.TrimEnd().Split('\n').Select(static text => ShownText.Clean(text, false)));
            output.Write($"{colour(word)}: {paint.Bold(ShownText.Clean(place, false))}{ShownText.Clean(title, false)}{message}  {paint.Faint($"({ShownText.Clean(leg.Name, false)})")}\n");
        }
        if (all.Count > MostAnnotations) output.Write(paint.Faint($"… and {all.Count - MostAnnotations} more") + "\n");
    }

    private void WriteSummaries()
    {
        foreach (var leg in view.Legs.Where(static leg => leg.Steps.Exists(static step => step.Summary is not null)))
        {
            output.Write($"\n{paint.Faint("summary of")} {paint.Bold(ShownText.Clean(leg.Name, false))}\n");
            foreach (var line in MarkdownText.Render(string.Join('\n', leg.Steps.Select(static step => step.Summary).OfType<string>()), terminal.Width - 2, paint)) output.Write($"  {line}\n");
        }
    }

    private void WriteTotals(DateTimeOffset now)
    {
        var ended = view.Jobs.Where(job => !job.WasNotSelected && !view.IsCall(job)).SelectMany(static job => job.Legs.Count > 0
            ? job.Legs.Where(static leg => leg is { IsUnserved: false, IsForgiven: false }).Select(static leg => leg.Result)
            : job.WasNotRun ? [] : [job.Result]).OfType<JobResult>().ToList();
        var forgiven = view.Legs.Count(static leg => leg.IsForgiven);
        var parts = new List<string>();
        Count(JobResult.Success, "succeeded", paint.Green);
        Count(JobResult.Failure, "failed", paint.Red);
        if (forgiven > 0) parts.Add(paint.Yellow($"{forgiven} failed and forgiven"));
        Count(JobResult.Cancelled, "cancelled", paint.Yellow);
        Count(JobResult.Skipped, "skipped", paint.Faint);
        var warnings = view.Legs.Sum(static leg => leg.Steps.Count(static step => step.HasWarnings));
        if (warnings > 0) parts.Add(paint.Yellow(warnings == 1 ? "1 step with warnings" : $"{warnings} steps with warnings"));
        var run = view.Started?.RunId;
        output.Write($"\n{(parts.Count == 0 ? "no jobs" : string.Join(", ", parts))} in {Durations.Of(view.Elapsed(now))}  {paint.Faint($"run {run}")}\n");
        if (view.Result == JobResult.Failure) output.Write(paint.Faint($"again from the failed step: hal9 run --retry {run}") + "\n");
        if (NotRunLine() is { } notRun) output.Write(paint.Yellow(notRun) + "\n");

        void Count(JobResult result, string word, Func<string, string> colour)
        {
            var count = ended.Count(one => one == result);
            if (count > 0) parts.Add(colour($"{count} {word}"));
        }
    }

    /// <summary><c>2 jobs not run: build (windows-latest): no runner for windows-latest; pack needs build, which was not run</c>.</summary>
    private string? NotRunLine()
    {
        var notRun = view.Legs.Where(static leg => leg.IsUnserved).Select(static leg => $"{leg.Name}: {leg.Reason}")
            .Concat(view.Jobs.Where(static job => job.WasNotRun).Select(static job => $"{job.Name} {job.Reason}")).ToList();
        if (notRun.Count == 0) return null;
        return $"{notRun.Count} job{(notRun.Count == 1 ? "" : "s")} not run: {ShownText.Clean(string.Join("; ", notRun.Take(3)), false)}{(notRun.Count > 3 ? $"; and {notRun.Count - 3} more" : "")}";
    }
}
