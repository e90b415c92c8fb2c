namespace Hal9.Neurons.Settling;

/// <summary>Knows, for every neuron, the mean of the neurons it listens to, and moves them all by one tick.</summary>
internal interface INeighbourhood
{
    /// <summary>Moves every neuron once, all from the positions before the tick. Returns the mean distance moved.</summary>
    double Tick(Motion motion);
}
