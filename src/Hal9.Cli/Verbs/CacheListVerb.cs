using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Cli.Runs;

namespace Hal9.Cli.Verbs;

/// <summary>Lists what the engine keeps on disk.</summary>
internal sealed class CacheListVerb : Verb
{
    public override string Details =>
        "Lists what runs left on this disk and can be done without: the caches of this repository (`actions/cache`, in .hal9/cache), the workspaces of runs, which are kept "
        + "when a run failed so that a retry can go on in them, and the actions that were fetched. Changes nothing.";

    public override IReadOnlyList<Example> Examples => [new("cache list", "what is kept, how large, how old"), new("cache list --json", "the same for a program")];

    public override JsonTypeInfo Answer => AnswerJson.Own.CacheListAnswer;

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var kept = KeptThing.Find(KeptRuns.Here().Root, cancellation);
        var answer = new CacheListAnswer(kept, kept.Sum(static thing => thing.Bytes));
        if (invocation.Json) invocation.Write(answer, AnswerJson.Own.CacheListAnswer);
        else Print(invocation, answer);
        return Task.FromResult(ExitCode.Fine);
    }

    private static void Print(Invocation invocation, CacheListAnswer answer)
    {
        if (answer.Kept.Count == 0)
        {
            invocation.Out.Write("nothing is kept here\n");
            return;
        }
        var (paint, now) = (invocation.Paint, DateTimeOffset.UtcNow);
        var table = new TextTable("kind", "name", "size", "used");
        foreach (var thing in answer.Kept) table.Add((thing.Kind, paint.Cyan), (ShownText.Clean(thing.Name, false), null), (Ages.Size(thing.Bytes), null), (Ages.Ago(now - thing.Used), paint.Faint));
        table.Write(invocation.Out, invocation.Terminal.Width, paint);
        invocation.Out.Write($"\n{Ages.Size(answer.Bytes)} in all; `hal9 cache prune` removes what is old\n");
    }
}

/// <param name="Kept">The latest used first.</param>
/// <param name="Bytes">Of all.</param>
internal sealed record CacheListAnswer(IReadOnlyList<KeptThing> Kept, long Bytes);
