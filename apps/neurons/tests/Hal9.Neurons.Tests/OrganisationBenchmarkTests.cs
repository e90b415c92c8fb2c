using Hal9.Neurons.Reports;

namespace Hal9.Neurons.Tests;

/// <summary>Times, and what the whole program allocates, mean something only while nothing else runs.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneOnTheMachine;

[Collection(typeof(AloneOnTheMachine))]
public sealed class OrganisationBenchmarkTests
{
    private static readonly OrganisationBenchmark Benchmark = new(seed: 9, NetworkEnvironment.Temperate, threads: 1);

    [Fact]
    public void The_report_is_of_the_network_that_the_seed_gives()
    {
        Network network = Network.Organise(1000, seed: 9, NetworkEnvironment.Temperate);
        NetworkStatistics statistics = NetworkStatistics.Of(network);

        OrganisationReport report = Benchmark.MeasureOnce(1000);

        Assert.Equal(NetworkStatistics.LabelHash(network), report.LabelHash);
        Assert.Equal((network.Layers.Count, network.Settlement.Ticks, statistics.Edges), (report.Layers, report.Ticks, report.Edges));
        Assert.Equal(1000, report.LayerSizes.Sum());
        Assert.Equal(report.CreateMs + report.SettleMs + report.LayersMs + report.ConnectMs, report.TotalMs, 1e-3);
        Assert.Equal(report.TotalMs * 1e6 / 1000, report.NsPerNeuron, 1e-3);
        Assert.InRange(report.RelabelledShare, 0.01, 0.99);
        Assert.True(report.AllocatedBytes > 1000 * 4 * sizeof(float));
    }

    /// <summary>
    /// One straight line through two sizes, each at its best: a busy machine only ever slows, so a few rounds are enough to see the
    /// machine's own times, and no number of rounds helps an algorithm that grows faster.
    /// </summary>
    [Fact]
    public void Time_grows_almost_linearly_from_ten_thousand_to_a_million()
    {
        (double small, double large, double slope) = (Benchmark.Measure(10_000).TotalMs, double.MaxValue, double.MaxValue);
        for (int round = 0; round < 6 && slope > 1.15; round++)
        {
            small = Math.Min(small, BestOf(5, 10_000));
            large = Math.Min(large, BestOf(1, 1_000_000));
            slope = Math.Log(large / small) / Math.Log(100);
        }

        Assert.True(slope <= 1.15, $"10,000 in {small:F2} ms, 1,000,000 in {large:F0} ms: slope {slope:F3}");
    }

    [Fact]
    public void A_million_neurons_allocate_less_than_a_hundred_megabytes() =>
        Assert.InRange(Benchmark.MeasureOnce(1_000_000).AllocatedBytes, 10_000_000, 100_000_000);

    private static double BestOf(int times, int neurons) => Enumerable.Range(0, times).Min(_ => Benchmark.MeasureOnce(neurons).TotalMs);
}
