using System.Globalization;
using System.Text.Json.Nodes;
using Hal9.Engine.Artifacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Engine.Endpoints;

/// <summary>
/// The artifact service, version 4: twirp over JSON with GitHub's field names; 64-bit numbers are text. Source: recorded from
/// actions/upload-artifact and actions/download-artifact.
/// </summary>
internal sealed class ArtifactRoutes(JobTokens tokens, SignedUrls urls, BlobUploads uploads, BlobReads reads)
{
    private const string Service = "/twirp/github.actions.results.api.v1.ArtifactService/";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Service + "CreateArtifact", context => CallAsync(context, CreateAsync, ofOwnJob: true));
        routes.MapPost(Service + "FinalizeArtifact", context => CallAsync(context, FinalizeAsync, ofOwnJob: true));
        routes.MapPost(Service + "ListArtifacts", context => CallAsync(context, ListAsync, ofOwnJob: false));
        routes.MapPost(Service + "GetSignedArtifactURL", context => CallAsync(context, SignAsync, ofOwnJob: false));
        routes.MapPost(Service + "DeleteArtifact", context => CallAsync(context, DeleteAsync, ofOwnJob: false));
    }

    private async Task CallAsync(HttpContext context, Func<HttpContext, JobAccess, JsonObject, Task> serve, bool ofOwnJob)
    {
        if (Authentication.Of(context, tokens, TokenUse.Runtime) is not { } access)
        {
            await TwirpReply.FailAsync(context, 401, "unauthenticated", "a valid ACTIONS_RUNTIME_TOKEN of a running job is needed").ConfigureAwait(false);
            return;
        }
        if (await RequestBody.ReadCallAsync(context).ConfigureAwait(false) is not { } call)
        {
            await TwirpReply.FailAsync(context, 400, "malformed", "the body is no JSON object, or too long").ConfigureAwait(false);
            return;
        }
        if (call.Text("workflow_run_backend_id") != access.Run.RunId || (ofOwnJob && call.Text("workflow_job_run_backend_id") != access.JobId))
        {
            await TwirpReply.FailAsync(context, 401, "unauthenticated", "the token is of another run or job").ConfigureAwait(false);
            return;
        }
        await serve(context, access, call).ConfigureAwait(false);
    }

    private async Task CreateAsync(HttpContext context, JobAccess access, JsonObject call)
    {
        var name = call.Text("name");
        var store = access.Run.Artifacts;
        if (ArtifactStore.WhyNot(name) is { } refused) await TwirpReply.RefuseAsync(context, refused).ConfigureAwait(false);
        else if (store.Find(name) is not null) await TakenAsync(context, name).ConfigureAwait(false);
        else if (uploads.Open(access, ThingOf(call), store.UploadFolder, long.MaxValue) is not { } upload) await TwirpReply.FailAsync(context, 429, "resource_exhausted", "the job has too many uploads under way").ConfigureAwait(false);
        else await TwirpReply.SendAsync(context, new JsonObject { ["ok"] = true, ["signed_upload_url"] = Origin(context) + upload.Path + urls.Sign("w", upload.Path) }).ConfigureAwait(false);
    }

    private async Task FinalizeAsync(HttpContext context, JobAccess access, JsonObject call)
    {
        var (name, thing) = (call.Text("name"), ThingOf(call));
        // What it is was said when it was created; a thing of the other kind is found by its own name.
        var (upload, isZip) = uploads.Find(access, thing) is { } zip ? (zip, true) : (uploads.Find(access, RawOf(name)), false);
        if (upload is null)
        {
            await TwirpReply.FailAsync(context, 404, "not_found", $"no upload of an artifact `{name}` is under way").ConfigureAwait(false);
            return;
        }
        var problem = upload.Blob is not { } blob ? $"the upload of `{name}` was never completed"
            : call.Text("size") != blob.Bytes.ToString(CultureInfo.InvariantCulture) ? $"`{name}` has {blob.Bytes} bytes, not {call.Text("size")}"
            : call.Text("hash") is { Length: > 0 } hash && hash != "sha256:" + blob.Digest ? $"`{name}` has the SHA-256 {blob.Digest}, not {hash}"
            : null;
        var store = access.Run.Artifacts;
        if (problem is not null) await TwirpReply.RefuseAsync(context, problem).ConfigureAwait(false);
        else if (store.Find(name) is not null) await TakenAsync(context, name).ConfigureAwait(false);
        else
        {
            store.Take(name, upload.Blob!.File, upload.Blob.Digest, isZip);
            await TwirpReply.SendAsync(context, new JsonObject { ["ok"] = true, ["artifact_id"] = IdOf(store.Find(name)!) }).ConfigureAwait(false);
        }
        uploads.Close(access, isZip ? thing : RawOf(name));
    }

    private Task ListAsync(HttpContext context, JobAccess access, JsonObject call)
    {
        var (name, id) = (call.Text("name_filter"), call.Text("id_filter"));
        var found = access.Run.Artifacts.All.Where(artifact => (name.Length == 0 || artifact.Name == name) && (id.Length == 0 || IdOf(artifact) == id));
        return TwirpReply.SendAsync(context, new JsonObject { ["artifacts"] = new JsonArray([.. found.Select(artifact => Describe(access, artifact))]) });
    }

    private async Task SignAsync(HttpContext context, JobAccess access, JsonObject call)
    {
        var name = call.Text("name");
        if (await access.Run.Artifacts.ZipAsync(name, context.RequestAborted).ConfigureAwait(false) is not { } file) await MissingAsync(context, name).ConfigureAwait(false);
        else await TwirpReply.SendAsync(context, new JsonObject { ["signed_url"] = Origin(context) + reads.Open(new BlobRead(file, "application/zip", name + ".zip")) }).ConfigureAwait(false);
    }

    private static async Task DeleteAsync(HttpContext context, JobAccess access, JsonObject call)
    {
        var name = call.Text("name");
        var store = access.Run.Artifacts;
        if (store.Find(name) is not { } artifact || !store.Remove(name)) await MissingAsync(context, name).ConfigureAwait(false);
        else await TwirpReply.SendAsync(context, new JsonObject { ["ok"] = true, ["artifact_id"] = IdOf(artifact) }).ConfigureAwait(false);
    }

    private static JsonObject Describe(JobAccess access, KeptArtifact artifact)
    {
        var described = new JsonObject
        {
            ["workflow_run_backend_id"] = access.Run.RunId,
            ["workflow_job_run_backend_id"] = access.JobId,
            ["database_id"] = IdOf(artifact),
            ["name"] = artifact.Name,
            ["size"] = artifact.Bytes.ToString(CultureInfo.InvariantCulture),
            ["created_at"] = artifact.Kept.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        if (artifact.Digest is { } digest) described["digest"] = "sha256:" + digest;
        return described;
    }

    /// <summary>An upload's name among the job's others; a file that is no zip says so by its type when it is created.</summary>
    private static string ThingOf(JsonObject call)
    {
        var (name, type) = (call.Text("name"), call.Text("mime_type"));
        return type.Length == 0 || type is "zip" or "application/zip" ? "artifact " + name : RawOf(name);
    }

    private static string RawOf(string name) => "file " + name;

    private static string IdOf(KeptArtifact artifact) => artifact.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>By address and never by name: the official clients take it as it is.</summary>
    internal static string Origin(HttpContext context) => context.Connection.LocalIpAddress is null ? $"http://{EndpointVariables.Host}" : $"http://{context.Connection.LocalIpAddress}:{context.Connection.LocalPort}";

    private static Task TakenAsync(HttpContext context, string name) => TwirpReply.FailAsync(context, 409, "already_exists", $"an artifact with this name already exists on the workflow run: {name}");

    private static Task MissingAsync(HttpContext context, string name) => TwirpReply.FailAsync(context, 404, "not_found", $"the run has no artifact `{name}`");
}
