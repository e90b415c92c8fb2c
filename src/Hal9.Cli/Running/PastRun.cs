using System.Globalization;
using Hal9.Engine.Runs;
using Hal9.Journal;
using Hal9.Journal.Files;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>A run to go on with.</summary>
internal sealed record PastRun(RunStarted Started, RunView View)
{
    /// <summary>One of the repository's runs: the named one, else the newest that fits.</summary>
    /// <param name="id">Null or empty for the newest.</param>
    /// <param name="retry">Looks for one that failed; else for one that never ended.</param>
    public static async Task<(PastRun? Run, Diagnostic? Problem)> FindAsync(string root, string? id, bool retry, CancellationToken cancellation)
    {
        var folder = RunFolder.Of(root);
        var store = new FileJournalStore(folder, TimeProvider.System);
        var ids = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>().Where(static name => StreamId.TryParse(name, out _)).OrderByDescending(Number).ToList() : [];
        if (!string.IsNullOrEmpty(id))
        {
            // The end of a number is enough, as it is to look at a run.
            var meant = ids.Contains(id) ? [id] : ids.Where(known => known.EndsWith(id, StringComparison.Ordinal)).ToList();
            if (meant.Count > 1) return (null, CommandLineDiagnostics.UnknownRunTarget.Nowhere($"{meant.Count} runs end with `{id}`", "write more of the number: " + string.Join(", ", meant.Take(5))));
            if (meant.Count == 0) return (null, CommandLineDiagnostics.UnknownRunTarget.Nowhere($"there is no run `{id}`", Suggestion.Hint(id, ids) ?? "hal9 run list shows those there are"));
            return await ReadAsync(store, meant[0], cancellation).ConfigureAwait(false) is { } named ? (named, null) : (null, EngineProblem(meant[0]));
        }
        foreach (var candidate in ids)
        {
            if (await ReadAsync(store, candidate, cancellation).ConfigureAwait(false) is not { } run) continue;
            if (retry ? run.View.Result is JobResult.Failure or JobResult.Cancelled : run.View.Result is null) return (run, null);
        }
        return (null, CommandLineDiagnostics.NothingToRun.Nowhere(retry ? "no run here failed" : "no run here is unfinished", "hal9 run list shows those there are"));
    }

    private static async Task<PastRun?> ReadAsync(FileJournalStore store, string id, CancellationToken cancellation)
    {
        var view = new RunView([]);
        try
        {
            await foreach (var envelope in store.ReadAsync(new StreamId(id), 1, cancellation).ConfigureAwait(false))
            {
                if (RunEvents.Read(envelope) is { } happening) view.Take(happening, envelope.Time);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is no run to go on with; opening it would say why.
        }
        return view.Started is { } started ? new PastRun(started, view) : null;
    }

    private static Diagnostic EngineProblem(string id) => CommandLineDiagnostics.NothingToRun.Nowhere($"run {id} died before its first event", "start it again");

    private static long Number(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
