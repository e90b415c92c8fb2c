using System.Runtime.CompilerServices;

namespace Hal9.Neurons.Settling;

/// <summary>The neurons of one cell: how many, and the sums of their positions in fixed point.</summary>
internal struct CellSums
{
    public long Count;
    public long Speed;
    public long Complexity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(float speed, float complexity)
    {
        Count++;
        Speed += FixedPoint.From(speed);
        Complexity += FixedPoint.From(complexity);
    }

    public static CellSums operator +(CellSums a, CellSums b) =>
        new() { Count = a.Count + b.Count, Speed = a.Speed + b.Speed, Complexity = a.Complexity + b.Complexity };

    public static CellSums operator -(CellSums a, CellSums b) =>
        new() { Count = a.Count - b.Count, Speed = a.Speed - b.Speed, Complexity = a.Complexity - b.Complexity };
}
