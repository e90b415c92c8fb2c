using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Hal9.Journal.Files;

/// <summary>The writer of one stream's file. An append is one write at the end of the file, under a lock, with no buffer of ours behind it.</summary>
internal sealed class FileJournal(StreamId stream, SafeFileHandle file, FileLease lease, FileGrowth growth, TimeProvider time, long sequence, long length) : IJournal
{
    /// <summary>The buffer is kept between appends up to this size.</summary>
    private const int KeptBuffer = 256 * 1024;

    private readonly Lock gate = new();
    private readonly DelayedFlush flush = new(() => RandomAccess.FlushToDisk(file), time);
    private ArrayBufferWriter<byte> lines = new(4096);
    private long sequence = sequence;
    private long length = length;
    private bool stale;
    private IOException? broken;
    private bool disposed;

    public StreamId Stream => stream;

    public LeaseHolder Lease => lease.Holder;

    public long LastSequence => Interlocked.Read(ref sequence);

    public ValueTask<long> AppendAsync(ReadOnlyMemory<JournalEvent> events, Durability durability, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return ValueTask.FromCanceled<long>(cancellation);
        long last;
        lock (gate) last = Append(events.Span);
        growth.Pulse();
        return durability == Durability.PowerLoss ? FlushedAsync(last, cancellation) : ValueTask.FromResult(last);
    }

    public ValueTask FlushAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return flush.FlushAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
        }
        try
        {
            await flush.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            file.Dispose();
            lease.Dispose();
        }
    }

    private async ValueTask<long> FlushedAsync(long last, CancellationToken cancellation)
    {
        await flush.FlushAsync(cancellation).ConfigureAwait(false);
        return last;
    }

    private long Append(ReadOnlySpan<JournalEvent> events)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if ((broken ?? flush.Failure) is { } failure) throw new IOException(failure.Message, failure);
        // The length tells of a writer that the lease's record does not know: somebody deleted the lease under a living holder.
        if (stale || lease.IsLost() || RandomAccess.GetLength(file) != length)
        {
            stale = true;
            throw new StaleLeaseException(stream, lease.Holder.Epoch, lease.ReadHolder());
        }
        if (events.IsEmpty) return sequence;

        var now = time.GetUtcNow();
        var next = sequence;
        lines.ResetWrittenCount();
        foreach (var one in events) RecordFormat.Write(lines, one, ++next, now, lease.Holder.Epoch);
        Write(lines.WrittenSpan);
        flush.Wrote();
        length += lines.WrittenCount;
        Interlocked.Exchange(ref sequence, next);
        if (lines.Capacity > KeptBuffer) lines = new ArrayBufferWriter<byte>(4096);
        return next;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, length);
        }
        catch (IOException exception)
        {
            // A full disk may have taken a part. It goes away again, or the next append would make it corruption in the middle; while it
            // cannot be taken away, nothing more is appended, and the next opening finds a torn record.
            broken = exception;
            RandomAccess.SetLength(file, length);
            broken = null;
            throw;
        }
    }
}
