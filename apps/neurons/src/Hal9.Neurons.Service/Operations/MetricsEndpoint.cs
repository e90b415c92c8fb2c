using Hal9.Neurons.Service.Configuration;
using Hal9.Neurons.Service.Replicas;
using Hal9.Neurons.Service.Signals;
using Hal9.Neurons.Service.Storage;

namespace Hal9.Neurons.Service.Operations;

/// <summary><c>GET /metrics</c>: what was counted, and how things are now.</summary>
internal sealed class MetricsEndpoint(
    ServiceMetrics metrics, Network network, StoreWatch store, IReplicaLink replicas, SignalFeed feed, Drain drain, ServiceSettings settings)
{
    public IResult Get()
    {
        PrometheusText text = new();
        text.Family("neurons_build_info", "gauge", "The version that runs; always 1.");
        text.Sample("neurons_build_info", 1, ("version", ServiceVersion.Current), ("replica", settings.Replica));
        metrics.WriteTo(text);
        text.Gauge("neurons_network_neurons", "Neurons in the network.", network.Count);
        text.Gauge("neurons_network_layers", "Layers that were found.", network.Layers.Count);
        text.Gauge("neurons_store_up", "1 when the database answers.", store.State.IsReady ? 1 : 0);
        text.Gauge("neurons_replica_link_up", "1 when this replica can share with others, or is alone by configuration.", replicas.Trouble is null ? 1 : 0);
        text.Gauge("neurons_event_streams", "Watchers of the event stream.", feed.Watchers);
        text.Gauge("neurons_draining", "1 when this replica was told to stop.", drain.IsDraining ? 1 : 0);
        text.Gauge("process_resident_memory_bytes", "Resident memory.", System.Environment.WorkingSet);
        return Results.Text(text.ToString(), PrometheusText.ContentType);
    }
}
