using System.Text.Json.Nodes;

namespace Hal9.Engine.Endpoints.Rest;

/// <summary>The pull request or issue that the run's event tells of. Others are not known here.</summary>
internal static class PullAnswers
{
    public static Task<JsonNode?> PullAsync(RestCall call)
    {
        var request = Of(call);
        if (request is not null)
        {
            request["url"] = $"{call.Url}/pulls/{call["number"]}";
            request["issue_url"] = $"{call.Url}/issues/{call["number"]}";
            request["merge_commit_sha"] ??= call.Run.Sha;
        }
        return Task.FromResult<JsonNode?>(request);
    }

    public static async Task<JsonNode?> FilesAsync(RestCall call)
    {
        if (await RangeAsync(call).ConfigureAwait(false) is not var (from, to)) return null;
        var files = await CommitAnswers.FilesAsync(call, "diff", from, to).ConfigureAwait(false);
        return call.PageOf(files, file => file);
    }

    public static async Task<JsonNode?> CommitsAsync(RestCall call) =>
        await RangeAsync(call).ConfigureAwait(false) is var (from, to) ? call.PageOf(await CommitAnswers.BetweenAsync(call, from, to).ConfigureAwait(false), commit => commit) : null;

    /// <summary>An issue, or a pull request as one.</summary>
    public static Task<JsonNode?> IssueAsync(RestCall call)
    {
        var happening = call.Run.ReadEvent();
        if (happening["issue"] is JsonObject issue && issue["number"]?.ToString() == call["number"]) return Task.FromResult<JsonNode?>(issue.DeepClone());
        if (Of(call) is not { } request) return Task.FromResult<JsonNode?>(null);
        var described = new JsonObject { ["url"] = $"{call.Url}/issues/{call["number"]}", ["pull_request"] = new JsonObject { ["url"] = $"{call.Url}/pulls/{call["number"]}" } };
        foreach (var name in (string[])["number", "id", "state", "title", "body", "user", "labels", "assignees", "milestone", "draft", "html_url"]) described[name] = request[name]?.DeepClone();
        return Task.FromResult<JsonNode?>(described);
    }

    /// <summary>The event's request when its head is the commit.</summary>
    public static Task<JsonNode?> OfCommitAsync(RestCall call, string commit)
    {
        var request = call.Run.ReadEvent()["pull_request"] as JsonObject;
        var isIt = request?["head"]?["sha"]?.ToString() == commit || (request is not null && call.Run.Sha == commit);
        return Task.FromResult<JsonNode?>(isIt ? new JsonArray(request!.DeepClone()) : []);
    }

    private static JsonObject? Of(RestCall call) =>
        call.Run.ReadEvent()["pull_request"] is JsonObject request && request["number"]?.ToString() == call["number"] ? request.DeepClone().AsObject() : null;

    /// <summary>From where the request's branch left its base, to its head.</summary>
    private static async Task<(string From, string To)?> RangeAsync(RestCall call)
    {
        if (Of(call) is not { } request) return null;
        var to = await call.CommitAsync(request["head"]?["sha"]?.ToString() ?? call.Run.Sha).ConfigureAwait(false);
        var target = await call.CommitAsync(request["base"]?["sha"]?.ToString() ?? "").ConfigureAwait(false) ?? await call.CommitAsync(request["base"]?["ref"]?.ToString() ?? "").ConfigureAwait(false);
        if (to is null || target is null) return null;
        return await call.GitAsync("merge-base", target, to).ConfigureAwait(false) is { } fork ? (fork.Trim(), to) : null;
    }
}
