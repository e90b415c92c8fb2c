using System.Buffers;

namespace Hal9.Engine.Commands;

/// <summary>
/// Makes lines of blocks. A line ends at `\n`, `\r\n` or a lone `\r`, as GitHub's runner reads them. A line that grows past
/// <see cref="LongestLine"/> is handed on in pieces, unless it may be a command, which may grow to <see cref="LongestCommand"/>.
/// Not thread-safe.
/// </summary>
/// <param name="take">Takes a line without its ending; the bytes are only valid during the call.</param>
public sealed class LineSplitter(LineTaker take)
{
    public const int LongestLine = 1024 * 1024;
    public const int LongestCommand = 16 * 1024 * 1024;

    private static readonly SearchValues<byte> Breaks = SearchValues.Create("\r\n"u8);

    private byte[] pending = [];
    private int pendingLength;
    private bool inPieces;
    private bool lastWasReturn;

    /// <summary>Nothing of a line has come yet.</summary>
    public bool IsAtLineStart => pendingLength == 0 && !inPieces;

    public void Write(ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty) return;
        if (lastWasReturn && block[0] == (byte)'\n') block = block[1..];
        lastWasReturn = false;
        while (block.IndexOfAny(Breaks) is >= 0 and var end)
        {
            Complete(block[..end]);
            var isReturn = block[end] == (byte)'\r';
            block = block[(end + 1)..];
            if (!isReturn) continue;
            if (block.IsEmpty) lastWasReturn = true;
            else if (block[0] == (byte)'\n') block = block[1..];
        }
        Keep(block);
    }

    /// <summary>The end of the stream: a last line without an ending is a line.</summary>
    public void End()
    {
        if (pendingLength > 0 || inPieces) Complete([]);
    }

    private void Complete(ReadOnlySpan<byte> rest)
    {
        if (pendingLength == 0)
        {
            take(rest, inPieces ? LinePart.Last : LinePart.Whole);
        }
        else
        {
            Append(rest);
            take(pending.AsSpan(0, pendingLength), inPieces ? LinePart.Last : LinePart.Whole);
            pendingLength = 0;
            // One giant line must not keep its memory for the rest of the step.
            if (pending.Length > LongestLine) pending = [];
        }
        inPieces = false;
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty) return;
        Append(rest);
        if (pendingLength <= LongestLine) return;
        var start = pending.AsSpan(0, pendingLength);
        if (!inPieces && pendingLength <= LongestCommand && start.TrimStart(" \t"u8).StartsWith("::"u8)) return;
        take(start, inPieces ? LinePart.Middle : LinePart.First);
        inPieces = true;
        pendingLength = 0;
        if (pending.Length > 2 * LongestLine) pending = [];
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        var needed = pendingLength + bytes.Length;
        if (pending.Length < needed) Array.Resize(ref pending, Math.Max(needed, Math.Max(1024, 2 * pending.Length)));
        bytes.CopyTo(pending.AsSpan(pendingLength));
        pendingLength = needed;
    }
}

/// <summary>Which part of a line is handed over; nearly always the whole.</summary>
public enum LinePart
{
    Whole,
    First,
    Middle,
    Last,
}

public delegate void LineTaker(ReadOnlySpan<byte> line, LinePart part);
