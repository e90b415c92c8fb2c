using Hal9.Neurons.Layers;

namespace Hal9.Neurons.Connections;

/// <summary>
/// The neurons in a row, sorted by layer and, within a layer, by cell: who sits near is alike. A counting sort, stable, so the
/// row is the same at any thread count.
/// </summary>
internal sealed class Seating
{
    /// <summary>The neuron at each place.</summary>
    public int[] Neurons { get; }

    /// <summary>The speed of the neuron at each place, beside those of its neighbours in memory.</summary>
    public float[] Speed { get; }

    public float[] Complexity { get; }

    /// <summary>The first place of each layer, and at the end the number of places.</summary>
    public int[] LayerStarts { get; }

    public Seating(Population population, Layering layering, Workers workers)
    {
        int count = population.Count;
        Neurons = GC.AllocateUninitializedArray<int>(count);
        Speed = GC.AllocateUninitializedArray<float>(count);
        Complexity = GC.AllocateUninitializedArray<float>(count);
        LayerStarts = new int[layering.Layers.Count + 1];

        int[][] next = new int[workers.SharesOf(count)][];
        workers.Split(count, (share, start, end) =>
        {
            int[] counts = next[share] = new int[layering.Grid.Cells];
            for (int i = start; i < end; i++)
                counts[layering.Grid.CellAt(population.Speed[i], population.Complexity[i])]++;
        });
        CountsToFirstPlaces(next, layering);
        workers.Split(count, (share, start, end) =>
        {
            int[] places = next[share];
            for (int i = start; i < end; i++)
            {
                (float speed, float complexity) = (population.Speed[i], population.Complexity[i]);
                int place = places[layering.Grid.CellAt(speed, complexity)]++;
                Neurons[place] = i;
                Speed[place] = speed;
                Complexity[place] = complexity;
            }
        });
    }

    /// <summary>Turns each share's count of a cell into the place of its first neuron: by layer, then cell, then share.</summary>
    private void CountsToFirstPlaces(int[][] counts, Layering layering)
    {
        int place = 0;
        for (int layer = 0; layer < layering.Layers.Count; layer++)
        {
            foreach (int cell in layering.CellsOf(layer))
            {
                foreach (int[] share in counts)
                    (share[cell], place) = (place, place + share[cell]);
            }

            LayerStarts[layer + 1] = place;
        }
    }
}
