namespace Hal9.Journal;

/// <summary>
/// One stream held by this process under a lease: the only way to append to it. Safe for concurrent use; appends are ordered as they
/// arrive. Disposing flushes and gives the lease back.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>The longest a record waits for the device when nobody asked for <see cref="Durability.PowerLoss"/>.</summary>
    static TimeSpan FlushDelay { get; } = TimeSpan.FromMilliseconds(50);

    StreamId Stream { get; }

    /// <summary>Who we are to the others; carries the epoch that every record gets.</summary>
    LeaseHolder Lease { get; }

    /// <summary>Sequence of the newest record; 0 when there is none.</summary>
    long LastSequence { get; }

    /// <summary>
    /// Appends in order and returns the last one's sequence. A batch is not a transaction: death in the middle of an append may leave its
    /// first records; but never a record without all that precede it, and nothing of a batch is lost once this has returned.
    /// </summary>
    /// <exception cref="StaleLeaseException">Another holds the stream now; nothing was appended, and nothing will be again.</exception>
    /// <exception cref="IOException">The disk is full or failing; nothing of the batch was appended.</exception>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    ValueTask<long> AppendAsync(ReadOnlyMemory<JournalEvent> events, Durability durability, CancellationToken cancellation);

    /// <summary>Returns when all that was appended before the call survives power loss: a mark the caller names.</summary>
    ValueTask FlushAsync(CancellationToken cancellation);
}

public static class JournalAppends
{
    /// <summary>Appends one event, safe against this process's death.</summary>
    public static ValueTask<long> AppendAsync(this IJournal journal, JournalEvent one, CancellationToken cancellation) =>
        journal.AppendAsync(new[] { one }, Durability.ProcessDeath, cancellation);
}
