using System.Runtime.CompilerServices;

namespace Hal9.Neurons.Settling;

/// <summary>
/// Fractions as whole numbers. Sums of whole numbers do not depend on the order of adding, so a sum is the same however many
/// threads add it up; sums of floats are not.
/// </summary>
internal static class FixedPoint
{
    private const float One = 1 << 20;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int From(float fraction) => Truncation.Of(fraction * One);

    public static float Mean(long sum, long count) => (float)(sum / (double)count * (1.0 / One));
}
