namespace Hal9.Neurons.Reports;

/// <summary>What one self-organisation cost and what it came to. Times are in milliseconds.</summary>
/// <param name="TotalMs">Create, settle, find layers and connect: all but <paramref name="ChangeMs"/>.</param>
/// <param name="ChangeMs">Moving the settled network to another environment: settle, find layers and connect again.</param>
/// <param name="Ticks">How often every neuron moved before it rested.</param>
/// <param name="LayerSizes">Neurons in each layer, the most energetic layer first.</param>
/// <param name="ShareWithinLayer">The share of connections that stay within a layer, 0 to 1.</param>
/// <param name="MeanCompatibility">Of all connections, 0 to 1.</param>
/// <param name="RelabelledShare">The share of neurons that left their layer when the environment changed, 0 to 1.</param>
/// <param name="AllocatedBytes">By the whole program while it organised, without the change.</param>
/// <param name="LabelHash">Of every neuron's layer, 16 hexadecimal digits: the same for the same seed.</param>
public sealed record OrganisationReport(
    int Neurons,
    double TotalMs,
    double NsPerNeuron,
    double CreateMs,
    double SettleMs,
    double LayersMs,
    double ConnectMs,
    double ChangeMs,
    int Ticks,
    int Layers,
    IReadOnlyList<int> LayerSizes,
    long Edges,
    double ShareWithinLayer,
    double MeanCompatibility,
    double RelabelledShare,
    long AllocatedBytes,
    string LabelHash);
