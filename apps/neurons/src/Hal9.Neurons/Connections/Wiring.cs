using Hal9.Neurons.Layers;

namespace Hal9.Neurons.Connections;

/// <summary>
/// Who listens to whom. Each neuron looks at 16 others, 12 of its own layer that sit near it and 4 of the layers beside its own,
/// and keeps the best of them, up to the environment's limit.
/// </summary>
internal sealed class Wiring
{
    private const int OwnCandidates = 12;
    private const int OtherCandidates = 4;
    private const int Near = 64;

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

    public long Edges => _degrees.Sum(degree => (long)degree);

    /// <summary>The neurons that this one is connected to, the most compatible first.</summary>
    public ReadOnlySpan<int> TargetsOf(int neuron) => _targets.AsSpan(neuron * Limit, _degrees[neuron]);

    public static Wiring Connect(Population population, Layering layering, NetworkEnvironment environment, Workers workers)
    {
        Seating seating = new(population, layering, workers);
        Wiring wiring = new(population.Count, environment.ConnectionLimit);
        workers.Split(population.Count, (_, start, end) =>
        {
            Span<int> candidates = stackalloc int[OwnCandidates + OtherCandidates];
            Selection selection = new(stackalloc int[wiring.Limit], stackalloc float[wiring.Limit], environment.RequiredCompatibility);
            int layer = 0;
            for (int place = start; place < end; place++)
            {
                while (place >= seating.LayerStarts[layer + 1])
                    layer++;
                int found = OwnLayer(seating, layer, place, population.Seed, candidates);
                found += OtherLayers(seating, layer, place, candidates[found..]);
                wiring.Keep(seating, place, candidates[..found], ref selection);
            }
        });
        return wiring;
    }

    /// <summary>Twelve different places at most 64 away: the window is cut into twelve stretches, and chance picks one place of each.</summary>
    private static int OwnLayer(Seating seating, int layer, int place, ulong seed, Span<int> candidates)
    {
        int first = Math.Max(place - Near, seating.LayerStarts[layer]);
        int others = Math.Min(place + Near + 1, seating.LayerStarts[layer + 1]) - first - 1;
        int stretches = Math.Min(OwnCandidates, others);
        ulong chance = SplitMix64.At(seed, (ulong)seating.Neurons[place]);
        for (int i = 0; i < stretches; i++)
        {
            (int from, int to) = (others * i / stretches, others * (i + 1) / stretches);
            int chosen = first + from + (int)((chance >> (5 * i)) & 31) * (to - from) / 32;
            candidates[i] = chosen < place ? chosen : chosen + 1;
        }

        return stretches;
    }

    /// <summary>Places of the layers before and after, as far along in them as this one is in its own: two of each, or four of the only one.</summary>
    private static int OtherLayers(Seating seating, int layer, int place, Span<int> candidates)
    {
        int[] starts = seating.LayerStarts;
        int layers = starts.Length - 1;
        int sides = (layer > 0 ? 1 : 0) + (layer < layers - 1 ? 1 : 0);
        int found = 0;
        for (int other = layer - 1; other <= layer + 1; other += 2)
        {
            if (other < 0 || other >= layers)
                continue;
            int size = starts[other + 1] - starts[other];
            int along = (int)((long)(place - starts[layer]) * size / (starts[layer + 1] - starts[layer]));
            int taken = Math.Min(OtherCandidates / sides, size);
            for (int i = 0; i < taken; i++)
                candidates[found++] = starts[other] + (int)((along + (long)i * size / taken) % size);
        }

        return found;
    }

    private void Keep(Seating seating, int place, ReadOnlySpan<int> candidates, ref Selection selection)
    {
        selection.Clear();
        (float speed, float complexity) = (seating.Speed[place], seating.Complexity[place]);
        foreach (int candidate in candidates)
            selection.Offer(candidate, Compatibility.Between(speed, complexity, seating.Speed[candidate], seating.Complexity[candidate]));

        int neuron = seating.Neurons[place];
        _degrees[neuron] = (byte)selection.Count;
        for (int i = 0; i < selection.Count; i++)
            _targets[neuron * Limit + i] = seating.Neurons[selection[i]];
    }
}
