using Hal9.Neurons.Service.Signals;

namespace Hal9.Neurons.Service.Neurons;

/// <summary>One page of the neurons.</summary>
/// <param name="Page">From 1. A page past the last is empty.</param>
/// <param name="Total">Of all pages.</param>
/// <param name="Next">Where the next page is; absent on the last.</param>
internal sealed record NeuronPage(IReadOnlyList<NeuronSummary> Items, int Page, int Size, int Total, int Pages, string? Next);

internal sealed record NeuronSummary(int Id, string Layer, double Speed, double Complexity);

internal sealed record NeuronConnection(int Neuron, double Compatibility);

/// <summary>One neuron.</summary>
/// <param name="Connections">The most compatible first.</param>
/// <param name="Touches">The signals that touched it; absent while the database is away.</param>
internal sealed record NeuronDetail(NeuronSummary Neuron, IReadOnlyList<NeuronConnection> Connections, SignalTotals? Touches);
