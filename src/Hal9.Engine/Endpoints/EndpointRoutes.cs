using Hal9.Engine.Endpoints.Git;
using Hal9.Engine.Endpoints.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hal9.Engine.Endpoints;

/// <summary>All routes of the endpoint. A token opens the run of its job and nothing else.</summary>
internal sealed class EndpointRoutes : IDisposable
{
    // GitHub Enterprise's names for the same.
    private const string EnterpriseApi = "/api/v3";
    private const string EnterpriseGraphql = "/api/graphql";

    private readonly BlobUploads uploads = new();
    private readonly ForwardProxy proxy = new();

    public static void Limit(KestrelServerLimits limits)
    {
        // Blobs are as large as they are; whatever else reads a body bounds it.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestLineSize = 32 * 1024;
        limits.MaxRequestHeadersTotalSize = 64 * 1024;
    }

    /// <param name="urlKey">See <see cref="SignedUrls"/>.</param>
    public void Map(WebApplication application, JobTokens tokens, byte[] urlKey, TimeProvider time)
    {
        var urls = new SignedUrls(urlKey, time);
        var reads = new BlobReads(urls);
        application.Use(GuardAsync);
        application.UseRouting();
        new BlobRoutes(urls, uploads, reads).Map(application);
        new ArtifactRoutes(tokens, urls, uploads, reads).Map(application);
        new CacheRoutes(tokens, urls, uploads, reads).Map(application);
        var repositories = new GitRepositories(time);
        new GitRoutes(tokens, repositories).Map(application);
        new RestRoutes(tokens, repositories, reads).Map(application);
    }

    public void Dispose()
    {
        uploads.CloseAll();
        proxy.Dispose();
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (ForwardProxy.IsMeant(context))
        {
            await proxy.ServeAsync(context).ConfigureAwait(false);
            return;
        }
        if (!ForwardProxy.IsOurs(context))
        {
            // A name that a web page made point here.
            await JsonReply.FailAsync(context, StatusCodes.Status421MisdirectedRequest, $"`{context.Request.Host}` is not served here").ConfigureAwait(false);
            return;
        }
        var path = context.Request.Path;
        if (path.StartsWithSegments(EnterpriseApi, out var rest)) context.Request.Path = rest.HasValue ? rest : "/";
        else if (path == EnterpriseGraphql) context.Request.Path = "/graphql";
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away.
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException && !context.Response.HasStarted)
        {
            // The disk is full, or somebody took the folder away.
            await JsonReply.FailAsync(context, StatusCodes.Status507InsufficientStorage, problem.Message).ConfigureAwait(false);
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            // Ours; said where the step's log shows it, for there is nobody else to see it.
            await JsonReply.FailAsync(context, StatusCodes.Status500InternalServerError, $"HAL9 failed: {problem.GetType().Name}: {problem.Message}").ConfigureAwait(false);
        }
    }
}
