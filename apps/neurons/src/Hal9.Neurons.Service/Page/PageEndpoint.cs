using System.Data.Common;
using Hal9.Neurons.Reports;
using Hal9.Neurons.Service.Configuration;
using Hal9.Neurons.Service.Operations;
using Hal9.Neurons.Service.Replicas;
using Hal9.Neurons.Service.Signals;
using Hal9.Neurons.Service.Storage;

namespace Hal9.Neurons.Service.Page;

/// <summary><c>GET /</c>: the network, its layers and the last signals, drawn here so that the page says everything without a script.</summary>
internal sealed class PageEndpoint(Network network, SignalStore signals, Database database, StoreWatch store, IReplicaLink replicas, ServiceSettings settings)
{
    private const int Shown = 12;

    private readonly NetworkDrawing _drawing = NetworkDrawing.Of(network);
    private readonly long _connections = NetworkStatistics.Of(network).Edges;

    public async Task<IResult> GetAsync(HttpContext context)
    {
        (IReadOnlyList<PageSignal>? last, long? total) = await LastAsync(context.RequestAborted);
        List<string> trouble = [];
        if (last is null)
            trouble.Add($"{store.Kind} {store.State.Reason ?? "does not answer"}. Signals cannot be kept just now.");
        if (replicas.Trouble is { } alone)
            trouble.Add($"{replicas.Kind} {alone}. This replica works on alone.");

        // Everything comes from here: no other site is asked for anything.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        PageModel model = new(
            _drawing, network.Count, _connections, ServiceVersion.Current, settings.Replica, store.Kind, replicas.Kind, last, total, trouble);
        return Results.RazorSlice<NetworkPage, PageModel>(model);
    }

    private async Task<(IReadOnlyList<PageSignal>?, long?)> LastAsync(CancellationToken cancellation)
    {
        if (!store.State.IsReady)
            return (null, null);
        try
        {
            IReadOnlyList<SignalSummary> last = await signals.LastAsync(Shown, cancellation);
            return ([.. last.Select(Shape)], (await signals.TotalsAsync(cancellation)).Total);
        }
        catch (DbException exception) when (database.IsUnavailable(exception))
        {
            return (null, null);
        }
    }

    private PageSignal Shape(SignalSummary signal)
    {
        // A signal of an older network may have entered by a layer that is no more.
        DrawnLayer? layer = _drawing.Layers.FirstOrDefault(drawn => drawn.Name == signal.Layer);
        return new PageSignal(signal.Layer, layer?.Colour ?? "hsl(0 0% 70%)", signal.Message, signal.Strength, signal.Touched, signal.ReceivedAt);
    }
}
