namespace Hal9.Engine.Masking;

/// <summary>
/// Masks a stream that comes in blocks of any size, exactly as if it had come in one. An end of a block that could be the
/// beginning of a secret is held back, and no more than that, until the next block decides or <see cref="Flush"/> gives up
/// waiting. Memory is bounded by the longest secret and the block. Not thread-safe.
/// </summary>
/// <param name="masker">Secrets added to it meanwhile count from the next block on, held back bytes included.</param>
/// <param name="target">Takes the masked bytes; they are only valid during its call.</param>
public sealed class MaskingWriter(SecretMasker masker, MaskedBytes target)
{
    private readonly MaskedRanges found = new();
    private byte[] held = [];
    private byte[] joined = [];
    private int heldLength;

    // How many of the held bytes belong to a secret that was already found and shown as a mask.
    private int covered;
    private bool lastWasMask;

    /// <summary>Bytes that wait for what follows them.</summary>
    public int HeldBack => heldLength;

    public void Write(ReadOnlySpan<byte> block)
    {
        var needles = masker.Needles;
        if (block.IsEmpty) return;
        if (heldLength == 0)
        {
            Process(block, needles, complete: false);
            return;
        }
        var length = heldLength + block.Length;
        if (joined.Length < length) joined = new byte[Math.Max(length, 2 * joined.Length)];
        held.AsSpan(0, heldLength).CopyTo(joined);
        block.CopyTo(joined.AsSpan(heldLength));
        heldLength = 0;
        Process(joined.AsSpan(0, length), needles, complete: false);
    }

    /// <summary>
    /// Lets go of what is held back. To be called at the end of the stream, or when nothing came for a while and the last byte
    /// ended a line; in the middle of a line it could show the beginning of a secret.
    /// </summary>
    public void Flush()
    {
        if (heldLength == 0) return;
        var text = held.AsSpan(0, heldLength).ToArray();
        heldLength = 0;
        Process(text, masker.Needles, complete: true);
    }

    private void Process(ReadOnlySpan<byte> text, NeedleSet needles, bool complete)
    {
        found.Clear();
        if (covered > 0) found.Add(0, covered);
        if (!needles.IsEmpty) needles.Find(text, found);
        var end = complete || needles.IsEmpty ? text.Length : needles.HoldFrom(text);
        var from = 0;
        for (var i = 0; i < found.Count && found[i].Start < end; i++)
        {
            var (start, stop) = found[i];
            Show(text[from..start]);
            if (!lastWasMask) target("***"u8);
            lastWasMask = true;
            from = stop;
        }
        if (from < end) Show(text[from..end]);
        // A secret that reaches into the held part was shown already; its rest must not be shown again.
        covered = Math.Max(0, Math.Max(from, covered) - end);
        if (end == text.Length) return;
        var rest = text[end..];
        if (held.Length < rest.Length) held = new byte[Math.Max(rest.Length, 256)];
        rest.CopyTo(held);
        heldLength = rest.Length;
    }

    private void Show(ReadOnlySpan<byte> plain)
    {
        if (plain.IsEmpty) return;
        lastWasMask = false;
        target(plain);
    }
}

/// <summary>Takes masked bytes.</summary>
public delegate void MaskedBytes(ReadOnlySpan<byte> bytes);
