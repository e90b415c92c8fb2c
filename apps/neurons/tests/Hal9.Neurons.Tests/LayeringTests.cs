using CsCheck;
using Hal9.Neurons.Layers;
using Hal9.Neurons.Settling;

namespace Hal9.Neurons.Tests;

public sealed class LayeringTests
{
    [Fact]
    public void Labels_partition_all_neurons() =>
        Gen.Select(Gen.Int[1, 3000], Gen.ULong, NeighbourhoodTests.Environments).Sample((count, seed, environment) =>
        {
            Network network = Network.Organise(count, seed, environment);

            int[] sizes = new int[network.Layers.Count];
            for (int i = 0; i < count; i++)
                sizes[network[i].Layer]++;
            Assert.Equal(network.Layers.Select(layer => layer.Size), sizes);
            Assert.Equal(count, sizes.Sum());
        }, iter: 60);

    [Fact]
    public void No_layer_is_smaller_than_a_fiftieth_unless_it_is_the_only_one() =>
        Gen.Select(Gen.Int[1, 3000], Gen.ULong, NeighbourhoodTests.Environments).Sample((count, seed, environment) =>
        {
            IReadOnlyList<Layer> layers = Network.Organise(count, seed, environment).Layers;
            Assert.True(layers.Count == 1 || layers.All(layer => layer.Size >= Math.Max(2, count / 50)));
        }, iter: 60);

    [Fact]
    public void Layers_are_ordered_by_energy_and_have_names_of_their_own()
    {
        IReadOnlyList<Layer> layers = Network.Organise(2000, seed: 5, NetworkEnvironment.Temperate).Layers;

        Assert.True(layers.Count > 2);
        Assert.Equal(layers.OrderByDescending(layer => layer.Energy), layers);
        Assert.Equal(Enumerable.Range(0, layers.Count), layers.Select(layer => layer.Index));
        Assert.Equal("reflex", layers[0].Name);
        Assert.Equal("reasoning", layers[^1].Name);
    }

    [Fact]
    public void Layer_names_are_distinct_however_many_there_are()
    {
        for (int count = 1; count <= 60; count++)
            Assert.Equal(count, LayerNames.For(count).Distinct().Count());
    }

    /// <summary>The mean over eight seeds, so that no single draw of neurons decides.</summary>
    [Theory]
    [InlineData("pressure", -1)]
    [InlineData("cost", +1)]
    [InlineData("scarcity", +1)]
    public void The_environment_moves_the_number_of_layers(string dial, int direction)
    {
        double none = MeanLayers(0f), half = MeanLayers(0.5f), full = MeanLayers(1f);

        string seen = $"{dial} at 0, 0.5 and 1: {none}, {half} and {full} layers";
        Assert.True((half - none) * direction >= 0 && (full - half) * direction >= 0, seen);
        Assert.True((full - none) * direction >= 1, seen);

        double MeanLayers(float value)
        {
            NetworkEnvironment environment = dial switch
            {
                "pressure" => new() { Pressure = value },
                "cost" => new() { Cost = value },
                _ => new() { Scarcity = value },
            };
            return Enumerable.Range(1, 8).Average(seed => Network.Organise(10_000, (ulong)seed, environment).Layers.Count);
        }
    }

    [Fact]
    public void Two_hills_with_a_deep_valley_are_two_and_with_a_shallow_one_are_one()
    {
        Grid grid = new(64);
        int[] valley = new int[grid.Cells], ridge = new int[grid.Cells];
        for (int column = 10; column <= 40; column++)
        {
            bool onHill = column is <= 14 or >= 36;
            valley[30 * 64 + column] = onHill ? 100 : 50;
            ridge[30 * 64 + column] = onHill ? 100 : 90;
        }

        Assert.Equal(2, Hills(valley));
        Assert.Equal(1, Hills(ridge));

        int Hills(int[] counts) =>
            DensityModes.Find(new DensityField(grid, counts), grid.Cells).Where(hill => hill >= 0).Distinct().Count();
    }

    [Fact]
    public void Smoothing_keeps_every_neuron_inside_the_field()
    {
        Grid grid = new(64);
        int[] counts = new int[grid.Cells];
        counts[30 * 64 + 30] = 7;

        DensityField density = new(grid, counts);

        // Two passes of 3 x 3 spread each neuron over 81 shares.
        Assert.Equal(7 * 81, Enumerable.Range(0, grid.Cells).Sum(cell => density[cell]));
        Assert.Equal(7 * 9, density[30 * 64 + 30]);
    }
}
