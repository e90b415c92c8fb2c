using System.Text.Json;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Engine.Runs;
using Hal9.Journal;
using Hal9.Journal.Files;
using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Runs;

/// <summary>The runs of one repository, read from their journals. Changes nothing.</summary>
internal sealed class KeptRuns(string root)
{
    public string Root { get; } = root;

    public FileJournalStore Store { get; } = new(RunFolder.Of(root), TimeProvider.System);

    /// <summary>Of the repository around the current folder, else of the folder.</summary>
    public static KeptRuns Here() => new(GitRepository.RootOf(Environment.CurrentDirectory) ?? Environment.CurrentDirectory);

    /// <summary>Ids, newest first: an id is the moment of its run's start.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(CancellationToken cancellation)
    {
        var ids = new List<string>();
        await foreach (var stream in Store.ListAsync(cancellation).ConfigureAwait(false)) ids.Add(stream.Value);
        return [.. ids.OrderByDescending(static id => id.Length).ThenByDescending(static id => id, StringComparer.Ordinal)];
    }

    public async Task<KeptRun> ReadAsync(string id, CancellationToken cancellation)
    {
        var stream = new StreamId(id);
        var view = new RunView([]);
        var heard = DateTimeOffset.UnixEpoch;
        JournalCorruption? corruption = null;
        // Asked before reading: a run that ends meanwhile is read to its end.
        var isAlive = Store.HolderOf(stream) is not null;
        try
        {
            await foreach (var envelope in Store.ReadAsync(stream, 1, cancellation).ConfigureAwait(false))
            {
                heard = envelope.Time;
                if (RunEvents.Read(envelope) is { } happening) view.Take(happening, envelope.Time);
            }
        }
        catch (JournalCorruptException problem)
        {
            corruption = problem.Corruption;
        }
        catch (JsonException problem)
        {
            corruption = new JournalCorruption(Path.Combine(Store.FolderOf(stream), "journal.jsonl"), 0, 0, problem.Message);
        }
        return new KeptRun(id, Store.FolderOf(stream), view, heard, isAlive, corruption);
    }

    /// <summary>Finds a run by what a person typed: its id, the end of its id when only one ends so; the newest when nothing was typed.</summary>
    public async Task<(KeptRun? Run, Diagnostic? Problem)> FindAsync(string? typed, CancellationToken cancellation)
    {
        var ids = await IdsAsync(cancellation).ConfigureAwait(false);
        if (ids.Count == 0) return (null, CommandLineDiagnostics.UnknownRun.Nowhere($"there are no runs in {RunFolder.Of(Root)}", "`hal9 run` makes one"));
        if (typed is null) return (await ReadAsync(ids[0], cancellation).ConfigureAwait(false), null);
        var fitting = ids.Where(id => id == typed).ToArray();
        if (fitting.Length == 0 && typed.Length > 0) fitting = [.. ids.Where(id => id.EndsWith(typed, StringComparison.Ordinal))];
        if (fitting.Length == 1) return (await ReadAsync(fitting[0], cancellation).ConfigureAwait(false), null);
        return (null, fitting.Length == 0
            ? CommandLineDiagnostics.UnknownRun.Nowhere($"there is no run `{ShownText.Clean(typed, false)}`", "`hal9 run list` lists them; the end of a run's number is enough")
            : CommandLineDiagnostics.UnknownRun.Nowhere($"`{ShownText.Clean(typed, false)}` could be {fitting.Length} runs: {string.Join(", ", fitting.Take(5))}", "type more of it"));
    }
}
