using Hal9.Neurons.Connections;
using Hal9.Neurons.Layers;
using Hal9.Neurons.Settling;

namespace Hal9.Neurons;

/// <summary>
/// Neurons that have organised themselves: they settled, layers were found among them, and they connected. It does not change;
/// a new environment makes a new network. Safe to read from many threads.
/// </summary>
public sealed class Network
{
    private readonly Population _population;
    private readonly Layering _layering;
    private readonly Wiring _wiring;

    internal Network(Population population, NetworkEnvironment environment, Settlement settlement, Layering layering, Wiring wiring)
    {
        (_population, Environment, Settlement, _layering, _wiring) = (population, environment, settlement, layering, wiring);
    }

    public NetworkEnvironment Environment { get; }

    public Settlement Settlement { get; }

    public int Count => _population.Count;

    public ulong Seed => _population.Seed;

    /// <summary>The layers that were found, the most energetic first. Every neuron is in exactly one.</summary>
    public IReadOnlyList<Layer> Layers => _layering.Layers;

    /// <summary>The most connections that one neuron may have here.</summary>
    public int ConnectionLimit => _wiring.Limit;

    public Neuron this[int id] => new(
        id,
        _population.Speed[id],
        _population.Complexity[id],
        _population.IntrinsicSpeed[id],
        _population.IntrinsicComplexity[id],
        _layering.LayerOf[id]);

    /// <summary>Creates neurons and lets them organise. The same seed and environment give the same network at any thread count.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neurons"/> or <paramref name="threads"/> is below 1.</exception>
    public static Network Organise(int neurons, ulong seed, NetworkEnvironment environment, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neurons, 1);
        Workers workers = new(threads);
        return Settle(Population.Create(neurons, seed, workers), environment, workers);
    }

    /// <summary>The same neurons in another environment: they fall back towards where they were born, and organise again.</summary>
    public Network MoveTo(NetworkEnvironment environment, int threads = 1)
    {
        Workers workers = new(threads);
        return Settle(_population.Unsettled(workers), environment, workers);
    }

    /// <summary>The neurons that this one is connected to, the most compatible first.</summary>
    public ReadOnlySpan<int> ConnectionsOf(int neuron) => _wiring.TargetsOf(neuron);

    /// <summary>How well two neurons suit each other, 0 to 1, whether connected or not; the same both ways.</summary>
    public float CompatibilityOf(int one, int other) => Compatibility.Between(
        _population.Speed[one], _population.Complexity[one], _population.Speed[other], _population.Complexity[other]);

    /// <summary>The layer of each neuron, by the neuron's number.</summary>
    public ReadOnlySpan<byte> Labels => _layering.LayerOf;

    private static Network Settle(Population population, NetworkEnvironment environment, Workers workers)
    {
        Settlement settlement = Settlement.Reach(population, environment, workers);
        Layering layering = Layering.Discover(population, workers);
        Wiring wiring = Wiring.Connect(population, layering, environment, workers);
        return new Network(population, environment, settlement, layering, wiring);
    }
}
