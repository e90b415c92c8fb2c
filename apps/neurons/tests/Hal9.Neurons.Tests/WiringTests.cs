using CsCheck;
using Hal9.Neurons.Connections;
using Hal9.Neurons.Reports;

namespace Hal9.Neurons.Tests;

public sealed class WiringTests
{
    [Fact]
    public void Connections_keep_every_promise() =>
        Gen.Select(Gen.Int[1, 3000], Gen.ULong, NeighbourhoodTests.Environments).Sample((count, seed, environment) =>
        {
            Network network = Network.Organise(count, seed, environment);
            int limit = (int)(8f * (1f - 0.6f * environment.Scarcity));
            for (int i = 0; i < count; i++)
            {
                int[] targets = network.ConnectionsOf(i).ToArray();
                float[] scores = [.. targets.Select(target => Score(network[i], network[target]))];

                Assert.True(targets.Length <= limit, "more connections than the limit");
                Assert.DoesNotContain(i, targets);
                Assert.Equal(targets.Length, targets.Distinct().Count());
                Assert.All(targets, target => Assert.InRange(target, 0, count - 1));
                Assert.All(targets, target => Assert.InRange(network[target].Layer - network[i].Layer, -1, 1));
                Assert.All(scores, score => Assert.True(score > 0.5f + 0.2f * environment.Cost));
                Assert.Equal(scores.OrderDescending(), scores);
            }
        }, iter: 60);

    [Theory]
    [InlineData(0.5f, 0.5f, 0.5f, 0.5f, 0.4f + 0.28f + 0.05f)]
    [InlineData(1.0f, 0.0f, 1.0f, 0.5f, 0.4f + 0.4f + 0.2f * 0.70710677f)]
    [InlineData(0.0f, 0.1f, 1.0f, 0.9f, 0.0f + 0.12f + 0.0f)]
    public void Compatibility_weighs_speed_complexity_and_energy(float s1, float c1, float s2, float c2, float expected)
    {
        Assert.Equal(expected, Compatibility.Between(s1, c1, s2, c2), 1e-5f);
        Assert.Equal(expected, Compatibility.Between(s2, c2, s1, c1), 1e-5f);
    }

    [Fact]
    public void Candidates_are_ranked_as_a_stable_sort_of_their_scores_would() =>
        Gen.Select(Fractions.Array[1, Selection.Most], Fractions.Array[Selection.Most], Gen.Float[0.5f, 0.7f]).Sample((speeds, complexities, required) =>
        {
            // Few different values, so that scores are often equal.
            Seat[] seats = [.. speeds.Select((speed, i) => new Seat(speed, complexities[i], i))];
            int[] candidates = [.. Enumerable.Range(0, seats.Length).Reverse()];
            int[] ranks = new int[candidates.Length];
            Selection selection = new(new float[Selection.Most], new float[Selection.Most], new float[Selection.Most], required);

            int suitable = selection.Rank(seats[0], seats, candidates, ranks);

            float[] scores = [.. candidates.Select(i => Compatibility.Between(seats[0].Speed, seats[0].Complexity, seats[i].Speed, seats[i].Complexity))];
            int[] sorted = [.. Enumerable.Range(0, candidates.Length).OrderByDescending(i => scores[i])];
            Assert.Equal(sorted, Enumerable.Range(0, ranks.Length).OrderBy(i => ranks[i]));
            Assert.Equal(scores.Count(score => score > required), suitable);
        }, iter: 5000);

    [Fact]
    public void Scarcity_leaves_fewer_connections()
    {
        long Edges(float scarcity) =>
            NetworkStatistics.Of(Network.Organise(2000, seed: 2, new NetworkEnvironment { Scarcity = scarcity })).Edges;

        Assert.Equal(2000 * 8, Edges(0f));
        Assert.Equal(2000 * 3, Edges(1f));
    }

    [Fact]
    public void Most_connections_stay_within_a_layer_and_some_leave_it()
    {
        NetworkStatistics statistics = NetworkStatistics.Of(Network.Organise(10_000, seed: 2, NetworkEnvironment.Temperate));

        Assert.InRange(statistics.ShareWithinLayer, 0.6, 0.99);
        Assert.InRange(statistics.MeanCompatibility, 0.53, 1.0);
    }

    private static readonly Gen<float> Fractions = Gen.Int[0, 9].Select(tenths => tenths / 9f);

    private static float Score(Neuron a, Neuron b) => Compatibility.Between(a.Speed, a.Complexity, b.Speed, b.Complexity);
}
