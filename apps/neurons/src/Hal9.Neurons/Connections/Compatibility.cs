using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    /// <summary>The same, of one neuron and eight others at once: bit for bit what the other method says of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Between(float speed, float complexity, Vector256<float> otherSpeeds, Vector256<float> otherComplexities)
    {
        Vector256<float> one = Vector256.Create(1f);
        Vector256<float> energies = Vector256.Create(Energy(speed, complexity)) * (otherSpeeds * (one - otherComplexities));
        Vector256<float> difference = Vector256.Abs(Vector256.Create(complexity) - otherComplexities);
        Vector256<float> complementarity = Vector256.ConditionalSelect(
            Vector256.LessThan(difference, Vector256.Create(0.2f)),
            Vector256.Create(0.7f),
            Vector256.ConditionalSelect(Vector256.GreaterThan(difference, Vector256.Create(0.7f)), Vector256.Create(0.3f), one));
        return Vector256.Create(0.4f) * (one - Vector256.Abs(Vector256.Create(speed) - otherSpeeds))
            + Vector256.Create(0.4f) * complementarity
            + Vector256.Create(0.2f) * Vector256.Sqrt(energies);
    }

    private static float Energy(float speed, float complexity) => speed * (1f - complexity);

    private static float Complementarity(float difference) => difference < 0.2f ? 0.7f : difference > 0.7f ? 0.3f : 1f;
}
