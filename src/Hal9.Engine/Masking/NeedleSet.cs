using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hal9.Engine.Masking;

/// <summary>All forms of all secrets, made ready for searching. Immutable; safe to share between threads.</summary>
internal sealed class NeedleSet
{
    // More short needles than these make the fingerprints of all too blurred.
    private const int MostFingerprinted = 64;

    private const uint Multiplier = 0x9E3779B1;

    public static readonly NeedleSet Empty = new([]);

    // Sorted, so that the needles with a given beginning stand together.
    private readonly byte[][] sorted;
    private readonly int[] firstByteStarts = new int[257];

    // One bit for each pair of bytes that a needle begins with, and one for a hash of its first four.
    private readonly ulong[] firstPairs = new ulong[65536 / 64];
    private readonly ulong[] firstWindows = new ulong[65536 / 64];

    // The same for their first eight bytes.
    private readonly ulong[] firstPieces = new ulong[65536 / 64];
    private readonly WindowIndex[] indexes;
    private readonly ShortNeedles[] shortOnes;

    public NeedleSet(IEnumerable<byte[]> needles)
    {
        sorted = [.. needles];
        Array.Sort(sorted, static (left, right) => left.AsSpan().SequenceCompareTo(right));
        Longest = sorted.Length == 0 ? 0 : sorted.Max(needle => needle.Length);
        foreach (var needle in sorted)
        {
            firstByteStarts[needle[0] + 1]++;
            if (needle.Length > 1) firstPairs[(needle[0] << 2) | (needle[1] >> 6)] |= 1ul << (needle[1] & 63);
            if (needle.Length < WindowIndex.Width) continue;
            var hash = HashOfWindow(needle);
            firstWindows[hash >> 6] |= 1ul << (hash & 63);
            if (needle.Length < sizeof(ulong)) continue;
            var wide = HashOfPiece(needle);
            firstPieces[wide >> 6] |= 1ul << (wide & 63);
        }
        for (var i = 1; i < firstByteStarts.Length; i++) firstByteStarts[i] += firstByteStarts[i - 1];
        // The longer the needles, the wider the stride; a few short ones must not slow the search for all the others to theirs.
        var few = sorted.Count(static needle => needle.Length is >= 3 and < 7) <= MostFingerprinted;
        indexes = few ? [.. Index(7, int.MaxValue, stride: 4)] : [.. Index(7, int.MaxValue, stride: 4), .. Index(5, 6, stride: 2), .. Index(4, 4, stride: 1)];
        shortOnes = [.. Short(1, 1), .. Short(2, 2), .. Short(3, few ? 6 : 3)];
    }

    public int Longest { get; }

    public int Count => sorted.Length;

    public bool IsEmpty => sorted.Length == 0;

    /// <summary>Adds every occurrence of every needle, and seals.</summary>
    public void Find(ReadOnlySpan<byte> text, MaskedRanges found)
    {
        foreach (var index in indexes) index.Find(text, found);
        foreach (var few in shortOnes) few.Find(text, found);
        found.Seal();
    }

    /// <summary>
    /// Where the longest end of <paramref name="text"/> starts that could still become a needle when more text comes; its length
    /// when there is none.
    /// </summary>
    public int HoldFrom(ReadOnlySpan<byte> text)
    {
        var start = Math.Max(0, text.Length - Longest + 1);
        // A needle is held back for only while it is longer than what is there of it, so eight bytes of it are known here.
        for (; start <= text.Length - sizeof(ulong); start++)
        {
            start = SkipTo(text, start);
            if (start > text.Length - sizeof(ulong)) break;
            var wide = HashOfPiece(text[start..]);
            if (((firstPieces[wide >> 6] >> (wide & 63)) & 1) != 0 && HasLongerWithPrefix(text[start..])) return start;
        }
        for (; start <= text.Length - WindowIndex.Width; start++)
        {
            var hash = HashOfWindow(text[start..]);
            if (((firstWindows[hash >> 6] >> (hash & 63)) & 1) != 0 && HasLongerWithPrefix(text[start..])) return start;
        }
        for (; start < text.Length; start++)
        {
            var end = text[start..];
            if (end.Length > 1 && ((firstPairs[(end[0] << 2) | (end[1] >> 6)] >> (end[1] & 63)) & 1) == 0) continue;
            if (HasLongerWithPrefix(end)) return start;
        }
        return text.Length;
    }

    /// <summary>The next position, from <paramref name="start"/> on, whose four bytes may begin a needle, or one that has less than eight behind it.</summary>
    private int SkipTo(ReadOnlySpan<byte> text, int start)
    {
        ref var first = ref MemoryMarshal.GetReference(text);
        ref var map = ref MemoryMarshal.GetArrayDataReference(firstWindows);
        // Four windows out of one read, a turn.
        for (; start <= text.Length - sizeof(ulong); start += 4)
        {
            var bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, start));
            var a = (uint)bytes * Multiplier >> 16;
            var b = (uint)(bytes >> 8) * Multiplier >> 16;
            var c = (uint)(bytes >> 16) * Multiplier >> 16;
            var d = (uint)(bytes >> 24) * Multiplier >> 16;
            var hitA = Unsafe.Add(ref map, (nint)(a >> 6)) >> (int)(a & 63) & 1;
            var hitB = Unsafe.Add(ref map, (nint)(b >> 6)) >> (int)(b & 63) & 1;
            var hitC = Unsafe.Add(ref map, (nint)(c >> 6)) >> (int)(c & 63) & 1;
            var hitD = Unsafe.Add(ref map, (nint)(d >> 6)) >> (int)(d & 63) & 1;
            if ((hitA | hitB | hitC | hitD) != 0) return start + BitOperations.TrailingZeroCount(hitA | (hitB << 1) | (hitC << 2) | (hitD << 3));
        }
        return start;
    }

    private static int HashOfPiece(ReadOnlySpan<byte> text) => (int)(MemoryMarshal.Read<ulong>(text) * 0x9E3779B97F4A7C15 >> 48);

    private static int HashOfWindow(ReadOnlySpan<byte> text) => (int)(MemoryMarshal.Read<uint>(text) * Multiplier >> 16);

    private bool HasLongerWithPrefix(ReadOnlySpan<byte> prefix)
    {
        var from = firstByteStarts[prefix[0]];
        var to = firstByteStarts[prefix[0] + 1];
        // The first needle that is not before the prefix; those that begin with it follow at once.
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            if (sorted[middle].AsSpan().SequenceCompareTo(prefix) < 0) from = middle + 1;
            else to = middle;
        }
        for (; from < sorted.Length && sorted[from].AsSpan().StartsWith(prefix); from++)
        {
            if (sorted[from].Length > prefix.Length) return true;
        }
        return false;
    }

    private IEnumerable<WindowIndex> Index(int shortest, int longest, int stride)
    {
        var chosen = sorted.Where(needle => needle.Length >= shortest && needle.Length <= longest).ToArray();
        if (chosen.Length > 0) yield return new WindowIndex(chosen, stride);
    }

    private IEnumerable<ShortNeedles> Short(int shortest, int longest)
    {
        var chosen = sorted.Where(needle => needle.Length >= shortest && needle.Length <= longest).ToArray();
        if (chosen.Length > 0) yield return new ShortNeedles(chosen, shortest);
    }
}
