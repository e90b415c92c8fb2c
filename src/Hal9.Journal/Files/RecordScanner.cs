using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Hal9.Journal.Files;

/// <summary>What stands at a scanner's place.</summary>
internal enum ScanStep
{
    Record,

    /// <summary>The end of the file, or the unfinished beginning of a record (see <see cref="RecordScanner.TailBytes"/>).</summary>
    End,

    Corrupt,
}

/// <summary>
/// Walks the records of one file. After <see cref="ScanStep.End"/> it may be asked again: it reads the tail anew from the file, because a
/// writer may have finished or replaced what was unfinished.
/// </summary>
internal sealed class RecordScanner(SafeFileHandle file, string path, StreamId stream) : IDisposable
{
    private const int FirstBuffer = 64 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int from;
    private int until;

    /// <summary>Where the next record begins.</summary>
    public long Offset { get; private set; }

    /// <summary>Sequence of the last record given; 0 at first.</summary>
    public long Sequence { get; private set; }

    /// <summary>Epoch of the last record given; 0 at first.</summary>
    public long Epoch { get; private set; }

    /// <summary>After <see cref="ScanStep.End"/>: bytes behind <see cref="Offset"/> that are no whole record.</summary>
    public long TailBytes { get; private set; }

    public Envelope? Current { get; private set; }

    public JournalCorruption? Corruption { get; private set; }

    public ScanStep Next()
    {
        var seen = 0;
        while (true)
        {
            var window = buffer.AsSpan(from, until - from);
            var length = window[seen..].IndexOf((byte)'\n');
            if (length >= 0) return Take(window[..(seen + length)]);
            seen = window.Length;
            if (seen > RecordFormat.MaxRecord) return Refuse($"no record is longer than {RecordFormat.MaxRecord:N0} bytes");
            if (!Fill()) return Tail();
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private ScanStep Take(ReadOnlySpan<byte> line)
    {
        var envelope = RecordFormat.Read(line, stream, out var reason);
        if (envelope is null) return Holed(line) ? Tail() : Refuse(reason);
        if (envelope.Sequence != Sequence + 1) return Refuse($"its sequence is {envelope.Sequence}");
        if (envelope.Epoch < Epoch) return Refuse($"its epoch {envelope.Epoch} is lower than {Epoch} before it");
        (Sequence, Epoch, Current) = (envelope.Sequence, envelope.Epoch, envelope);
        from += line.Length + 1;
        Offset += line.Length + 1;
        return ScanStep.Record;
    }

    /// <summary>
    /// Power loss can leave NUL bytes where the device never got the data: such a line is torn when it is the file's last. No record
    /// holds a NUL of its own.
    /// </summary>
    private bool Holed(ReadOnlySpan<byte> line) => line.Contains((byte)0) && Offset + line.Length + 1 == RandomAccess.GetLength(file);

    /// <summary>An unfinished record is the beginning of one; a finished one whose line end was overwritten is not.</summary>
    private ScanStep Tail()
    {
        var tail = buffer.AsSpan(from, until - from);
        if (tail.Length > 0 && tail[^1] != '\n' && RecordFormat.Read(tail[..^1], stream, out _) is not null) return Refuse("its line end was overwritten");
        TailBytes = tail.Length;
        (from, until) = (0, 0);
        return ScanStep.End;
    }

    private ScanStep Refuse(string reason)
    {
        Corruption = new JournalCorruption(path, Sequence + 1, Offset, reason);
        return ScanStep.Corrupt;
    }

    /// <summary>Reads more behind what is there; false at the end of the file.</summary>
    private bool Fill()
    {
        if (from > 0)
        {
            buffer.AsSpan(from, until - from).CopyTo(buffer);
            (from, until) = (0, until - from);
        }
        if (until == buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
            buffer.AsSpan(0, until).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }
        var read = RandomAccess.Read(file, buffer.AsSpan(until), Offset + until);
        until += read;
        return read > 0;
    }
}
