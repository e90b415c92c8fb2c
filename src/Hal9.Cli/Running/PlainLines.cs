using System.Buffers;
using System.Text;
using Hal9.Cli.Output;
using Hal9.Engine.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>For a pipe or a file: every line of every step with its job in front, as it comes.</summary>
/// <param name="isAgain">The run was begun before: what it tells of its past is not shown again.</param>
internal sealed class PlainLines(RunView view, TextWriter output, Paint paint, bool isAgain) : IRunPicture
{
    // A line longer than this is shown in pieces, so that memory stays bounded.
    private const int LongestLine = 64 * 1024;

    private bool isPast = isAgain;
    // Steps that run beside each other print into each other's lines otherwise.
    private readonly Dictionary<(string Leg, string Step), Stream> streams = [];

    public void Take(RunEvent happening)
    {
        if (happening is RunContinued) isPast = false;
        if (isPast) return;
        switch (happening)
        {
            case StepStarted started when view.Find(started.Leg) is { } leg:
                Finish(started.Leg, started.Step);
                Line(leg.Name, paint.Bold("▸ " + ShownText.Clean(started.Name, false)));
                break;
            case StepOutput piece:
                Add(piece);
                break;
            case StepCompleted completed when view.Find(completed.Leg) is { } leg:
                Finish(completed.Leg, completed.Step);
                if (completed.Conclusion == JobResult.Failure) Line(leg.Name, paint.Red($"✗ failed after {Durations.Of(TimeSpan.FromMilliseconds(completed.Milliseconds))}"));
                else if (completed.Conclusion == JobResult.Success && completed.Outcome == JobResult.Failure) Line(leg.Name, paint.Yellow("! failed, and the job goes on"));
                else if (completed.Conclusion is JobResult.Skipped or JobResult.Cancelled) Line(leg.Name, paint.Faint(completed.Reason ?? NeedsContext.TextOf(completed.Conclusion)));
                break;
            case LegEnded ended when view.Find(ended.Leg) is { } leg:
                foreach (var (_, step) in streams.Keys.Where(key => key.Leg == ended.Leg).ToArray()) Finish(ended.Leg, step);
                Line(leg.Name, ended.IsUnserved ? paint.Yellow($"not run: {ended.Reason}") : ended.IsForgiven ? paint.Yellow("failed, and the run goes on") : Ended(ended.Result, ended.Reason));
                break;
            case JobEnded { Problems.Count: > 0 } ended:
                foreach (var problem in ended.Problems) Line(ended.Job, paint.Red(ShownText.Clean(problem.ReplaceLineEndings(" "), false)));
                break;
            case GroupAwaited { Leg: { } key } awaited when view.Find(key) is { } leg:
                Line(leg.Name, paint.Yellow(ShownText.Clean(RunView.InWords(awaited), false)));
                break;
            case GroupAwaited awaited:
                output.Write(paint.Yellow(ShownText.Clean("the run " + RunView.InWords(awaited), false)) + "\n");
                output.Flush();
                break;
            case RunCancelled cancelled:
                output.Write(paint.Yellow($"cancelling: {ShownText.Clean(cancelled.Reason, false)}") + "\n");
                output.Flush();
                break;
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var (leg, step) in streams.Keys.ToArray()) Finish(leg, step);
        return ValueTask.CompletedTask;
    }

    private string Ended(JobResult result, string? reason)
    {
        var text = NeedsContext.TextOf(result) + (reason is null ? "" : $": {reason}");
        return result switch { JobResult.Success => paint.Green(text), JobResult.Failure => paint.Red(text), _ => paint.Yellow(text) };
    }

    private void Add(StepOutput piece)
    {
        if (!streams.TryGetValue((piece.Leg, piece.Step), out var stream)) streams.Add((piece.Leg, piece.Step), stream = new Stream(new LogText(paint)));
        var bytes = piece.Bytes.Span;
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            stream.Pending.Write(bytes[..end]);
            bytes = bytes[(end + 1)..];
            Flush(piece.Leg, stream);
        }
        stream.Pending.Write(bytes);
        if (stream.Pending.WrittenCount > LongestLine) Flush(piece.Leg, stream);
        output.Flush();
    }

    private void Finish(string leg, string step)
    {
        if (streams.Remove((leg, step), out var stream) && stream.Pending.WrittenCount > 0) Flush(leg, stream);
    }

    private void Flush(string leg, Stream stream)
    {
        var text = Encoding.UTF8.GetString(stream.Pending.WrittenSpan);
        stream.Pending.ResetWrittenCount();
        if (stream.Text.Show(text) is { } shown) Line(view.Find(leg)?.Name ?? leg, shown);
    }

    private void Line(string leg, string text)
    {
        output.Write($"{paint.Cyan(ShownText.Clean(leg, false))} | {text}\n");
        output.Flush();
    }

    private sealed record Stream(LogText Text)
    {
        public ArrayBufferWriter<byte> Pending { get; } = new();
    }
}
