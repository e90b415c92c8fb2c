namespace Hal9.Neurons.Layers;

/// <summary>Neurons that came to rest near each other.</summary>
/// <param name="Index">The place in the order of layers, from 0: the most energetic (fast and simple) first.</param>
/// <param name="Name">Given after the layer was found; says nothing that its place does not.</param>
/// <param name="Size">How many neurons it has.</param>
/// <param name="Speed">The mean speed of its neurons, to four places.</param>
/// <param name="Complexity">The mean complexity of its neurons, to four places.</param>
public sealed record Layer(int Index, string Name, int Size, double Speed, double Complexity)
{
    /// <summary>What layers are ordered by: fast and simple is high, slow and complex is low.</summary>
    public double Energy => Math.Round(Speed * (1 - Complexity), 4);
}
