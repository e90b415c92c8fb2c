namespace Hal9.Neurons;

/// <summary>
/// Neurons by themselves: each has a speed and a complexity, where it was born (intrinsic) and where it is now, all in [0, 1].
/// There is no layer here; a layer is what a settled population is found to have.
/// </summary>
public sealed class Population
{
    private Population(int count, ulong seed, float[] intrinsicSpeed, float[] intrinsicComplexity, float[] speed, float[] complexity)
    {
        Count = count;
        Seed = seed;
        IntrinsicSpeed = intrinsicSpeed;
        IntrinsicComplexity = intrinsicComplexity;
        Speed = speed;
        Complexity = complexity;
    }

    /// <summary>How many neurons there are; they are numbered from 0.</summary>
    public int Count { get; }

    public ulong Seed { get; }

    internal float[] IntrinsicSpeed { get; }

    internal float[] IntrinsicComplexity { get; }

    internal float[] Speed { get; }

    internal float[] Complexity { get; }

    /// <summary>Creates neurons, each uniform in [0.1, 1] x [0.1, 1]: the same ones for the same seed, at any thread count.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> or <paramref name="threads"/> is below 1.</exception>
    public static Population Create(int count, ulong seed, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Create(count, seed, new Workers(threads));
    }

    internal static Population Create(int count, ulong seed, Workers workers)
    {
        // Every place is written below, so the memory need not be cleared first.
        float[] intrinsicSpeed = GC.AllocateUninitializedArray<float>(count);
        float[] intrinsicComplexity = GC.AllocateUninitializedArray<float>(count);
        workers.Split(count, (_, start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                ulong number = SplitMix64.At(seed, (ulong)i);
                intrinsicSpeed[i] = 0.1f + 0.9f * SplitMix64.UpperFraction(number);
                intrinsicComplexity[i] = 0.1f + 0.9f * SplitMix64.LowerFraction(number);
            }
        });
        return new Population(count, seed, intrinsicSpeed, intrinsicComplexity, [.. intrinsicSpeed], [.. intrinsicComplexity]);
    }

    /// <summary>The same neurons, pulled three quarters of the way back to where they were born: what a new environment does to them.</summary>
    internal Population Unsettled(Workers workers)
    {
        float[] speed = GC.AllocateUninitializedArray<float>(Count);
        float[] complexity = GC.AllocateUninitializedArray<float>(Count);
        workers.Split(Count, (_, start, end) =>
        {
            for (int i = start; i < end; i++)
            {
                speed[i] = 0.75f * IntrinsicSpeed[i] + 0.25f * Speed[i];
                complexity[i] = 0.75f * IntrinsicComplexity[i] + 0.25f * Complexity[i];
            }
        });
        return new Population(Count, Seed, IntrinsicSpeed, IntrinsicComplexity, speed, complexity);
    }
}
