using System.Buffers;

namespace Hal9.Engine.Masking;

/// <summary>All forms of all secrets, made ready for searching. Immutable; safe to share between threads.</summary>
internal sealed class NeedleSet
{
    private const int ShortestWindow = 4;

    public static readonly NeedleSet Empty = new([]);

    // Sorted, so that the needles with a given beginning stand together.
    private readonly byte[][] sorted;
    private readonly int[] firstByteStarts = new int[257];

    // One bit for each pair of bytes that a needle begins with.
    private readonly ulong[] firstPairs = new ulong[65536 / 64];
    private readonly WindowIndex[] indexes;
    private readonly byte[][] tinyOnes;
    private readonly SearchValues<byte>? tinyFirstBytes;

    public NeedleSet(IEnumerable<byte[]> needles)
    {
        sorted = [.. needles];
        Array.Sort(sorted, static (left, right) => left.AsSpan().SequenceCompareTo(right));
        Longest = sorted.Length == 0 ? 0 : sorted.Max(needle => needle.Length);
        foreach (var needle in sorted)
        {
            firstByteStarts[needle[0] + 1]++;
            if (needle.Length > 1) firstPairs[(needle[0] << 2) | (needle[1] >> 6)] |= 1ul << (needle[1] & 63);
        }
        for (var i = 1; i < firstByteStarts.Length; i++) firstByteStarts[i] += firstByteStarts[i - 1];
        // The longer the needles, the wider the stride; a few short ones must not slow the search for all the others to theirs.
        indexes =
        [
            .. Index(7, int.MaxValue, stride: 4),
            .. Index(5, 6, stride: 2),
            .. Index(ShortestWindow, ShortestWindow, stride: 1),
        ];
        tinyOnes = [.. sorted.Where(needle => needle.Length < ShortestWindow)];
        if (tinyOnes.Length > 0) tinyFirstBytes = SearchValues.Create([.. tinyOnes.Select(needle => needle[0])]);
    }

    public int Longest { get; }

    public int Count => sorted.Length;

    public bool IsEmpty => sorted.Length == 0;

    /// <summary>Adds every occurrence of every needle, and seals.</summary>
    public void Find(ReadOnlySpan<byte> text, MaskedRanges found)
    {
        foreach (var index in indexes) index.Find(text, found);
        if (tinyFirstBytes is not null) FindTiny(text, found);
        found.Seal();
    }

    /// <summary>
    /// Where the longest end of <paramref name="text"/> starts that could still become a needle when more text comes; its length
    /// when there is none.
    /// </summary>
    public int HoldFrom(ReadOnlySpan<byte> text)
    {
        for (var start = Math.Max(0, text.Length - Longest + 1); start < text.Length; start++)
        {
            var end = text[start..];
            if (end.Length > 1 && ((firstPairs[(end[0] << 2) | (end[1] >> 6)] >> (end[1] & 63)) & 1) == 0) continue;
            var from = firstByteStarts[end[0]];
            var to = firstByteStarts[end[0] + 1];
            if (from == to) continue;
            if (HasLongerWithPrefix(from, to, end)) return start;
        }
        return text.Length;
    }

    private bool HasLongerWithPrefix(int from, int to, ReadOnlySpan<byte> prefix)
    {
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

    private void FindTiny(ReadOnlySpan<byte> text, MaskedRanges found)
    {
        var position = 0;
        while (text[position..].IndexOfAny(tinyFirstBytes!) is >= 0 and var step)
        {
            position += step;
            foreach (var needle in tinyOnes)
            {
                if (text[position..].StartsWith(needle)) found.Add(position, position + needle.Length);
            }
            position++;
        }
    }

    private IEnumerable<WindowIndex> Index(int shortest, int longest, int stride)
    {
        var chosen = sorted.Where(needle => needle.Length >= shortest && needle.Length <= longest).ToArray();
        if (chosen.Length > 0) yield return new WindowIndex(chosen, stride);
    }
}
