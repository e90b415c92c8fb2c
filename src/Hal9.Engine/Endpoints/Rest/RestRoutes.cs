using System.Text.Json.Nodes;
using Hal9.Engine.Endpoints.Git;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Engine.Endpoints.Rest;

/// <summary>
/// The part of GitHub's REST API that common actions read, of the run's repository alone. Everything else, and every write, is
/// answered with 501 and told in the step's log. Source: docs.github.com/rest.
/// </summary>
internal sealed class RestRoutes(JobTokens tokens, GitRepositories repositories, BlobReads reads)
{
    private const string Repository = "/repos/{owner}/{name}";

    private static readonly string[] Reading = ["GET", "HEAD"];

    public void Map(IEndpointRouteBuilder routes)
    {
        Open(routes, "/", ServerAnswers.Root);
        Open(routes, "/meta", ServerAnswers.Meta);
        Open(routes, "/rate_limit", ServerAnswers.RateLimit);
        Open(routes, "/user", ServerAnswers.Bot);
        Open(routes, "/users/{login}", ServerAnswers.User);

        Read(routes, "", RepositoryAnswers.RepositoryAsync);
        Read(routes, "/hash-algorithm", RepositoryAnswers.HashAlgorithmAsync);
        Read(routes, "/branches", RepositoryAnswers.BranchesAsync);
        Read(routes, "/branches/{**branch}", RepositoryAnswers.BranchAsync);
        Read(routes, "/tags", RepositoryAnswers.TagsAsync);
        Read(routes, "/commits", CommitAnswers.ListAsync);
        Read(routes, "/commits/{**reference}", CommitAnswers.CommitAsync);
        Read(routes, "/compare/{**range}", CommitAnswers.CompareAsync);
        Read(routes, "/git/ref/{**reference}", RepositoryAnswers.RefAsync);
        Read(routes, "/git/matching-refs/{**reference}", RepositoryAnswers.MatchingRefsAsync);
        Read(routes, "/git/commits/{sha}", CommitAnswers.GitCommitAsync);
        Read(routes, "/git/trees/{**reference}", ContentAnswers.TreeAsync);
        Read(routes, "/git/blobs/{sha}", ContentAnswers.BlobAsync);
        Read(routes, "/contents/{**path}", ContentAnswers.ContentsAsync);
        Read(routes, "/pulls/{number}", PullAnswers.PullAsync);
        Read(routes, "/pulls/{number}/files", PullAnswers.FilesAsync);
        Read(routes, "/pulls/{number}/commits", PullAnswers.CommitsAsync);
        Read(routes, "/issues/{number}", PullAnswers.IssueAsync);
        Read(routes, "/actions/runs/{run}", RunAnswers.RunAsync);
        Read(routes, "/actions/runs/{run}/jobs", RunAnswers.JobsAsync);
        Read(routes, "/actions/runs/{run}/attempts/{attempt}/jobs", RunAnswers.JobsAsync);
        Read(routes, "/actions/runs/{run}/artifacts", RunAnswers.ArtifactsAsync);
        Read(routes, "/actions/jobs/{job}", RunAnswers.JobAsync);
        Read(routes, "/actions/artifacts", RunAnswers.AllArtifactsAsync);
        Read(routes, "/actions/artifacts/{artifact}", RunAnswers.ArtifactAsync);
        Read(routes, "/actions/artifacts/{artifact}/zip", call => RunAnswers.RedirectToZipAsync(call, reads));
        routes.MapFallback("{**path}", context => RefuseAsync(context));
    }

    /// <summary>What is said of the server; a token is needed, a repository is not.</summary>
    private void Open(IEndpointRouteBuilder routes, string path, Func<RestCall, JsonNode> answer) => routes.MapMethods(path, Reading, async context =>
    {
        if (await AccessAsync(context).ConfigureAwait(false) is { } access) await JsonReply.SendAsync(context, 200, answer(new RestCall(context, access, null))).ConfigureAwait(false);
    });

    /// <param name="answer">Null when there is no such thing; it may have answered by itself.</param>
    private void Read(IEndpointRouteBuilder routes, string path, Func<RestCall, Task<JsonNode?>> answer) => routes.MapMethods(Repository + path, Reading, async context =>
    {
        if (await AccessAsync(context).ConfigureAwait(false) is not { } access) return;
        var name = $"{context.Request.RouteValues["owner"]}/{context.Request.RouteValues["name"]}";
        if (!string.Equals(name, access.Run.Repository, StringComparison.OrdinalIgnoreCase))
        {
            access.Lack($"{context.Request.Method} /repos/{name}{path}");
            await JsonReply.FailAsync(context, 501, $"HAL9 serves only {access.Run.Repository} here, not {name} ({context.Request.Method} {context.Request.Path})").ConfigureAwait(false);
            return;
        }
        var (git, _) = await repositories.OpenAsync(access.Run, access.Run.Repository, context.RequestAborted).ConfigureAwait(false);
        try
        {
            var found = await answer(new RestCall(context, access, git)).ConfigureAwait(false);
            if (context.Response.HasStarted || context.Response.StatusCode != 200) return;
            if (found is null) await JsonReply.FailAsync(context, 404, "Not Found").ConfigureAwait(false);
            else await JsonReply.SendAsync(context, 200, found).ConfigureAwait(false);
        }
        catch (NotServedException)
        {
            await RefuseAsync(context).ConfigureAwait(false);
        }
    });

    private async Task<JobAccess?> AccessAsync(HttpContext context)
    {
        if (Authentication.Of(context, tokens, TokenUse.Repository) is { } access)
        {
            context.Response.Headers["X-OAuth-Scopes"] = "repo, read:org, workflow";
            return access;
        }
        await JsonReply.FailAsync(context, 401, "Bad credentials: the GITHUB_TOKEN of a running job is needed").ConfigureAwait(false);
        return null;
    }

    /// <summary>The path without what differs from call to call: numbers and commits.</summary>
    private static string KindOf(string path) => string.Join('/', path.Split('/').Select(part =>
        part.Length == 0 ? part : part.All(char.IsAsciiDigit) ? "{number}" : part.Length is 40 or 64 && part.All(char.IsAsciiHexDigit) ? "{sha}" : part));

    private async Task RefuseAsync(HttpContext context)
    {
        if (await AccessAsync(context).ConfigureAwait(false) is not { } access) return;
        var call = $"{context.Request.Method} {context.Request.Path}";
        access.Lack($"{context.Request.Method} {KindOf(context.Request.Path)}");
        await JsonReply.FailAsync(context, 501, $"HAL9 does not serve {call}").ConfigureAwait(false);
    }
}

/// <summary>A route's path is longer than what is served.</summary>
internal sealed class NotServedException : Exception;
