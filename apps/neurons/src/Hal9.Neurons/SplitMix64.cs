namespace Hal9.Neurons;

/// <summary>
/// Numbers that look random and depend only on a seed and an index, so that any thread may ask for any of them in any order.
/// The mixing function of splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
/// </summary>
internal static class SplitMix64
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    public static ulong At(ulong seed, ulong index) => Mix(seed + (index + 1) * Golden);

    /// <summary>The number's upper half as a fraction in [0, 1).</summary>
    public static float UpperFraction(ulong number) => (number >> 40) * (1f / (1 << 24));

    /// <summary>The number's lower half as a fraction in [0, 1).</summary>
    public static float LowerFraction(ulong number) => ((number >> 8) & 0xFFFFFF) * (1f / (1 << 24));

    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
