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
            Selection selection = new(stackalloc float[Selection.Most], stackalloc float[Selection.Most], stackalloc float[Selection.Most], environment.RequiredCompatibility);
            Span<int> ranks = stackalloc int[Selection.Most];
            Span<int> ranked = stackalloc int[Selection.Most];
            int layer = 0;
            for (int place = start; place < end; place++)
            {
                while (place >= seating.LayerStarts[layer + 1])
                    layer++;
                ReadOnlySpan<int> offered = candidates.Of(layer, place);
                int suitable = selection.Rank(seating.Seats[place], seating.Seats, offered, ranks);
                for (int i = 0; i < offered.Length; i++)
                    ranked[ranks[i]] = seating.Seats[offered[i]].Neuron;
                wiring.Keep(seating.Seats[place].Neuron, ranked[..Math.Min(suitable, wiring.Limit)]);
            }
        });
        return wiring;
    }

    private void Keep(int neuron, ReadOnlySpan<int> targets)
    {
        targets.CopyTo(_targets.AsSpan(neuron * Limit));
        _degrees[neuron] = (byte)targets.Length;
    }
}
