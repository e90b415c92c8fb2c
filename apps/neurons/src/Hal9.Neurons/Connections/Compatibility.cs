using System.Runtime.CompilerServices;

namespace Hal9.Neurons.Connections;

/// <summary>How well two neurons suit each other, in [0, 1].</summary>
internal static class Compatibility
{
    /// <summary>Alike in speed, different but not too different in complexity, and both energetic.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Between(float speed, float complexity, float otherSpeed, float otherComplexity)
    {
        float energies = Energy(speed, complexity) * Energy(otherSpeed, otherComplexity);
        return 0.4f * (1f - MathF.Abs(speed - otherSpeed))
            + 0.4f * Complementarity(MathF.Abs(complexity - otherComplexity))
            + 0.2f * MathF.Sqrt(energies);
    }

    private static float Energy(float speed, float complexity) => speed * (1f - complexity);

    private static float Complementarity(float difference) => difference < 0.2f ? 0.7f : difference > 0.7f ? 0.3f : 1f;
}
