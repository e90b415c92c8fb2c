namespace Hal9.Neurons.Layers;

/// <summary>
/// Finds the hills of a density field.
/// 1. Every cell climbs to its densest neighbour until it stands on a peak.
/// 2. Where two hills touch, the highest pass between them is their saddle.
/// 3. Hills whose saddle is more than 0.7 of the lower peak are one hill; the highest saddles are joined first.
/// </summary>
internal static class DensityModes
{
    /// <summary>For every cell with a density, a cell that stands for its hill; -1 for empty cells.</summary>
    public static int[] Find(DensityField density, int cells)
    {
        int[] peaks = Climb(density, cells);
        Dictionary<(int, int), long> saddles = Saddles(density, peaks);

        // Step 3. Ties are broken by the peaks' cells, so that the order is the same on every run.
        int[] joined = new int[cells];
        for (int cell = 0; cell < cells; cell++)
            joined[cell] = cell;
        foreach (((int a, int b), long saddle) in saddles.OrderByDescending(s => s.Value).ThenBy(s => s.Key))
        {
            (int first, int second) = (Root(joined, a), Root(joined, b));
            (int higher, int lower) = IsHigher(density, first, second) ? (first, second) : (second, first);
            if (10 * saddle > 7 * density[lower])
                joined[lower] = higher;
        }

        for (int cell = 0; cell < cells; cell++)
            peaks[cell] = peaks[cell] < 0 ? -1 : Root(joined, peaks[cell]);
        return peaks;
    }

    private static int[] Climb(DensityField density, int cells)
    {
        // Step 1: first one step up from every cell, then follow the steps.
        int[] up = new int[cells];
        Span<int> neighbours = stackalloc int[8];
        for (int cell = 0; cell < cells; cell++)
        {
            up[cell] = cell;
            if (density[cell] == 0)
                continue;
            foreach (int neighbour in neighbours[..density.Neighbours(cell, neighbours)])
            {
                if (IsHigher(density, neighbour, up[cell]))
                    up[cell] = neighbour;
            }
        }

        int[] peaks = new int[cells];
        for (int cell = 0; cell < cells; cell++)
            peaks[cell] = density[cell] == 0 ? -1 : Root(up, cell);
        return peaks;
    }

    private static Dictionary<(int, int), long> Saddles(DensityField density, int[] peaks)
    {
        // Step 2.
        Dictionary<(int, int), long> saddles = [];
        Span<int> neighbours = stackalloc int[8];
        for (int cell = 0; cell < peaks.Length; cell++)
        {
            if (peaks[cell] < 0)
                continue;
            foreach (int neighbour in neighbours[..density.Neighbours(cell, neighbours)])
            {
                if (peaks[neighbour] <= peaks[cell])
                    continue;
                (int, int) pair = (peaks[cell], peaks[neighbour]);
                long pass = Math.Min(density[cell], density[neighbour]);
                saddles[pair] = Math.Max(pass, saddles.GetValueOrDefault(pair));
            }
        }

        return saddles;
    }

    /// <summary>A strict order, so that climbing over a plateau ends.</summary>
    private static bool IsHigher(DensityField density, int a, int b) =>
        density[a] > density[b] || (density[a] == density[b] && a < b);

    /// <summary>Follows the links to their end, shortening the way for the next one.</summary>
    private static int Root(int[] links, int cell)
    {
        while (links[cell] != cell)
        {
            links[cell] = links[links[cell]];
            cell = links[cell];
        }

        return cell;
    }
}
