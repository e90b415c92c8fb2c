using System.Globalization;
using System.Text.Json.Nodes;
using Hal9.Engine.Artifacts;

namespace Hal9.Engine.Endpoints.Rest;

/// <summary>The run itself, its jobs and its artifacts; of other runs of the repository the artifacts.</summary>
internal static class RunAnswers
{
    public static async Task<JsonNode?> RunAsync(RestCall call)
    {
        var run = call.Run;
        if (call["run"] != run.RunId) return null;
        var jobs = await run.Jobs(call.Aborted).ConfigureAwait(false);
        return new JsonObject
        {
            ["id"] = long.Parse(run.RunId, CultureInfo.InvariantCulture),
            ["name"] = run.WorkflowName,
            ["display_title"] = run.Title,
            ["path"] = run.WorkflowPath,
            ["run_number"] = run.RunNumber,
            ["run_attempt"] = run.Attempt,
            ["event"] = run.EventName,
            ["status"] = "in_progress",
            ["conclusion"] = null,
            ["workflow_id"] = StableNumber.Of(run.WorkflowPath),
            ["head_branch"] = run.Ref.StartsWith("refs/heads/", StringComparison.Ordinal) ? run.Ref["refs/heads/".Length..] : run.Ref,
            ["head_sha"] = run.Sha,
            ["actor"] = ServerAnswers.Person(call, run.Actor),
            ["triggering_actor"] = ServerAnswers.Person(call, run.Actor),
            ["created_at"] = Time(jobs.Min(job => job.Started)),
            ["run_started_at"] = Time(jobs.Min(job => job.Started)),
            ["updated_at"] = Time(jobs.Max(job => job.Ended ?? job.Started)),
            ["pull_requests"] = new JsonArray(),
            ["url"] = $"{call.Url}/actions/runs/{run.RunId}",
            ["jobs_url"] = $"{call.Url}/actions/runs/{run.RunId}/jobs",
            ["artifacts_url"] = $"{call.Url}/actions/runs/{run.RunId}/artifacts",
            ["html_url"] = $"{call.Base}/{run.Repository}/actions/runs/{run.RunId}",
        };
    }

    public static async Task<JsonNode?> JobsAsync(RestCall call)
    {
        if (call["run"] != call.Run.RunId) return null;
        var jobs = await call.Run.Jobs(call.Aborted).ConfigureAwait(false);
        return new JsonObject { ["total_count"] = jobs.Count, ["jobs"] = call.PageOf(jobs, job => Describe(call, job)) };
    }

    public static async Task<JsonNode?> JobAsync(RestCall call) =>
        (await call.Run.Jobs(call.Aborted).ConfigureAwait(false)).FirstOrDefault(job => JobTokens.IdOf(job.Key) == call["job"]) is { } job ? Describe(call, job) : null;

    public static Task<JsonNode?> ArtifactsAsync(RestCall call)
    {
        var store = call["run"] == call.Run.RunId ? call.Run.Artifacts : call.Run.Artifacts.Of(call["run"]);
        return Task.FromResult<JsonNode?>(store is null ? null : List(call, store, call["run"]));
    }

    public static Task<JsonNode?> AllArtifactsAsync(RestCall call) => Task.FromResult<JsonNode?>(List(call, call.Run.Artifacts, call.Run.RunId));

    public static Task<JsonNode?> ArtifactAsync(RestCall call) =>
        Task.FromResult<JsonNode?>(Find(call) is { } found ? Describe(call, found.Artifact, found.Run) : null);

    public static async Task<JsonNode?> RedirectToZipAsync(RestCall call, BlobReads reads)
    {
        if (Find(call) is not { } found || await found.Store.ZipAsync(found.Artifact.Name, call.Aborted).ConfigureAwait(false) is not { } file) return null;
        call.Context.Response.StatusCode = 302;
        call.Context.Response.Headers.Location = ArtifactRoutes.Origin(call.Context) + reads.Open(new BlobRead(file, "application/zip", found.Artifact.Name + ".zip"));
        return null;
    }

    private static JsonObject List(RestCall call, ArtifactStore store, string run)
    {
        var name = call.Query("name");
        var found = store.All.Where(artifact => name.Length == 0 || artifact.Name == name).ToArray();
        return new JsonObject { ["total_count"] = found.Length, ["artifacts"] = call.PageOf(found, artifact => Describe(call, artifact, run)) };
    }

    /// <summary>By its id: of this run, else of the others that are kept.</summary>
    private static (ArtifactStore Store, KeptArtifact Artifact, string Run)? Find(RestCall call)
    {
        foreach (var (run, store) in call.Run.Artifacts.WithOthers())
        {
            if (store.All.FirstOrDefault(artifact => artifact.Id.ToString(CultureInfo.InvariantCulture) == call["artifact"]) is { } artifact) return (store, artifact, run);
        }
        return null;
    }

    private static JsonObject Describe(RestCall call, KeptArtifact artifact, string run)
    {
        var described = new JsonObject
        {
            ["id"] = artifact.Id,
            ["name"] = artifact.Name,
            ["size_in_bytes"] = artifact.Bytes,
            ["url"] = $"{call.Url}/actions/artifacts/{artifact.Id}",
            ["archive_download_url"] = $"{call.Url}/actions/artifacts/{artifact.Id}/zip",
            ["expired"] = false,
            ["created_at"] = Time(artifact.Kept),
            ["updated_at"] = Time(artifact.Kept),
            ["workflow_run"] = new JsonObject { ["id"] = long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0 },
        };
        if (artifact.Digest is { } digest) described["digest"] = "sha256:" + digest;
        return described;
    }

    private static JsonObject Describe(RestCall call, JobFacts job)
    {
        var id = JobTokens.IdOf(job.Key);
        return new JsonObject
        {
            ["id"] = StableNumber.Of(job.Key),
            ["run_id"] = long.Parse(call.Run.RunId, CultureInfo.InvariantCulture),
            ["run_attempt"] = call.Run.Attempt,
            ["name"] = job.Name,
            ["workflow_name"] = call.Run.WorkflowName,
            ["head_sha"] = call.Run.Sha,
            ["status"] = job.Conclusion is null ? "in_progress" : "completed",
            ["conclusion"] = job.Conclusion,
            ["started_at"] = Time(job.Started),
            ["completed_at"] = Time(job.Ended),
            ["url"] = $"{call.Url}/actions/jobs/{id}",
            ["html_url"] = $"{call.Base}/{call.Run.Repository}/actions/runs/{call.Run.RunId}/job/{id}",
            ["runner_name"] = "hal9",
            ["labels"] = new JsonArray(),
            ["steps"] = new JsonArray([.. job.Steps.Select(step => (JsonNode)new JsonObject
            {
                ["name"] = step.Name, ["number"] = step.Number, ["status"] = step.Conclusion is null ? "in_progress" : "completed", ["conclusion"] = step.Conclusion,
                ["started_at"] = Time(step.Started), ["completed_at"] = Time(step.Ended),
            })]),
        };
    }

    private static string? Time(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
