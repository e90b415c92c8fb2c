using BenchmarkDotNet.Attributes;

namespace Hal9.Neurons.Benchmarks;

/// <summary>The whole of self-organisation, from seed to connections. The network is returned, so nothing of it can be left out.</summary>
[MemoryDiagnoser]
public class OrganiseBenchmarks
{
    [Params(25, 1_000, 10_000, 100_000)]
    public int Neurons { get; set; }

    [Benchmark]
    public Network Organise() => Network.Organise(Neurons, seed: 9, NetworkEnvironment.Temperate);
}

/// <summary>Moving a settled network to another environment.</summary>
[MemoryDiagnoser]
public class MoveBenchmarks
{
    private static readonly NetworkEnvironment Harsh = new() { Pressure = 0.8f, Cost = 0.6f, Scarcity = 0.6f };

    private Network _network = Network.Organise(1, seed: 9, NetworkEnvironment.Temperate);

    [Params(1_000, 10_000)]
    public int Neurons { get; set; }

    [GlobalSetup]
    public void Setup() => _network = Network.Organise(Neurons, seed: 9, NetworkEnvironment.Temperate);

    [Benchmark]
    public Network Move() => _network.MoveTo(Harsh);
}
