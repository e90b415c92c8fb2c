using CsCheck;
using Hal9.Neurons.Settling;

namespace Hal9.Neurons.Tests;

public sealed class NeighbourhoodTests
{
    [Fact]
    public void The_grid_hears_the_mean_that_brute_force_hears_within_one_cell()
    {
        const int Count = 20_000;
        NetworkEnvironment environment = NetworkEnvironment.Temperate;
        Population population = Population.Create(Count, seed: 11);
        GridNeighbourhood grid = new(population, environment, new Workers(1));
        AllPairsNeighbourhood exact = new(population, environment);
        double cell = 1.0 / Grid.For(Count).Side;

        for (int i = 0; i < Count; i += 97)
        {
            (float speed, float complexity) = (population.Speed[i], population.Complexity[i]);
            (float gridSpeed, float gridComplexity) = grid.MeanAround(speed, complexity);
            (float exactSpeed, float exactComplexity) = exact.MeanAround(speed, complexity);
            Assert.Equal(exactSpeed, gridSpeed, cell);
            Assert.Equal(exactComplexity, gridComplexity, cell);
        }
    }

    [Fact]
    public void The_box_mean_is_the_mean_of_the_neurons_in_the_box_of_cells() =>
        Gen.Select(Gen.Int[1, 3000], Gen.ULong, Gen.Float[0.02f, 0.3f]).Sample((count, seed, radius) =>
        {
            Population population = Population.Create(count, seed);
            Grid grid = new(64);
            BoxMeans means = new(grid, radius);
            CellSums[] sums = new CellSums[grid.Cells];
            for (int i = 0; i < count; i++)
                sums[grid.CellAt(population.Speed[i], population.Complexity[i])].Add(population.Speed[i], population.Complexity[i]);
            means.Compute([sums]);

            int reach = (int)MathF.Round(radius * grid.Side - 0.5f);
            for (int i = 0; i < count; i += 1 + count / 20)
            {
                int own = grid.CellAt(population.Speed[i], population.Complexity[i]);
                int[] heard = [.. Enumerable.Range(0, count).Where(j => Apart(own, grid.CellAt(population.Speed[j], population.Complexity[j])) <= reach)];
                Assert.Equal(heard.Average(j => population.Speed[j]), means.OfCells[own].Speed, 2e-6);
                Assert.Equal(heard.Average(j => population.Complexity[j]), means.OfCells[own].Complexity, 2e-6);
            }

            int Apart(int a, int b) => Math.Max(Math.Abs(a / grid.Side - b / grid.Side), Math.Abs(a % grid.Side - b % grid.Side));
        }, iter: 40);

    [Fact]
    public void All_pairs_hear_what_a_plain_loop_hears() =>
        Gen.Select(Gen.Int[1, 256], Gen.ULong).Sample((count, seed) =>
        {
            Population population = Population.Create(count, seed);
            NetworkEnvironment environment = NetworkEnvironment.Temperate;
            (float speed, float complexity) = (population.Speed[0], population.Complexity[0]);
            int[] heard = [.. Enumerable.Range(0, count).Where(j =>
                Math.Abs(population.Speed[j] - speed) <= environment.ListeningRadius
                && Math.Abs(population.Complexity[j] - complexity) <= environment.ListeningRadius)];

            (float meanSpeed, float meanComplexity) = new AllPairsNeighbourhood(population, environment).MeanAround(speed, complexity);

            Assert.Equal(heard.Average(j => population.Speed[j]), meanSpeed, 1e-5);
            Assert.Equal(heard.Average(j => population.Complexity[j]), meanComplexity, 1e-5);
        }, iter: 100);

    [Fact]
    public void A_lonely_neuron_stays_where_it_was_born()
    {
        NetworkEnvironment silent = new();
        Population population = Population.Create(1, seed: 3);

        Settlement settlement = Settlement.Reach(population, silent, new Workers(1));

        Assert.Equal(new Settlement(Ticks: 1, LastMove: 0, CameToRest: true), settlement);
        Assert.Equal(population.IntrinsicSpeed, population.Speed);
    }

    [Fact]
    public void Every_population_comes_to_rest_inside_the_unit_square() =>
        Gen.Select(Gen.Int[2, 3000], Gen.ULong, Environments).Sample((count, seed, environment) =>
        {
            Population population = Population.Create(count, seed);
            Settlement settlement = Settlement.Reach(population, environment, new Workers(1));

            Assert.InRange(settlement.Ticks, 1, 80);
            Assert.Equal(settlement.CameToRest, settlement.LastMove < environment.RestingMove);
            Assert.All(population.Speed.Concat(population.Complexity), position => Assert.InRange(position, 0f, 1f));
        }, iter: 40);

    [Fact]
    public void A_settled_population_stands_closer_together_than_it_was_born()
    {
        Population population = Population.Create(5000, seed: 8);
        Settlement.Reach(population, NetworkEnvironment.Temperate, new Workers(1));

        int OccupiedCells(float[] speed, float[] complexity) =>
            Enumerable.Range(0, 5000).Select(i => new Grid(64).CellAt(speed[i], complexity[i])).Distinct().Count();
        Assert.True(OccupiedCells(population.Speed, population.Complexity) < OccupiedCells(population.IntrinsicSpeed, population.IntrinsicComplexity) / 2);
    }

    internal static Gen<NetworkEnvironment> Environments { get; } =
        Gen.Select(Gen.Float[0f, 1f], Gen.Float[0f, 1f], Gen.Float[0f, 1f], Gen.Float[0f, 1f])
            .Select((pressure, noise, scarcity, cost) => new NetworkEnvironment { Pressure = pressure, Noise = noise, Scarcity = scarcity, Cost = cost });
}
