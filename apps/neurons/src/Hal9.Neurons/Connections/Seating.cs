using Hal9.Neurons.Layers;

namespace Hal9.Neurons.Connections;

/// <summary>A neuron's place in the row, with its position at hand.</summary>
internal readonly record struct Seat(float Speed, float Complexity, int Neuron);

/// <summary>
/// The neurons in a row, sorted by layer and, within a layer, by cell: who sits near is alike. A counting sort, stable, so the
/// row is the same at any thread count.
/// </summary>
internal sealed class Seating
{
    public Seating(Population population, Layering layering, Workers workers)
    {
        int count = population.Count;
        Seats = GC.AllocateUninitializedArray<Seat>(count);
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
                Seat seat = new(population.Speed[i], population.Complexity[i], i);
                Seats[places[layering.Grid.CellAt(seat.Speed, seat.Complexity)]++] = seat;
            }
        });
    }

    public Seat[] Seats { get; }

    /// <summary>The first place of each layer, and at the end the number of places.</summary>
    public int[] LayerStarts { get; }

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
