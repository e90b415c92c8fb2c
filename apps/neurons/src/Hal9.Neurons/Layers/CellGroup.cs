using Hal9.Neurons.Settling;

namespace Hal9.Neurons.Layers;

/// <summary>The cells of one hill of density, on its way to becoming a layer.</summary>
internal sealed class CellGroup
{
    private CellSums _sums;

    public List<int> Cells { get; } = [];

    public int Size => (int)_sums.Count;

    public double Speed => FixedPoint.Mean(_sums.Speed, _sums.Count);

    public double Complexity => FixedPoint.Mean(_sums.Complexity, _sums.Count);

    public double Energy => Speed * (1 - Complexity);

    /// <summary>One group for each hill that has a neuron, in the order of their first cells.</summary>
    public static List<CellGroup> Gather(int[] hills, CellSums[] sums)
    {
        Dictionary<int, CellGroup> groups = [];
        List<CellGroup> inOrder = [];
        for (int cell = 0; cell < hills.Length; cell++)
        {
            if (sums[cell].Count == 0)
                continue;
            if (!groups.TryGetValue(hills[cell], out CellGroup? group))
            {
                groups.Add(hills[cell], group = new CellGroup());
                inOrder.Add(group);
            }

            group.Cells.Add(cell);
            group._sums += sums[cell];
        }

        return inOrder;
    }

    /// <summary>Too small a group joins the one whose centre is nearest, the smallest first, until none is too small or one is left.</summary>
    public static void AbsorbSmall(List<CellGroup> groups, int smallest)
    {
        while (groups.Count > 1)
        {
            CellGroup small = groups.MinBy(group => group.Size)!;
            if (small.Size >= smallest)
                return;
            groups.Remove(small);
            CellGroup nearest = groups.MinBy(group => group.SquaredDistanceTo(small))!;
            nearest.Cells.AddRange(small.Cells);
            nearest.Cells.Sort();
            nearest._sums += small._sums;
        }
    }

    private double SquaredDistanceTo(CellGroup other) =>
        (Speed - other.Speed) * (Speed - other.Speed) + (Complexity - other.Complexity) * (Complexity - other.Complexity);
}
