using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hal9.Engine.Masking;

/// <summary>
/// Finds every occurrence of many byte strings by looking at four bytes at every <c>stride</c>-th position only.
/// </summary>
/// <remarks>
/// A needle that occurs anywhere covers exactly one window of four bytes that starts at a multiple of the stride and at one of any
/// <c>stride</c> neighbouring offsets inside the needle. So that many neighbouring windows of each needle are indexed:
/// <list type="number">
/// <item>a bitmap over a hash of the window says "surely none" for nearly all positions;</item>
/// <item>a hash table leads from the window to the needles that hold it, and each is compared in full.</item>
/// </list>
/// Which of its offsets is each needle's own choice: where all of its windows are indexed for another needle already, it costs the
/// bitmap nothing. Short needles choose first, so that a text and the lines it is broken into need the windows of the lines only.
/// </remarks>
internal sealed class WindowIndex
{
    public const int Width = 4;

    private const uint Multiplier = 0x9E3779B1;

    // 64 bits of the bitmap for each window keep false alarms below 2 percent.
    private const int BitsPerWindow = 64;

    private readonly byte[][] needles;
    private readonly int stride;
    private readonly ulong[] bitmap;
    private readonly int bitmapShift;
    private readonly Slot[] slots;
    private readonly int slotShift;

    // Begins with one that is nobody's, so that 0 means none.
    private readonly Entry[] entries;

    /// <param name="needles">Each at least <c>stride + 3</c> bytes long.</param>
    public WindowIndex(byte[][] needles, int stride)
    {
        this.needles = [.. needles.OrderBy(static needle => needle.Length)];
        this.stride = stride;
        var windows = new HashSet<uint>();
        var offsets = Array.ConvertAll(this.needles, needle => Choose(needle, windows));
        var bits = Math.Clamp(BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)(windows.Count * BitsPerWindow))), 10, 20);
        bitmap = new ulong[1 << (bits - 6)];
        bitmapShift = 32 - bits;
        // At most a quarter full: most false alarms end at an empty slot.
        var slotBits = Math.Max(4, BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)(windows.Count * 4))));
        slots = new Slot[1 << slotBits];
        slotShift = 32 - slotBits;
        entries = new Entry[1 + (needles.Length * stride)];
        for (var i = 0; i < entries.Length - 1; i++)
        {
            var needle = i / stride;
            var offset = offsets[needle] + (i % stride);
            var window = Window(this.needles[needle], offset);
            var hash = window * Multiplier;
            bitmap[hash >> bitmapShift >> 6] |= 1ul << (int)((hash >> bitmapShift) & 63);
            ref var slot = ref Find(window, hash);
            entries[i + 1] = new Entry(needle, offset, slot.First);
            slot = new Slot(window, i + 1);
        }
    }

    /// <summary>The first of the offsets at which a needle is indexed; their windows are in <paramref name="windows"/> afterwards.</summary>
    private int Choose(byte[] needle, HashSet<uint> windows)
    {
        var run = 0;
        for (var offset = 0; offset <= needle.Length - Width; offset++)
        {
            run = windows.Contains(Window(needle, offset)) ? run + 1 : 0;
            if (run == stride) return offset - stride + 1;
        }
        for (var offset = 0; offset < stride; offset++) windows.Add(Window(needle, offset));
        return 0;
    }

    private static uint Window(ReadOnlySpan<byte> text, int offset) => MemoryMarshal.Read<uint>(text[offset..]);

    /// <summary>Adds every occurrence in <paramref name="text"/>.</summary>
    public void Find(ReadOnlySpan<byte> text, MaskedRanges found)
    {
        ref var start = ref MemoryMarshal.GetReference(text);
        ref var map = ref MemoryMarshal.GetArrayDataReference(bitmap);
        var shift = bitmapShift;
        var last = text.Length - Width;
        var position = 0;
        // Four windows a turn: their hashes do not depend on each other, so the processor works on all at once.
        var turn = 4 * stride;
        for (; position <= last - (3 * stride); position += turn)
        {
            var a = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, position)) * Multiplier >> shift;
            var b = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, position + stride)) * Multiplier >> shift;
            var c = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, position + (2 * stride))) * Multiplier >> shift;
            var d = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, position + (3 * stride))) * Multiplier >> shift;
            var hit = (Unsafe.Add(ref map, (nint)(a >> 6)) >> (int)(a & 63))
                | (Unsafe.Add(ref map, (nint)(b >> 6)) >> (int)(b & 63))
                | (Unsafe.Add(ref map, (nint)(c >> 6)) >> (int)(c & 63))
                | (Unsafe.Add(ref map, (nint)(d >> 6)) >> (int)(d & 63));
            if ((hit & 1) == 0) continue;
            for (var i = 0; i < 4; i++) Verify(text, position + (i * stride), found);
        }
        for (; position <= last; position += stride) Verify(text, position, found);
    }

    private void Verify(ReadOnlySpan<byte> text, int position, MaskedRanges found)
    {
        var window = Window(text, position);
        var hash = window * Multiplier;
        if (((bitmap[hash >> bitmapShift >> 6] >> (int)((hash >> bitmapShift) & 63)) & 1) == 0) return;
        for (var i = Find(window, hash).First; i != 0; i = entries[i].Next)
        {
            ref readonly var entry = ref entries[i];
            var begin = position - entry.Offset;
            var needle = needles[entry.Needle];
            if (begin >= 0 && text[begin..].StartsWith(needle)) found.Add(begin, begin + needle.Length);
        }
    }

    /// <summary>The window's slot, or the empty one where it belongs.</summary>
    private ref Slot Find(uint window, uint hash)
    {
        var i = hash >> slotShift;
        while (slots[i].First != 0 && slots[i].Window != window) i = (i + 1) & (uint)(slots.Length - 1);
        return ref slots[i];
    }

    private readonly record struct Slot(uint Window, int First);

    private readonly record struct Entry(int Needle, int Offset, int Next);
}
