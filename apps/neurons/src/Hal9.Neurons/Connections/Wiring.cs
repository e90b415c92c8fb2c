using Hal9.Neurons.Layers;

namespace Hal9.Neurons.Connections;

/// <summary>
/// Who is connected to whom. Each neuron looks at 16 others and keeps the best of them, up to the environment's limit.
/// </summary>
internal sealed class Wiring
{
    private readonly int[] _targets;
    private readonly byte[] _degrees;

    private Wiring(int neurons, int limit)
    {
        Limit = limit;
        _targets = GC.AllocateUninitializedArray<int>(neurons * limit);
        _degrees = GC.AllocateUninitializedArray<byte>(neurons);
    }

    /// <summary>The most connections of one neuron.</summary>
    public int Limit { get; }

    /// <summary>The neurons that this one is connected to, the most compatible first.</summary>
    public ReadOnlySpan<int> TargetsOf(int neuron) => _targets.AsSpan(neuron * Limit, _degrees[neuron]);

    public static Wiring Connect(Population population, Layering layering, NetworkEnvironment environment, Workers workers)
    {
        Seating seating = new(population, layering, workers);
        Wiring wiring = new(population.Count, environment.ConnectionLimit);
        workers.Split(population.Count, (_, start, end) =>
        {
            Candidates candidates = new(seating, population.Seed, stackalloc int[Candidates.Most], stackalloc int[Candidates.Cuts]);
            Selection selection = new(stackalloc int[wiring.Limit], stackalloc float[wiring.Limit], environment.RequiredCompatibility);
            int layer = 0;
            for (int place = start; place < end; place++)
            {
                while (place >= seating.LayerStarts[layer + 1])
                    layer++;
                wiring.Keep(seating.Seats, place, candidates.Of(layer, place), ref selection);
            }
        });
        return wiring;
    }

    private void Keep(ReadOnlySpan<Seat> seats, int place, ReadOnlySpan<int> candidates, ref Selection selection)
    {
        selection.Clear();
        Seat own = seats[place];
        foreach (int candidate in candidates)
        {
            ref readonly Seat other = ref seats[candidate];
            selection.Offer(candidate, Compatibility.Between(own.Speed, own.Complexity, other.Speed, other.Complexity));
        }

        Span<int> targets = _targets.AsSpan(own.Neuron * Limit, selection.Count);
        _degrees[own.Neuron] = (byte)selection.Count;
        for (int rank = 0; rank < targets.Length; rank++)
            targets[rank] = seats[selection[rank]].Neuron;
    }
}
