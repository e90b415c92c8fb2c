using System.Runtime.CompilerServices;

namespace Hal9.Neurons;

/// <summary>Fractions to whole numbers, towards zero.</summary>
internal static class Truncation
{
    /// <param name="value">Within the range of an int: what a cast does for all others, from .NET 9 on, costs as much again.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(float value) =>
#if NET9_0_OR_GREATER
        float.ConvertToIntegerNative<int>(value);
#else
        (int)value;
#endif
}
