using System.Buffers;

namespace Hal9.Engine.Commands;

/// <summary>
/// Makes lines of blocks. A line ends at `\n`, `\r\n` or a lone `\r`, as GitHub's runner reads them. A line that grows past
/// <see cref="LongestLine"/> is handed on in pieces, unless it may be a command, which may grow to <see cref="LongestCommand"/>.
/// Not thread-safe.
/// </summary>
/// <param name="take">Takes a line without its ending; the bytes are only valid during the call.</param>
/// <param name="takePlain">May take lines together that hold no command.</param>
public sealed class LineSplitter(LineTaker take, PlainLinesTaker? takePlain = null)
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
        var marks = new Marks();
        var whole = block;
        while (true)
        {
            if (takePlain is not null && IsAtLineStart && marks.PlainLines(whole, whole.Length - block.Length) is > 0 and var plain && takePlain(block[..plain]))
            {
                block = block[plain..];
                continue;
            }
            if (block.IndexOfAny(Breaks) is not (>= 0 and var end)) break;
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

    /// <summary>Where the next thing stands that makes a line more than plain text. Each is looked for once: a block is read in linear time.</summary>
    private struct Marks()
    {
        private int command = -1;
        private int legacyCommand = -1;
        private int carriageReturn = -1;

        /// <summary>The length of all whole lines from <paramref name="start"/> on before the first that may be a command or ends in <c>\r</c>.</summary>
        public int PlainLines(ReadOnlySpan<byte> block, int start)
        {
            var rest = block[start..];
            if (command < start) command = Next(rest.IndexOf("::"u8), start);
            if (legacyCommand < start) legacyCommand = Next(rest.IndexOf("##["u8), start);
            if (carriageReturn < start) carriageReturn = Next(rest.IndexOf((byte)'\r'), start);
            var end = Math.Min(Math.Min(command, legacyCommand), Math.Min(carriageReturn, block.Length));
            return rest[..(end - start)].LastIndexOf((byte)'\n') + 1;
        }

        private static int Next(int found, int start) => found < 0 ? int.MaxValue : start + found;
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

/// <summary>Takes whole lines, each ended by <c>\n</c>; false: they are to come one by one.</summary>
public delegate bool PlainLinesTaker(ReadOnlySpan<byte> lines);

public delegate void LineTaker(ReadOnlySpan<byte> line, LinePart part);
