using System.Diagnostics;
using Hal9.Neurons.Connections;
using Hal9.Neurons.Layers;
using Hal9.Neurons.Settling;

namespace Hal9.Neurons.Reports;

/// <summary>
/// Measures self-organisation as it is, phase by phase. Everything computed goes into the report, so that no optimiser may leave
/// it out.
/// </summary>
public sealed class OrganisationBenchmark(ulong seed, NetworkEnvironment environment, int threads)
{
    /// <summary>The sizes of the published table.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 100_000, 1_000_000];

    /// <summary>Where the settled network is moved, to see what a change costs and how many neurons leave their layer.</summary>
    public static NetworkEnvironment ChangedEnvironment { get; } =
        NetworkEnvironment.Temperate with { Pressure = 0.7f, Cost = 0.1f };

    /// <summary>Measures until about a second has gone, 3 to 25 times after warming up, and reports the run of median total.</summary>
    public OrganisationReport Measure(int neurons)
    {
        // The runtime compiles a loop well only after it has run a while.
        Stopwatch clock = Stopwatch.StartNew();
        do
            MeasureOnce(Math.Min(neurons, 20_000));
        while (clock.ElapsedMilliseconds < 400);

        List<OrganisationReport> runs = [];
        clock.Restart();
        while (runs.Count < 3 || (runs.Count < 25 && clock.ElapsedMilliseconds < 1000))
            runs.Add(MeasureOnce(neurons));
        return runs.OrderBy(run => run.TotalMs).ElementAt(runs.Count / 2);
    }

    /// <summary>Measures once, cold or warm as the program is.</summary>
    public OrganisationReport MeasureOnce(int neurons)
    {
        Workers workers = new(threads);
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        Population population = Population.Create(neurons, seed, workers);
        long created = Stopwatch.GetTimestamp();
        Settlement settlement = Settlement.Reach(population, environment, workers);
        long settled = Stopwatch.GetTimestamp();
        Layering layering = Layering.Discover(population, workers);
        long layered = Stopwatch.GetTimestamp();
        Wiring wiring = Wiring.Connect(population, layering, environment, workers);
        long connected = Stopwatch.GetTimestamp();
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;

        Network network = new(population, environment, settlement, layering, wiring);
        long changing = Stopwatch.GetTimestamp();
        Network changed = network.MoveTo(ChangedEnvironment, threads);
        long changedAt = Stopwatch.GetTimestamp();

        NetworkStatistics statistics = NetworkStatistics.Of(network);
        double total = Milliseconds(start, connected);
        return new OrganisationReport(
            Neurons: neurons,
            TotalMs: total,
            NsPerNeuron: total * 1e6 / neurons,
            CreateMs: Milliseconds(start, created),
            SettleMs: Milliseconds(created, settled),
            LayersMs: Milliseconds(settled, layered),
            ConnectMs: Milliseconds(layered, connected),
            ChangeMs: Milliseconds(changing, changedAt),
            Ticks: settlement.Ticks,
            Layers: network.Layers.Count,
            LayerSizes: [.. network.Layers.Select(layer => layer.Size)],
            Edges: statistics.Edges,
            ShareWithinLayer: statistics.ShareWithinLayer,
            MeanCompatibility: statistics.MeanCompatibility,
            RelabelledShare: NetworkStatistics.RelabelledShare(network, changed),
            AllocatedBytes: allocated,
            LabelHash: NetworkStatistics.LabelHash(network));
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}
