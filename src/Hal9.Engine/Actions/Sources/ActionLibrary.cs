using System.Collections.Concurrent;
using System.Diagnostics;
using Hal9.Engine.Runs;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Actions.Sources;

/// <summary>What came of looking an action up.</summary>
/// <param name="Checkout">In the store; to be copied before anything of it runs.</param>
/// <param name="Problem">Set when <paramref name="Checkout"/> is not.</param>
/// <param name="Warnings">Moved tags, an origin that did not answer.</param>
/// <param name="Said">One line for the log: which commit, from where.</param>
internal sealed record ActionResolution(ActionCheckout? Checkout, Diagnostic? Problem, IReadOnlyList<Diagnostic> Warnings, string Said);

/// <summary>
/// The actions of one run. 1. What the journal has pinned stays; 2. a full commit is itself; 3. else the origin says which commit a ref is,
/// and where it does not answer, the last one known counts; 4. files come from the store, or are fetched into it; 5. the commit is
/// pinned. Each reference is looked up once a run, however many jobs use it. Thread-safe.
/// </summary>
/// <param name="isOffline">Only what is on this machine counts.</param>
/// <param name="root">Where git is started; absolute.</param>
internal sealed class ActionLibrary(ActionSourcing sourcing, bool isOffline, string root, IEnumerable<ActionPinned> pinned, Func<RunEvent, ValueTask> record, TimeProvider time) : IAsyncDisposable
{
    private readonly ActionStore store = new(sourcing.Cache);
    private readonly ConcurrentDictionary<string, Lazy<Task<ActionResolution>>> asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> pins = pinned.GroupBy(Key, StringComparer.OrdinalIgnoreCase).ToDictionary(static group => group.Key, static group => group.Last().Commit, StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource ending = new();

    /// <summary>Cancelling stops the waiting; another job may be waiting for the same.</summary>
    public Task<ActionResolution> ResolveAsync(ActionReference.Repository reference, CancellationToken cancellation)
    {
        var (repository, problem) = ActionRepository.Of(reference);
        if (repository is null) return Task.FromResult(new ActionResolution(null, problem, [], ""));
        var key = $"{repository}@{reference.Ref}";
        return asked.GetOrAdd(key, _ => new Lazy<Task<ActionResolution>>(() => Task.Run(() => LookUpAsync(repository, reference.Ref, ending.Token), CancellationToken.None))).Value.WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        foreach (var one in asked.Values)
        {
            if (one.IsValueCreated) await ((Task)one.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        ending.Dispose();
    }

    private async Task<ActionResolution> LookUpAsync(ActionRepository repository, string name, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var clone = sourcing.CloneOf(repository);
        var source = new Source(clone ?? $"{sourcing.Origin.TrimEnd('/')}/{repository}", clone ?? sourcing.ShownOrigin, IsLocal: clone is not null);
        var warnings = new List<Diagnostic>();
        try
        {
            var (found, problem) = await FindCommitAsync(repository, name, source, warnings, cancellation).ConfigureAwait(false);
            if (found is null) return new ActionResolution(null, WithoutClone(problem!, source), warnings, "");
            var from = "from this machine's cache";
            var folder = store.Find(repository, found.Commit);
            if (folder is null)
            {
                (folder, found, problem) = await FetchAsync(repository, name, found, source, cancellation).ConfigureAwait(false);
                if (folder is null) return new ActionResolution(null, WithoutClone(problem!, source), warnings, "");
                from = FormattableString.Invariant($"fetched from {source.Shown} in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
            }
            if (found.Name.Length > 0) store.SaveRef(source.Url, repository, name, new KnownRef(found.Commit, found.IsTag));
            if (!pins.ContainsKey($"{repository}@{name}")) await record(new ActionPinned(repository.ToString(), name, found.Commit)).ConfigureAwait(false);
            return new ActionResolution(new ActionCheckout(repository, name, found.Commit, folder), null, warnings, $"{repository}@{name}{(found.Commit == name ? "" : $" is {found.Commit}")}, {from}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new ActionResolution(null, ActionDiagnostics.FetchFailed.Nowhere($"`{repository}@{name}` cannot be kept: {problem.Message}", $"actions are kept in {sourcing.Cache}"), warnings, "");
        }
    }

    /// <summary>A name is in the answer only when the origin gave it just now.</summary>
    private async Task<(ActionRef? Found, Diagnostic? Problem)> FindCommitAsync(ActionRepository repository, string name, Source source, List<Diagnostic> warnings, CancellationToken cancellation)
    {
        var isCommit = IsCommit(name);
        if (isCommit) return (new ActionRef("", name.ToLowerInvariant()), null);
        var known = store.FindRef(source.Url, repository, name);
        var pin = pins.GetValueOrDefault($"{repository}@{name}");
        if (isOffline && !source.IsLocal)
        {
            if ((pin ?? known?.Commit) is { } kept) return (new ActionRef("", kept), null);
            return (null, ActionDiagnostics.NotCached.Nowhere($"`{repository}@{name}` was never fetched here, and the run is offline", "run once without --offline, or give a folder of clones: --actions-from DIR"));
        }
        var (found, problem) = await AskAsync(repository, source, origin => origin.ResolveAsync(name, cancellation)).ConfigureAwait(false);
        if (pin is not null)
        {
            // Whatever the origin says: a run that goes on uses what it began with.
            if (found is not null && found.Commit != pin) warnings.Add(Moved(repository, name, pin, found.Commit, "the run stays with the first"));
            return (new ActionRef("", pin), null);
        }
        if (found is not null)
        {
            if (known is { IsTag: true } && found.IsTag && known.Commit != found.Commit) warnings.Add(Moved(repository, name, known.Commit, found.Commit, "pin the commit if that is not what you want"));
            return (found, null);
        }
        if (problem is null) return (null, await MissingAsync(repository, name, source, cancellation).ConfigureAwait(false));
        if (known is null || problem.Descriptor != ActionDiagnostics.OriginUnreachable || store.Find(repository, known.Commit) is null) return (null, problem);
        warnings.Add(ActionDiagnostics.NotCompared.Nowhere($"`{repository}@{name}` is taken as it was last time, {known.Commit[..7]}: {problem.Message}", "--offline does not ask"));
        return (new ActionRef("", known.Commit), null);
    }

    private async Task<Diagnostic> MissingAsync(ActionRepository repository, string name, Source source, CancellationToken cancellation)
    {
        if (name.Length is >= 4 and < 40 && name.All(char.IsAsciiHexDigit))
        {
            var (whole, _) = await AskAsync<string>(repository, source, async origin => (await origin.CompleteAsync(name, cancellation).ConfigureAwait(false), null)).ConfigureAwait(false);
            return ActionDiagnostics.ShortCommit.Nowhere($"`{name}` is neither a tag nor a branch of {repository}, and a shortened commit may name another one tomorrow",
                whole is null ? "write all 40 digits" : $"write {repository}@{whole}");
        }
        return ActionDiagnostics.RefMissing.Nowhere($"{repository} has no tag or branch `{name}`", $"asked {source.Shown}");
    }

    private async Task<(string? Folder, ActionRef Found, Diagnostic? Problem)> FetchAsync(ActionRepository repository, string name, ActionRef found, Source source, CancellationToken cancellation)
    {
        if (isOffline && !source.IsLocal)
        {
            return (null, found, ActionDiagnostics.NotCached.Nowhere($"`{repository}@{name}` ({found.Commit[..7]}) is not on this machine, and the run is offline", "run once without --offline, or give a folder of clones: --actions-from DIR"));
        }
        var unfinished = store.MakeUnfinished();
        try
        {
            var (came, problem) = await AskAsync(repository, source, origin => origin.FetchAsync(found.Commit, found.Name.Length > 0 ? found.Name : null, unfinished, cancellation)).ConfigureAwait(false);
            if (came is null) return (null, found, problem);
            // A ref may have moved between the question and the fetch; a commit may not.
            if (came != found.Commit && found.Name.Length == 0) return (null, found, ActionDiagnostics.WrongCommit.Nowhere($"{source.Shown} gave {came} for `{repository}@{name}`", "a commit is asked for by the id of the commit itself, not of a tag or a tree"));
            return (store.Add(repository, came, Path.Combine(unfinished, "files")), found with { Commit = came }, null);
        }
        finally
        {
            Remove(unfinished);
        }
    }

    private async Task<(T? Answer, Diagnostic? Problem)> AskAsync<T>(ActionRepository repository, Source source, Func<ActionOrigin, Task<(T?, Diagnostic?)>> ask) where T : class
    {
        if (ActionOrigin.FindGit(root, time) is not { } git) return (null, ActionDiagnostics.FetchFailed.Nowhere("there is no `git` on this machine's PATH, which fetches actions", "install git"));
        return await ask(new ActionOrigin(git, source.Url, source.IsLocal ? source.Shown : $"{source.Shown}/{repository}", sourcing, time)).ConfigureAwait(false);
    }

    /// <summary>Who gave a folder of clones may have thought that the action is in it.</summary>
    private Diagnostic WithoutClone(Diagnostic problem, Source source) =>
        sourcing.Clones is { } clones && !source.IsLocal ? problem with { Message = $"{problem.Message}; {clones} has no clone of it" } : problem;

    private static Diagnostic Moved(ActionRepository repository, string name, string before, string now, string hint) =>
        ActionDiagnostics.RefMoved.Nowhere($"`{repository}@{name}` was {before} and is now {now}", hint);

    public static bool IsCommit(string name) => name.Length is 40 or 64 && name.All(char.IsAsciiHexDigit);

    private static string Key(ActionPinned pin) => $"{pin.Action}@{pin.Ref}";

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // `hal9 cache prune` tries again.
        }
    }

    /// <param name="Url">What git is given.</param>
    private sealed record Source(string Url, string Shown, bool IsLocal);
}
