namespace Hal9.Journal;

/// <summary>
/// Keeps streams of events. Two implementations: files (here) and SQL tables (the server). What each promises is checked by
/// <c>JournalStoreConformance</c>. Safe for concurrent use.
/// </summary>
public interface IJournalStore
{
    /// <summary>
    /// Takes the lease of a stream and makes it ready to append. Does not wait for another holder. Reads the whole stream once: a torn
    /// last record is cut away and told, corruption is told and nothing is changed.
    /// </summary>
    ValueTask<JournalOpening> OpenAsync(StreamId stream, StreamMode mode, CancellationToken cancellation);

    /// <summary>
    /// What the stream holds from <paramref name="from"/> on, without a lease; a stream that does not exist holds nothing. A torn last
    /// record is not shown. A record being appended meanwhile is shown whole or not at all.
    /// </summary>
    /// <param name="from">Sequence of the first record wanted, from 1.</param>
    /// <exception cref="JournalCorruptException">While enumerating, after every record before the broken one.</exception>
    IAsyncEnumerable<Envelope> ReadAsync(StreamId stream, long from, CancellationToken cancellation);

    /// <summary>
    /// As <see cref="ReadAsync"/>, then goes on with what is appended, by whatever process; waits for a stream that does not exist yet.
    /// Ends only by cancellation (<see cref="OperationCanceledException"/>) or when the consumer stops.
    /// </summary>
    IAsyncEnumerable<Envelope> FollowAsync(StreamId stream, long from, CancellationToken cancellation);

    /// <summary>Every stream there is, in ordinal order of their names.</summary>
    IAsyncEnumerable<StreamId> ListAsync(CancellationToken cancellation);
}

/// <summary>What <see cref="IJournalStore.OpenAsync"/> expects to find.</summary>
public enum StreamMode
{
    /// <summary>Make it when it is not there.</summary>
    ExistingOrNew,

    /// <summary>It must be there (a resumed run).</summary>
    Existing,

    /// <summary>It must not be there, not even empty (a new run).</summary>
    New,
}
