using System.Data.Common;
using Hal9.Neurons.Service.Storage;

namespace Hal9.Neurons.Service.Problems;

/// <summary>Whatever goes wrong, the answer is a problem and never a stack trace.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, Database database, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
                await Problem.Of(context.Response.StatusCode).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to answer. 499 is what others write into their logs.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = 499;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception);
        }
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        context.Response.Clear();
        switch (exception)
        {
            case BadHttpRequestException bad:
                return Problem.Of(bad.StatusCode).ExecuteAsync(context);
            case DbException away when database.IsUnavailable(away):
                LogStoreAway(away.Message);
                return Problem.StoreUnreachable(database.Kind).ExecuteAsync(context);
            // Before the first migration there are no tables: not a fault of the request, nor of the SQL.
            case DbException missing when missing.SqlState == "42P01" || missing.Message.Contains("no such table", StringComparison.Ordinal):
                LogStoreAway(missing.Message);
                return Problem.StoreUnreachable(database.Kind).ExecuteAsync(context);
            default:
                LogOurs(exception);
                return Problem.Of(500).ExecuteAsync(context);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request found the database away: {Reason}")]
    private partial void LogStoreAway(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed, and it is our fault")]
    private partial void LogOurs(Exception exception);
}
