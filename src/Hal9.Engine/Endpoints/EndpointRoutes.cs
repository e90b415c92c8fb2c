using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hal9.Engine.Endpoints;

/// <summary>All routes. A token opens the run of its job and nothing else.</summary>
internal static class EndpointRoutes
{
    public static void Limit(KestrelServerLimits limits)
    {
        // Blobs and packs are as large as they are; whatever reads a body bounds it.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestLineSize = 32 * 1024;
        limits.MaxRequestHeadersTotalSize = 64 * 1024;
    }

    public static void Map(WebApplication application, JobTokens tokens, TimeProvider time)
    {
        application.UseRouting();
        application.UseEndpoints(_ => { });
        application.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status501NotImplemented;
            return context.Response.WriteAsync("{\"message\":\"not served\"}", context.RequestAborted);
        });
    }
}
