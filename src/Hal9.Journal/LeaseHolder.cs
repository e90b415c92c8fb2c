using System.Globalization;

namespace Hal9.Journal;

/// <summary>Who may append to a stream.</summary>
/// <param name="Epoch">Rises by at least 1 with every holder of the stream, from 1.</param>
/// <param name="Host">Name of the machine.</param>
/// <param name="ProcessStarted">Tells a process from a later one that was given the same number.</param>
/// <param name="Since">When it took the lease.</param>
public sealed record LeaseHolder(long Epoch, string Host, int ProcessId, DateTimeOffset ProcessStarted, DateTimeOffset Since)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {ProcessId} on {Host} since {Since:yyyy-MM-dd HH:mm:ss}Z");
}

/// <summary>An append came too late: another holds the stream now.</summary>
/// <param name="stale">The epoch that was refused.</param>
/// <param name="holder">Who holds it, when that is known.</param>
public sealed class StaleLeaseException(StreamId stream, long stale, LeaseHolder? holder)
    : InvalidOperationException($"`{stream}` is held by {holder?.ToString() ?? "another process"} now; epoch {stale} may not append any more")
{
    public StreamId Stream { get; } = stream;

    public long StaleEpoch { get; } = stale;

    public LeaseHolder? Holder { get; } = holder;
}
