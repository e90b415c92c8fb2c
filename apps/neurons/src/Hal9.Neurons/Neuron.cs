namespace Hal9.Neurons;

/// <summary>One neuron of a settled network. Speeds and complexities are in [0, 1].</summary>
/// <param name="Id">From 0 to one less than the network's count.</param>
/// <param name="IntrinsicSpeed">The speed it was born with.</param>
/// <param name="Layer">The index of its layer.</param>
public readonly record struct Neuron(int Id, float Speed, float Complexity, float IntrinsicSpeed, float IntrinsicComplexity, int Layer);
