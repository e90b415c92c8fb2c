using System.Data.Common;
using Hal9.Neurons.Reports;
using Hal9.Neurons.Service.Configuration;
using Hal9.Neurons.Service.Operations;
using Hal9.Neurons.Service.Replicas;
using Hal9.Neurons.Service.Signals;
using Hal9.Neurons.Service.Storage;

namespace Hal9.Neurons.Service.Status;

/// <summary><c>GET /api/v1/status</c>. Counting all signals is dear, so a count is shared among replicas for a second.</summary>
internal sealed class StatusEndpoint(
    Network network, SignalStore signals, Database database, StoreWatch store, IReplicaLink replicas, Drain drain, ServiceSettings settings, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _connections = NetworkStatistics.Of(network).Edges;

    public async Task<IResult> GetAsync(CancellationToken cancellation)
    {
        SignalTotals? totals = await TotalsAsync(cancellation);
        NetworkStatus net = new(
            network.Count, network.Seed, network.Settlement.Ticks, _connections,
            Dial(network.Environment.Pressure), Dial(network.Environment.Noise), Dial(network.Environment.Scarcity), Dial(network.Environment.Cost),
            network.Layers);
        ServiceStatus status = new(
            ServiceVersion.Current, settings.Replica, _startedAt, drain.IsDraining, net, totals,
            new PartStatus(store.Kind, store.State.IsReady, store.State.Reason, store.State.SchemaVersion, store.State.Note),
            new PartStatus(replicas.Kind, replicas.Trouble is null, replicas.Trouble));
        return Results.Json(status, ServiceJson.Readable.ServiceStatus);
    }

    private async Task<SignalTotals?> TotalsAsync(CancellationToken cancellation)
    {
        if (await replicas.RecallTotalsAsync(cancellation) is { } known)
            return known;
        if (!store.State.IsReady)
            return null;
        try
        {
            SignalTotals counted = await signals.TotalsAsync(cancellation);
            await replicas.RememberTotalsAsync(counted, cancellation);
            return counted;
        }
        catch (DbException exception) when (database.IsUnavailable(exception))
        {
            return null;
        }
    }

    /// <summary>The nearest decimal to a float: 0.3, not 0.30000001192092896.</summary>
    private static double Dial(float value) => Math.Round(value, 4);
}
