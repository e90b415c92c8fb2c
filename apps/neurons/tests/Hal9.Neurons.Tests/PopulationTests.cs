using CsCheck;

namespace Hal9.Neurons.Tests;

public sealed class PopulationTests
{
    [Fact]
    public void A_population_has_no_layers_before_it_settles()
    {
        // Nothing of a population can hold a layer: not as a property, not as a field of any access.
        string[] members = [.. typeof(Population).GetMembers(All).Select(member => member.Name)];

        Assert.Contains("IntrinsicSpeed", members);
        Assert.DoesNotContain(members, name => name.Contains("ayer", StringComparison.Ordinal) || name.Contains("abel", StringComparison.Ordinal));
    }

    [Fact]
    public void Neurons_are_born_between_a_tenth_and_one() =>
        Gen.Select(Gen.Int[1, 2000], Gen.ULong).Sample((count, seed) =>
        {
            Population population = Population.Create(count, seed);
            return population.IntrinsicSpeed.Concat(population.IntrinsicComplexity).All(value => value is >= 0.1f and <= 1f)
                && population.Speed.SequenceEqual(population.IntrinsicSpeed);
        }, iter: 50);

    [Fact]
    public void Neurons_are_born_evenly_everywhere()
    {
        Population population = Population.Create(100_000, seed: 4);

        foreach (float[] values in new[] { population.IntrinsicSpeed, population.IntrinsicComplexity })
        {
            int[] tenths = new int[10];
            foreach (float value in values)
                tenths[Math.Min((int)((value - 0.1f) / 0.09f), 9)]++;
            Assert.All(tenths, tenth => Assert.InRange(tenth, 9_600, 10_400));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_population_of_nobody_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Population.Create(count, seed: 1));

    [Theory]
    [InlineData(-0.01f)]
    [InlineData(1.01f)]
    [InlineData(float.NaN)]
    public void A_dial_outside_zero_to_one_is_refused(float value)
    {
        Assert.Throws<ArgumentOutOfRangeException>("Pressure", () => new NetworkEnvironment { Pressure = value });
        Assert.Throws<ArgumentOutOfRangeException>("Noise", () => new NetworkEnvironment { Noise = value });
        Assert.Throws<ArgumentOutOfRangeException>("Scarcity", () => new NetworkEnvironment { Scarcity = value });
        Assert.Throws<ArgumentOutOfRangeException>("Cost", () => new NetworkEnvironment { Cost = value });
    }

    private const System.Reflection.BindingFlags All = System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static
        | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic;
}
