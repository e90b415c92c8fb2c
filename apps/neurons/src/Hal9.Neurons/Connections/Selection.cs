using System.Numerics;
using System.Runtime.Intrinsics;

namespace Hal9.Neurons.Connections;

/// <summary>Ranks up to sixteen others by how well they suit one neuron, the best first; of equals, the first offered.</summary>
/// <remarks>
/// Each score is compared with all sixteen at once, and how many are better is its rank. A sort would do with fewer comparisons, but
/// would branch on each, and scores are as good as chance: a processor that guesses wrong half the time mostly waits.
/// </remarks>
internal ref struct Selection(Span<float> speeds, Span<float> complexities, Span<float> scores, float required)
{
    public const int Most = 16;

    private readonly Span<float> _speeds = speeds;
    private readonly Span<float> _complexities = complexities;
    private readonly Span<float> _scores = scores;

    /// <summary>Writes the rank of every candidate, in their order.</summary>
    /// <returns>How many are compatible enough; their ranks come before all others.</returns>
    public readonly int Rank(Seat own, ReadOnlySpan<Seat> seats, ReadOnlySpan<int> candidates, Span<int> ranks)
    {
        for (int i = 0; i < candidates.Length; i++)
        {
            ref readonly Seat other = ref seats[candidates[i]];
            (_speeds[i], _complexities[i]) = (other.Speed, other.Complexity);
        }

        // What is no number is neither better nor worse than any score.
        _speeds[candidates.Length..].Fill(float.NaN);
        Vector256<float> lower = Compatibility.Between(own.Speed, own.Complexity, Eight(_speeds, 0), Eight(_complexities, 0));
        Vector256<float> upper = Compatibility.Between(own.Speed, own.Complexity, Eight(_speeds, 8), Eight(_complexities, 8));
        lower.CopyTo(_scores);
        upper.CopyTo(_scores[8..]);
        for (int i = 0; i < candidates.Length; i++)
        {
            Vector256<float> score = Vector256.Create(_scores[i]);
            uint equal = Bits(Vector256.Equals(lower, score), Vector256.Equals(upper, score));
            uint offeredBefore = (1u << i) - 1;
            ranks[i] = BitOperations.PopCount(Better(lower, upper, score) | (equal & offeredBefore));
        }

        return BitOperations.PopCount(Better(lower, upper, Vector256.Create(required)));
    }

    private static Vector256<float> Eight(ReadOnlySpan<float> values, int first) => Vector256.Create(values.Slice(first, 8));

    private static uint Better(Vector256<float> lower, Vector256<float> upper, Vector256<float> score) =>
        Bits(Vector256.GreaterThan(lower, score), Vector256.GreaterThan(upper, score));

    private static uint Bits(Vector256<float> lower, Vector256<float> upper) =>
        lower.ExtractMostSignificantBits() | (upper.ExtractMostSignificantBits() << 8);
}
