using System.Runtime.CompilerServices;

namespace Hal9.Neurons.Settling;

/// <summary>The unit square of speed (along a row) and complexity (down the rows), cut into Side x Side cells.</summary>
internal readonly record struct Grid(int Side)
{
    public int Cells => Side * Side;

    /// <summary>Fine enough for the population: a cell of an empty-ish grid says little, and a grid costs what its cells cost.</summary>
    public static Grid For(int neurons) => new(neurons < 4096 ? 64 : 128);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CellAt(float speed, float complexity) =>
        Math.Min(Truncation.Of(complexity * Side), Side - 1) * Side + Math.Min(Truncation.Of(speed * Side), Side - 1);
}
