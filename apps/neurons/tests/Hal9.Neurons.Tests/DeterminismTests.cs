using Hal9.Neurons.Reports;

namespace Hal9.Neurons.Tests;

public sealed class DeterminismTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(5_000)]
    [InlineData(60_000)]
    public void The_same_seed_gives_the_same_network_at_any_thread_count(int count)
    {
        NetworkEnvironment noisy = NetworkEnvironment.Temperate with { Noise = 0.4f };
        Network alone = Network.Organise(count, seed: 7, noisy, threads: 1);

        foreach (int threads in (int[])[2, 3, 7])
        {
            Network together = Network.Organise(count, seed: 7, noisy, threads);
            Assert.Equal(NetworkStatistics.LabelHash(alone), NetworkStatistics.LabelHash(together));
            Assert.Equal(Everything(alone), Everything(together));
            Assert.Equal(
                Everything(alone.MoveTo(OrganisationBenchmark.ChangedEnvironment)),
                Everything(together.MoveTo(OrganisationBenchmark.ChangedEnvironment, threads)));
        }
    }

    /// <summary>
    /// The hash that was first computed: the same on every machine, system and .NET. Change it only together with the algorithm.
    /// </summary>
    [Theory]
    [InlineData(100, "790755d8de565f68")]
    [InlineData(10_000, "52b91e0e3487de5c")]
    public void The_same_seed_gives_the_same_layers_everywhere(int count, string hash) =>
        Assert.Equal(hash, NetworkStatistics.LabelHash(Network.Organise(count, seed: 9, NetworkEnvironment.Temperate)));

    [Fact]
    public void Different_seeds_give_different_networks()
    {
        string[] hashes = [.. Enumerable.Range(0, 20).Select(seed =>
            NetworkStatistics.LabelHash(Network.Organise(1000, (ulong)seed, NetworkEnvironment.Temperate)))];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Moving_to_another_environment_makes_a_new_network_of_the_same_neurons()
    {
        Network before = Network.Organise(3000, seed: 1, NetworkEnvironment.Temperate);
        string hash = NetworkStatistics.LabelHash(before);
        Network after = before.MoveTo(new NetworkEnvironment { Pressure = 1f });

        Assert.True(after.Layers.Count < before.Layers.Count);
        Assert.Equal(before[42].IntrinsicSpeed, after[42].IntrinsicSpeed);
        Assert.Equal(hash, NetworkStatistics.LabelHash(before));
        Assert.InRange(NetworkStatistics.RelabelledShare(before, after), 0.05, 0.95);
        Assert.Equal(0, NetworkStatistics.RelabelledShare(before, before));
    }

    private static List<string> Everything(Network network) =>
        [.. Enumerable.Range(0, network.Count).Select(i => $"{network[i]} -> {string.Join(',', network.ConnectionsOf(i).ToArray())}")];
}
