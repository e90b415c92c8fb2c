using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Cli.Runs;

namespace Hal9.Cli.Verbs;

/// <summary>Removes old things from the engine's stores.</summary>
internal sealed class CachePruneVerb : Verb
{
    private static readonly TimeSpan UsualAge = TimeSpan.FromDays(7);

    private readonly Option<string?> olderThan = new("--older-than") { HelpName = "AGE", Description = "Remove what was not used for so long: 90s, 30m, 12h, 7d, 2w (default 7d)" };
    private readonly Option<string?> keep = new("--keep") { HelpName = "SIZE", Description = "Then remove the oldest until what is left is at most so large: 500MB, 2GB" };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Say what would be removed, and remove nothing" };

    public override string Details =>
        "Removes caches of this repository, workspaces of ended runs and fetched actions (see `hal9 cache list`) that were not used for seven days, or as the options say. A workspace in use is left "
        + "alone. A run whose workspace is gone can be looked at but no longer retried from its failed step. Journals and logs are never touched.";

    public override IReadOnlyList<Example> Examples =>
        [new("cache prune --dry-run", "what would go"), new("cache prune --older-than 1d --keep 2GB", "what is older than a day, and what is over two gigabytes")];

    public override JsonTypeInfo Answer => AnswerJson.Own.CachePruneAnswer;

    public override IEnumerable<Option> Options => [olderThan, keep, dryRun];

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ageText, sizeText) = (invocation.Get(olderThan), invocation.Get(keep));
        // A size alone is meant alone.
        TimeSpan? age = ageText is not null ? Ages.ParseAge(ageText) : sizeText is null ? UsualAge : TimeSpan.MaxValue;
        if (age is not { } oldest) return Task.FromResult(invocation.Refuse(CommandLineDiagnostics.WrongArgument.Nowhere($"`--older-than {ShownText.Clean(ageText!, false)}` is no age", "as in 30m, 12h, 7d")));
        var size = sizeText is null ? long.MaxValue : Ages.ParseSize(sizeText);
        if (size is not { } most) return Task.FromResult(invocation.Refuse(CommandLineDiagnostics.WrongArgument.Nowhere($"`--keep {ShownText.Clean(sizeText!, false)}` is no size", "as in 500MB, 2GB")));

        var root = KeptRuns.Here().Root;
        var kept = KeptThing.Find(root, cancellation);
        var chosen = Choose(kept, oldest, most, DateTimeOffset.UtcNow);
        var removed = new List<KeptThing>();
        var failed = new List<FailedRemoval>();
        foreach (var thing in chosen)
        {
            cancellation.ThrowIfCancellationRequested();
            if (thing.IsInUse(root)) continue;
            if (!invocation.Get(dryRun) && thing.Remove() is { } why) failed.Add(new FailedRemoval(thing.Path, why));
            else removed.Add(thing);
        }
        var answer = new CachePruneAnswer(invocation.Get(dryRun), removed, removed.Sum(static thing => thing.Bytes), kept.Sum(static thing => thing.Bytes) - removed.Sum(static thing => thing.Bytes), failed);
        if (invocation.Json) invocation.Write(answer, AnswerJson.Own.CachePruneAnswer);
        else Print(invocation, answer);
        return Task.FromResult(failed.Count == 0 ? ExitCode.Fine : ExitCode.Bad);
    }

    /// <summary>Everything older than <paramref name="oldest"/>, and the oldest of the rest until at most <paramref name="most"/> bytes are left.</summary>
    public static IReadOnlyList<KeptThing> Choose(IReadOnlyList<KeptThing> kept, TimeSpan oldest, long most, DateTimeOffset now)
    {
        var chosen = kept.Where(thing => now - thing.Used > oldest).ToList();
        var left = kept.Except(chosen).OrderBy(static thing => thing.Used).ToList();
        var bytes = left.Sum(static thing => thing.Bytes);
        foreach (var thing in left)
        {
            if (bytes <= most) break;
            chosen.Add(thing);
            bytes -= thing.Bytes;
        }
        return chosen;
    }

    private static void Print(Invocation invocation, CachePruneAnswer answer)
    {
        var (paint, now) = (invocation.Paint, DateTimeOffset.UtcNow);
        foreach (var thing in answer.Removed)
        {
            invocation.Out.Write($"{(answer.DryRun ? "would remove" : "removed")} {paint.Cyan(thing.Kind)} {ShownText.Clean(thing.Name, false)} {paint.Faint($"{Ages.Size(thing.Bytes)}, used {Ages.Ago(now - thing.Used)}")}\n");
        }
        foreach (var failure in answer.Failed) invocation.Out.Write($"{paint.Red("not removed")}: {ShownText.Clean(failure.Path, false)}: {ShownText.Clean(failure.Why, false)}\n");
        invocation.Out.Write(answer.Removed.Count == 0
            ? $"nothing to remove; {Ages.Size(answer.BytesLeft)} are kept\n"
            : $"{Ages.Size(answer.Bytes)} {(answer.DryRun ? "would be freed" : "freed")}, {Ages.Size(answer.BytesLeft)} left\n");
    }
}

/// <param name="DryRun">Nothing was removed; the rest says what would have been.</param>
/// <param name="Bytes">Of what was removed.</param>
internal sealed record CachePruneAnswer(bool DryRun, IReadOnlyList<KeptThing> Removed, long Bytes, long BytesLeft, IReadOnlyList<FailedRemoval> Failed);

internal sealed record FailedRemoval(string Path, string Why);
