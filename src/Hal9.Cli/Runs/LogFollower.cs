using System.Buffers;
using Hal9.Cli.Running;
using Hal9.Engine.Runs;
using Hal9.Journal;
using Hal9.Journal.Files;

namespace Hal9.Cli.Runs;

/// <summary>
/// Watches a run that another process is at: reads its journal as it grows, and the logs of the legs it is asked for as they grow. Ends with the run,
/// or when whoever was at it died.
/// </summary>
/// <param name="take">Takes a leg, the name of the log and one whole line of it, never two at once. Steps that run beside others have logs of their own.</param>
internal sealed class LogFollower(KeptRuns runs, KeptRun run, Func<LegView, bool> isWanted, LineOfLog take)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (string Leg, TaskCompletionSource Ended, Task Reading)> logs = new(StringComparer.Ordinal);
    private readonly RunView view = new([]);

    /// <returns>The run as it ended; its result is null when it died.</returns>
    public async Task<RunView> FollowAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = StopWhenItDiesAsync(stop);
        try
        {
            await foreach (var envelope in runs.Store.FollowAsync(new StreamId(run.Id), 1, stop.Token).ConfigureAwait(false))
            {
                if (RunEvents.Read(envelope) is not { } happening) continue;
                view.Take(happening, envelope.Time);
                if (happening is LegStarted started && view.Find(started.Leg) is { } leg && isWanted(leg)) Begin(leg, started.Log, cancellation);
                if (happening is StepStarted { Log: { } own } step && view.Find(step.Leg) is { } around && isWanted(around)) Begin(around, own, cancellation);
                // A step may be begun again in a resumed run, so its log too is read until its leg has ended.
                if (happening is LegEnded ended) foreach (var log in logs.Values.Where(log => log.Leg == ended.Leg)) log.Ended.TrySetResult();
                if (happening is RunEnded) break;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It died: what it printed is all there will be.
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
        foreach (var (_, ended, _) in logs.Values) ended.TrySetResult();
        await Task.WhenAll(logs.Values.Select(static log => log.Reading).Append(watch)).ConfigureAwait(false);
        return view;
    }

    private void Begin(LegView leg, string log, CancellationToken cancellation)
    {
        // A retry begins a leg anew in the same file.
        if (logs.ContainsKey(log)) return;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        logs.Add(log, (leg.Key, ended, Task.Run(() => ReadAsync(leg, log, ended.Task, cancellation), cancellation)));
    }

    private async Task ReadAsync(LegView leg, string name, Task ended, CancellationToken cancellation)
    {
        using var log = LogFile.OpenForReading(Path.Combine(run.Folder, "logs", name), TimeProvider.System);
        var rest = new ArrayBufferWriter<byte>();
        await foreach (var piece in log.FollowAsync(0, ended, cancellation).ConfigureAwait(false)) Split(leg, name, piece.Span, rest);
        if (rest.WrittenCount > 0) lock (gate) take(leg, name, rest.WrittenSpan);
    }

    private void Split(LegView leg, string log, ReadOnlySpan<byte> bytes, ArrayBufferWriter<byte> rest)
    {
        lock (gate)
        {
            while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
            {
                rest.Write(bytes[..end]);
                take(leg, log, rest.WrittenSpan);
                rest.ResetWrittenCount();
                bytes = bytes[(end + 1)..];
            }
        }
        rest.Write(bytes);
    }

    private async Task StopWhenItDiesAsync(CancellationTokenSource stop)
    {
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
            {
                if (runs.Store.HolderOf(new StreamId(run.Id)) is null) await stop.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It ended, or nobody wants to know any more.
        }
    }
}

internal delegate void LineOfLog(LegView leg, string log, ReadOnlySpan<byte> line);
