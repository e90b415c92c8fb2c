using Hal9.Neurons.Settling;

namespace Hal9.Neurons.Layers;

/// <summary>How many neurons are in and around each cell: counts, smoothed twice by a small box.</summary>
internal sealed class DensityField
{
    private readonly Grid _grid;
    private readonly long[] _density;

    public DensityField(Grid grid, ReadOnlySpan<int> counts)
    {
        _grid = grid;
        _density = new long[grid.Cells];
        for (int cell = 0; cell < _density.Length; cell++)
            _density[cell] = counts[cell];
        int reach = grid.Side / 64;
        for (int pass = 0; pass < 2; pass++)
        {
            Smooth(reach, step: 1, lineStep: grid.Side);
            Smooth(reach, step: grid.Side, lineStep: 1);
        }
    }

    public long this[int cell] => _density[cell];

    /// <summary>The cells beside and diagonal to this one. <paramref name="neighbours"/> has room for 8.</summary>
    public int Neighbours(int cell, Span<int> neighbours)
    {
        (int row, int column) = (cell / _grid.Side, cell % _grid.Side);
        int found = 0;
        for (int r = Math.Max(row - 1, 0); r <= Math.Min(row + 1, _grid.Side - 1); r++)
        {
            for (int c = Math.Max(column - 1, 0); c <= Math.Min(column + 1, _grid.Side - 1); c++)
            {
                if (r != row || c != column)
                    neighbours[found++] = r * _grid.Side + c;
            }
        }

        return found;
    }

    /// <summary>Sums every run of 2 * reach + 1 cells along every line, by a window that slides.</summary>
    private void Smooth(int reach, int step, int lineStep)
    {
        Span<long> line = stackalloc long[_grid.Side];
        for (int start = 0, lines = 0; lines < _grid.Side; lines++, start += lineStep)
        {
            for (int i = 0; i < line.Length; i++)
                line[i] = _density[start + i * step];
            long window = 0;
            for (int i = 0; i < reach; i++)
                window += line[i];
            for (int i = 0; i < line.Length; i++)
            {
                window += i + reach < line.Length ? line[i + reach] : 0;
                window -= i - reach - 1 >= 0 ? line[i - reach - 1] : 0;
                _density[start + i * step] = window;
            }
        }
    }
}
