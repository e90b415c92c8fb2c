using System.Runtime.CompilerServices;

namespace Hal9.Neurons.Settling;

/// <summary>How one neuron moves in one tick: half way to the mean it hears, a tenth of the way home, and a push of noise.</summary>
internal readonly struct Motion(NetworkEnvironment environment, ulong seed, int tick)
{
    private const float TowardsMean = 0.5f;
    private const float TowardsHome = 0.1f;

    private readonly ulong _tickSeed = SplitMix64.At(~seed, (ulong)tick);
    private readonly float _amplitude = environment.NoiseAmplitude;

    public bool IsNoisy => _amplitude > 0f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Move(float position, float mean, float home, float push) =>
        Math.Clamp(position + TowardsMean * (mean - position) + TowardsHome * (home - position) + push, 0f, 1f);

    /// <summary>The noise that reaches a neuron in this tick: the same whoever asks, whenever.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (float Speed, float Complexity) Push(int neuron)
    {
        ulong number = SplitMix64.At(_tickSeed, (ulong)neuron);
        return (_amplitude * (2f * SplitMix64.UpperFraction(number) - 1f), _amplitude * (2f * SplitMix64.LowerFraction(number) - 1f));
    }
}
