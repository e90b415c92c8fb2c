using System.Globalization;
using System.Text.Json.Nodes;
using Hal9.Engine.Cache;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Engine.Endpoints;

/// <summary>The cache service, version 2: twirp over JSON. Source: recorded from actions/cache.</summary>
internal sealed class CacheRoutes(JobTokens tokens, SignedUrls urls, BlobUploads uploads, BlobReads reads)
{
    private const string Service = "/twirp/github.actions.results.api.v1.CacheService/";
    private const int MostKeys = 10;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Service + "GetCacheEntryDownloadURL", context => CallAsync(context, FindAsync));
        routes.MapPost(Service + "CreateCacheEntry", context => CallAsync(context, CreateAsync));
        routes.MapPost(Service + "FinalizeCacheEntryUpload", context => CallAsync(context, FinalizeAsync));
    }

    private async Task CallAsync(HttpContext context, Func<HttpContext, JobAccess, CacheCall, Task> serve)
    {
        if (Authentication.Of(context, tokens, TokenUse.Runtime) is not { } access) await TwirpReply.FailAsync(context, 401, "unauthenticated", "a valid ACTIONS_RUNTIME_TOKEN of a running job is needed").ConfigureAwait(false);
        else if (await RequestBody.ReadCallAsync(context).ConfigureAwait(false) is not { } call) await TwirpReply.FailAsync(context, 400, "malformed", "the body is no JSON object, or too long").ConfigureAwait(false);
        else if (CacheStore.WhyNot(call.Text("key")) is { } refused) await TwirpReply.RefuseAsync(context, refused).ConfigureAwait(false);
        else await serve(context, access, new CacheCall(call)).ConfigureAwait(false);
    }

    private async Task FindAsync(HttpContext context, JobAccess access, CacheCall call)
    {
        if (call.RestoreKeys.Count >= MostKeys) await TwirpReply.RefuseAsync(context, $"at most {MostKeys} keys are looked for").ConfigureAwait(false);
        else if (access.Run.Caches.Find(call.Version, access.Run.CacheScopes, call.Key, call.RestoreKeys) is not { } entry) await TwirpReply.SendAsync(context, new JsonObject { ["ok"] = false }).ConfigureAwait(false);
        else
        {
            var address = ArtifactRoutes.Origin(context) + reads.Open(new BlobRead(entry.File, "application/octet-stream", null));
            await TwirpReply.SendAsync(context, new JsonObject { ["ok"] = true, ["signed_download_url"] = address, ["matched_key"] = entry.Key }).ConfigureAwait(false);
        }
    }

    private async Task CreateAsync(HttpContext context, JobAccess access, CacheCall call)
    {
        var store = access.Run.Caches;
        if (store.Has(call.Version, access.Run.CacheScopes[0], call.Key)) await TwirpReply.FailAsync(context, 409, "already_exists", $"there is a cache with the key {call.Key} already").ConfigureAwait(false);
        else if (uploads.Open(access, call.Thing, store.UploadFolder, store.Limit) is not { } upload) await TwirpReply.FailAsync(context, 429, "resource_exhausted", "the job has too many uploads under way").ConfigureAwait(false);
        else await TwirpReply.SendAsync(context, new JsonObject { ["ok"] = true, ["signed_upload_url"] = ArtifactRoutes.Origin(context) + upload.Path + urls.Sign("w", upload.Path) }).ConfigureAwait(false);
    }

    private async Task FinalizeAsync(HttpContext context, JobAccess access, CacheCall call)
    {
        var store = access.Run.Caches;
        var blob = uploads.Find(access, call.Thing)?.Blob;
        var problem = blob is null ? $"no upload of a cache with the key {call.Key} was completed"
            : call.Size != blob.Bytes.ToString(CultureInfo.InvariantCulture) ? $"the cache {call.Key} has {blob.Bytes} bytes, not {call.Size}"
            : store.Take(call.Version, access.Run.CacheScopes[0], call.Key, blob.File) ? null
            : $"there is a cache with the key {call.Key} already";
        uploads.Close(access, call.Thing);
        await TwirpReply.SendAsync(context, problem is null
            ? new JsonObject { ["ok"] = true, ["entry_id"] = StableNumber.Of(call.Thing).ToString(CultureInfo.InvariantCulture) }
            : new JsonObject { ["ok"] = false, ["message"] = problem }).ConfigureAwait(false);
    }

    private sealed class CacheCall(JsonObject call)
    {
        public string Key { get; } = call.Text("key");

        /// <summary>Never one of the built-in action's, whose files are others.</summary>
        public string Version { get; } = CacheStore.VersionOf(["cache v2", call.Text("version")]);

        public IReadOnlyList<string> RestoreKeys { get; } = [.. (call["restore_keys"] as JsonArray ?? []).OfType<JsonValue>().Select(key => key.TryGetValue<string>(out var text) ? text : "").Where(text => text.Length > 0)];

        public string Size { get; } = call.Text("size_bytes");

        public string Thing => $"cache {Version} {Key}";
    }
}
