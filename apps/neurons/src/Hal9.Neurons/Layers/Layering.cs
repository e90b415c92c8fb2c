using Hal9.Neurons.Settling;

namespace Hal9.Neurons.Layers;

/// <summary>Which layer each neuron belongs to. Layers are discovered, not given: how many there are is free.</summary>
internal sealed class Layering
{
    private readonly List<CellGroup> _groups;

    private Layering(Grid grid, List<CellGroup> groups, byte[] layerOf, IReadOnlyList<Layer> layers)
    {
        Grid = grid;
        _groups = groups;
        LayerOf = layerOf;
        Layers = layers;
    }

    public Grid Grid { get; }

    /// <summary>The layer of each neuron. A layer has at least a fiftieth of the neurons, so a byte is enough.</summary>
    public byte[] LayerOf { get; }

    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>The cells of a layer that hold neurons, in order. A cell lies in one layer.</summary>
    public IReadOnlyList<int> CellsOf(int layer) => _groups[layer].Cells;

    public static Layering Discover(Population population, Workers workers)
    {
        Grid grid = Grid.For(population.Count);
        CellSums[] sums = Bin(population, grid, workers);
        int[] counts = Array.ConvertAll(sums, sum => (int)sum.Count);
        int[] hills = DensityModes.Find(new DensityField(grid, counts), grid.Cells);

        List<CellGroup> groups = CellGroup.Gather(hills, sums);
        CellGroup.AbsorbSmall(groups, smallest: Math.Max(2, population.Count / 50));
        groups.Sort((a, b) => b.Energy.CompareTo(a.Energy) is not 0 and int order ? order : a.Cells[0].CompareTo(b.Cells[0]));

        string[] names = LayerNames.For(groups.Count);
        byte[] layerOfCell = new byte[grid.Cells];
        Layer[] layers = new Layer[groups.Count];
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = new Layer(i, names[i], groups[i].Size, Math.Round(groups[i].Speed, 4), Math.Round(groups[i].Complexity, 4));
            foreach (int cell in groups[i].Cells)
                layerOfCell[cell] = (byte)i;
        }

        byte[] layerOf = GC.AllocateUninitializedArray<byte>(population.Count);
        workers.Split(population.Count, (_, start, end) =>
        {
            for (int i = start; i < end; i++)
                layerOf[i] = layerOfCell[grid.CellAt(population.Speed[i], population.Complexity[i])];
        });
        return new Layering(grid, groups, layerOf, layers);
    }

    private static CellSums[] Bin(Population population, Grid grid, Workers workers)
    {
        CellSums[][] shares = new CellSums[workers.SharesOf(population.Count)][];
        workers.Split(population.Count, (share, start, end) =>
        {
            CellSums[] sums = shares[share] = new CellSums[grid.Cells];
            for (int i = start; i < end; i++)
                sums[grid.CellAt(population.Speed[i], population.Complexity[i])].Add(population.Speed[i], population.Complexity[i]);
        });
        for (int share = 1; share < shares.Length; share++)
        {
            for (int cell = 0; cell < grid.Cells; cell++)
                shares[0][cell] += shares[share][cell];
        }

        return shares[0];
    }
}
