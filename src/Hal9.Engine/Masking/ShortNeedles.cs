using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hal9.Engine.Masking;

/// <summary>Finds every occurrence of a few short byte strings by a fingerprint of their first bytes, sixteen positions at a time.</summary>
/// <remarks>
/// The "Teddy" search of Intel's Hyperscan: the needles are dealt into eight buckets, a bit each. Two tables of sixteen entries say for
/// the lower and the upper half of a byte which buckets have it at that place; what is left of the conjunction over all places is
/// compared in full.
/// </remarks>
internal sealed class ShortNeedles
{
    private const int Buckets = 8;

    private readonly byte[][][] buckets;
    private readonly Vector128<byte>[] lower;
    private readonly Vector128<byte>[] upper;

    /// <param name="needles">Sorted, so that those in one bucket are alike.</param>
    /// <param name="width">How many first bytes make the fingerprint; no needle is shorter.</param>
    public ShortNeedles(byte[][] needles, int width)
    {
        var places = needles.Select((needle, i) => (Needle: needle, Bucket: i * Math.Min(Buckets, needles.Length) / needles.Length)).ToArray();
        buckets = [.. Enumerable.Range(0, Buckets).Select(bucket => places.Where(place => place.Bucket == bucket).Select(place => place.Needle).ToArray())];
        lower = new Vector128<byte>[width];
        upper = new Vector128<byte>[width];
        for (var k = 0; k < width; k++)
        {
            foreach (var (needle, bucket) in places)
            {
                lower[k] = With(lower[k], needle[k] & 15, 1 << bucket);
                upper[k] = With(upper[k], needle[k] >> 4, 1 << bucket);
            }
        }
    }

    /// <summary>Adds every occurrence in <paramref name="text"/>.</summary>
    public void Find(ReadOnlySpan<byte> text, MaskedRanges found)
    {
        var width = lower.Length;
        var last = text.Length - width;
        if (last < 0) return;
        ref var start = ref MemoryMarshal.GetReference(text);
        var lastVector = last - Vector128<byte>.Count + 1;
        for (var position = 0; position <= lastVector; position += Vector128<byte>.Count) Look(text, ref start, position, found);
        if (lastVector >= 0)
        {
            // What is left of less than a vector is looked at together with what is before it.
            if (lastVector % Vector128<byte>.Count != 0) Look(text, ref start, lastVector, found);
            return;
        }
        for (var position = 0; position <= last; position++)
        {
            var candidates = 0xff;
            for (var k = 0; k < width; k++) candidates &= lower[k][text[position + k] & 15] & upper[k][text[position + k] >> 4];
            Verify(text, position, candidates, found);
        }
    }

    private void Look(ReadOnlySpan<byte> text, ref byte start, int position, MaskedRanges found)
    {
        var candidates = Vector128<byte>.AllBitsSet;
        for (var k = 0; k < lower.Length; k++)
        {
            var bytes = Vector128.LoadUnsafe(ref start, (nuint)(position + k));
            candidates &= Vector128.ShuffleNative(lower[k], bytes & Vector128.Create((byte)15)) & Vector128.ShuffleNative(upper[k], bytes >>> 4);
        }
        if (candidates == Vector128<byte>.Zero) return;
        for (var left = ~Vector128.Equals(candidates, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xffff; left != 0; left &= left - 1)
        {
            var i = BitOperations.TrailingZeroCount(left);
            Verify(text, position + i, candidates[i], found);
        }
    }

    private void Verify(ReadOnlySpan<byte> text, int position, int candidates, MaskedRanges found)
    {
        for (; candidates != 0; candidates &= candidates - 1)
        {
            foreach (var needle in buckets[BitOperations.TrailingZeroCount(candidates)])
            {
                if (text[position..].StartsWith(needle)) found.Add(position, position + needle.Length);
            }
        }
    }

    private static Vector128<byte> With(Vector128<byte> table, int index, int bit) => table.WithElement(index, (byte)(table[index] | bit));
}
