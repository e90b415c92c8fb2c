using Hal9.Cli.Running;
using Hal9.Journal.Files;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Runs;

/// <summary>What one step printed: a stretch of a log file, masked when it was written.</summary>
/// <param name="From">Offset of its first byte.</param>
/// <param name="To">Offset behind its last byte; of a step that has not ended, the end of the file.</param>
internal sealed record LogPart(LegView Leg, StepView Step, string File, long From, long To)
{
    /// <summary>Bytes of a piece of <see cref="Read"/>.</summary>
    public const int ChunkSize = 64 * 1024;

    public long Length => To - From;

    /// <summary>Parts of the chosen legs in the order of the tree. A step that printed nothing is a part of no length.</summary>
    public static IReadOnlyList<LogPart> Of(KeptRun run, IEnumerable<LegView> legs, Func<StepView, bool> isWanted)
    {
        var parts = new List<LogPart>();
        foreach (var leg in legs)
        {
            foreach (var step in leg.Steps.Where(isWanted))
            {
                var file = new FileInfo(run.LogFileOf(leg, step));
                if (leg.Log is null || !file.Exists) continue;
                if (step.State == StepState.Waiting || step.Conclusion == JobResult.Skipped) continue;
                // The journal is believed as far as the file goes: a full disk can have cut it.
                var from = Math.Clamp(step.LogStart, 0, file.Length);
                var to = step.State == StepState.Running ? file.Length : Math.Clamp(step.LogEnd, from, file.Length);
                parts.Add(new LogPart(leg, step, file.FullName, from, to));
            }
        }
        return parts;
    }

    /// <summary>Pieces that respect neither lines nor characters; each is valid until the next is asked for.</summary>
    /// <param name="limit">Bytes from the part's beginning.</param>
    public IEnumerable<ReadOnlyMemory<byte>> Read(long limit)
    {
        using var log = LogFile.OpenForReading(File, TimeProvider.System);
        var buffer = new byte[ChunkSize];
        for (var (at, end) = (From, From + Math.Min(Length, limit)); at < end;)
        {
            var count = log.ReadAt(at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)));
            if (count == 0) yield break;
            at += count;
            yield return buffer.AsMemory(0, count);
        }
    }
}
