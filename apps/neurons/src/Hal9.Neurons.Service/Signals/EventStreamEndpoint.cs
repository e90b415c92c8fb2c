using System.Text.Json;
using Hal9.Neurons.Service.Operations;

namespace Hal9.Neurons.Service.Signals;

/// <summary><c>GET /events</c>: every signal as it happens, as server-sent events named <c>signal</c>.</summary>
/// <remarks>https://html.spec.whatwg.org/multipage/server-sent-events.html</remarks>
internal sealed class EventStreamEndpoint(SignalFeed feed, Drain drain, TimeProvider time)
{
    /// <summary>A comment this often keeps proxies from closing a quiet stream.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async Task GetAsync(HttpContext context)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, drain.StreamsEnd);
        using SignalFeed.Watch watch = feed.Begin();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await WriteAsync(context, "retry: 1000\n: watching\n\n", ended.Token);
            while (!ended.IsCancellationRequested)
                await WriteAsync(context, await NextAsync(watch, ended.Token), ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The watcher left, or this replica is leaving: both are an ordinary end.
        }
    }

    private async Task<string> NextAsync(SignalFeed.Watch watch, CancellationToken cancellation)
    {
        using CancellationTokenSource beat = new(Heartbeat, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, beat.Token);
        try
        {
            Signal signal = await watch.Signals.ReadAsync(either.Token);
            return $"event: signal\nid: {signal.Id}\ndata: {JsonSerializer.Serialize(signal, ServiceJson.Readable.Signal)}\n\n";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return ": still here\n\n";
        }
    }

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken cancellation)
    {
        await context.Response.WriteAsync(text, cancellation);
        await context.Response.Body.FlushAsync(cancellation);
    }
}
