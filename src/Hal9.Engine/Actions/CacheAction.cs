using Hal9.Engine.Cache;
using Hal9.Machine.Files;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Actions;

/// <summary><c>actions/cache</c> and its halves, in <c>.hal9/cache</c> of the repository.</summary>
internal sealed class CacheAction(string name, bool restores, bool saves) : BuiltInAction
{
    private const string MatchedKey = "CACHE_RESULT";
    private const string PrimaryKey = "CACHE_KEY";

    public override string Name => name;

    public override IReadOnlyList<(string Name, string Default)> Inputs =>
        [("path", ""), ("key", ""), ("restore-keys", ""), ("fail-on-cache-miss", "false"), ("lookup-only", "false")];

    public override IReadOnlyList<string> IgnoredInputs => ["upload-chunk-size", "enableCrossOsArchive", "save-always"];

    public override bool HasPost => restores && saves;

    public override async Task<JobResult> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        if (call["key"].Length == 0) return call.Fail("the input `key` is missing");
        if (call["path"].Length == 0) return call.Fail("the input `path` is missing");
        if (!restores) return await SaveAsync(call, call["key"], cancellation).ConfigureAwait(false);
        var key = call["key"];
        call.Execution.Work.SetState(PrimaryKey, key);
        call.SetOutput("cache-primary-key", key);
        var store = StoreOf(call);
        var version = CacheStore.VersionOf(call.Lines("path"));
        if (store.Find(version, CacheScopes.Of(call.Job.Services.Request.Plan.Event), key, call.Lines("restore-keys")) is not { } entry)
        {
            if (call.Is("fail-on-cache-miss")) return call.Fail($"no cache was found for the key `{key}`");
            call.Log.Line($"No cache was found for the key `{key}`.");
            call.SetOutput("cache-hit", "");
            return JobResult.Success;
        }
        if (!call.Is("lookup-only"))
        {
            var count = await CacheStore.RestoreAsync(entry, call.Job.Folders.Workspace, PathsOf(call), cancellation).ConfigureAwait(false);
            call.Log.Line(FormattableString.Invariant($"Put back {count} file{(count == 1 ? "" : "s")} from the cache `{entry.Key}`."));
        }
        call.Execution.Work.SetState(MatchedKey, entry.Key);
        call.SetOutput("cache-hit", entry.Key == key ? "true" : "false");
        call.SetOutput("cache-matched-key", entry.Key);
        return JobResult.Success;
    }

    public override async Task<JobResult> RunPostAsync(ActionCall call, CancellationToken cancellation)
    {
        var state = call.Execution.Work.State;
        // The key as it was: files it is made of may have changed since.
        var key = state.Find(pair => pair.Key == PrimaryKey).Value ?? call["key"];
        if (state.Find(pair => pair.Key == MatchedKey).Value != key) return await SaveAsync(call, key, cancellation).ConfigureAwait(false);
        call.Log.Line($"The cache `{key}` was there already; nothing was saved.");
        return JobResult.Success;
    }

    private static async Task<JobResult> SaveAsync(ActionCall call, string key, CancellationToken cancellation)
    {
        var (count, error) = await StoreOf(call).SaveAsync(CacheStore.VersionOf(call.Lines("path")), CacheScopes.Of(call.Job.Services.Request.Plan.Event)[0], key, call.Job.Folders.Workspace, PathsOf(call), cancellation).ConfigureAwait(false);
        if (error is not null) call.Log.Warning(error);
        else call.Log.Line(count < 0 ? $"There is a cache `{key}` already; nothing was saved." : FormattableString.Invariant($"Saved {count} file{(count == 1 ? "" : "s")} as the cache `{key}`."));
        return JobResult.Success;
    }

    private static CacheStore StoreOf(ActionCall call) => new(call.Job.Services.CacheFolder, call.Job.Services.Request.CacheLimit);

    /// <summary>Plain paths as they are, patterns as what they match now.</summary>
    private static List<string> PathsOf(ActionCall call)
    {
        var paths = new List<string>();
        foreach (var line in call.Lines("path"))
        {
            if (line.StartsWith('!')) continue;
            var search = FileSearch.Of(call.Job.Backend.OutsidePattern(line), call.Job.Folders.Workspace, call.Job.Services.Home, followLinks: false);
            paths.AddRange(search.Roots);
        }
        return paths;
    }
}
