namespace Hal9.Neurons.Settling;

/// <summary>How a population came to rest.</summary>
/// <param name="Ticks">How often every neuron moved: 1 to 80.</param>
/// <param name="LastMove">The mean distance moved in the last tick.</param>
/// <param name="CameToRest">False when the ticks ran out first.</param>
public sealed record Settlement(int Ticks, double LastMove, bool CameToRest)
{
    private const int MostTicks = 80;

    /// <summary>Up to here, looking at every pair costs less than a grid.</summary>
    private const int MostForAllPairs = 256;

    /// <summary>Moves the population until it rests. Bounded confidence: each neuron listens only to those near it.</summary>
    /// <remarks>Hegselmann, Krause: Opinion dynamics and bounded confidence, JASSS 2002.</remarks>
    internal static Settlement Reach(Population population, NetworkEnvironment environment, Workers workers)
    {
        INeighbourhood neighbourhood = population.Count <= MostForAllPairs
            ? new AllPairsNeighbourhood(population, environment)
            : new GridNeighbourhood(population, environment, workers);
        for (int tick = 1; ; tick++)
        {
            double move = neighbourhood.Tick(new Motion(environment, population.Seed, tick));
            bool rests = move < environment.RestingMove;
            if (rests || tick == MostTicks)
                return new Settlement(tick, move, rests);
        }
    }
}
