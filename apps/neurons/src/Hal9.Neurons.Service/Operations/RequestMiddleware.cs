namespace Hal9.Neurons.Service.Operations;

/// <summary>Counts, times and logs every request, under its route rather than its path, so that the counters stay few.</summary>
internal sealed partial class RequestMiddleware(RequestDelegate next, ServiceMetrics metrics, TimeProvider time, ILogger<RequestMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        long start = time.GetTimestamp();
        // Routing has chosen the endpoint already; a problem answered later clears it.
        string route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
        try
        {
            await next(context);
        }
        finally
        {
            TimeSpan took = time.GetElapsedTime(start);
            metrics.RequestAnswered(KnownMethod(context.Request.Method), route, context.Response.StatusCode, took);
            if (route is not ("/health" or "/ready" or "/metrics"))
                LogRequest(context.Request.Method, context.Request.Path, context.Response.StatusCode, Math.Round(took.TotalMilliseconds, 1));
        }
    }

    /// <summary>A client can make up methods; a counter for each would let it fill the memory.</summary>
    private static string KnownMethod(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "other";

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} {Status} in {Milliseconds} ms")]
    private partial void LogRequest(string method, string path, int status, double milliseconds);
}
