namespace Hal9.Neurons.Settling;

internal readonly record struct BoxMean(float Speed, float Complexity);

/// <summary>For every cell, the mean position of the neurons in the box of cells around it, by a summed-area table.</summary>
/// <remarks>Crow: Summed-area tables for texture mapping, SIGGRAPH 1984.</remarks>
internal sealed class BoxMeans(Grid grid, float radius)
{
    /// <summary>The box reaches so many cells beyond its own; with half a cell on each side it is as near to the radius as cells allow.</summary>
    private readonly int _reach = (int)MathF.Round(radius * grid.Side - 0.5f);

    /// <summary>At (row, column), the sums of all cells above and to the left: one row and one column more than the grid.</summary>
    private readonly CellSums[] _table = new CellSums[(grid.Side + 1) * (grid.Side + 1)];

    /// <summary>Valid for cells that hold a neuron.</summary>
    public BoxMean[] OfCells { get; } = new BoxMean[grid.Cells];

    /// <summary>Takes what every share has binned, leaving the bins empty for the next tick.</summary>
    public void Compute(CellSums[][] sums)
    {
        for (int share = 1; share < sums.Length; share++)
            MoveInto(sums[0], sums[share]);

        SumAreas(sums[0]);
        for (int row = 0, cell = 0; row < grid.Side; row++)
        {
            for (int column = 0; column < grid.Side; column++, cell++)
            {
                if (sums[0][cell].Count > 0)
                    OfCells[cell] = MeanOfBox(row, column);
            }
        }

        Array.Clear(sums[0]);
    }

    private static void MoveInto(CellSums[] total, CellSums[] part)
    {
        for (int cell = 0; cell < total.Length; cell++)
            total[cell] += part[cell];
        Array.Clear(part);
    }

    private void SumAreas(CellSums[] sums)
    {
        int width = grid.Side + 1;
        for (int row = 0; row < grid.Side; row++)
        {
            CellSums rowSum = default;
            ReadOnlySpan<CellSums> cells = sums.AsSpan(row * grid.Side, grid.Side);
            ReadOnlySpan<CellSums> above = _table.AsSpan(row * width + 1, grid.Side);
            Span<CellSums> here = _table.AsSpan((row + 1) * width + 1, grid.Side);
            for (int column = 0; column < cells.Length; column++)
            {
                rowSum += cells[column];
                here[column] = above[column] + rowSum;
            }
        }
    }

    private BoxMean MeanOfBox(int row, int column)
    {
        int width = grid.Side + 1;
        (int top, int bottom) = (Math.Max(row - _reach, 0) * width, Math.Min(row + _reach + 1, grid.Side) * width);
        (int left, int right) = (Math.Max(column - _reach, 0), Math.Min(column + _reach + 1, grid.Side));
        CellSums box = _table[bottom + right] - _table[top + right] - (_table[bottom + left] - _table[top + left]);
        return new BoxMean(FixedPoint.Mean(box.Speed, box.Count), FixedPoint.Mean(box.Complexity, box.Count));
    }
}
