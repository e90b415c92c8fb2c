namespace Hal9.Journal;

/// <summary>One event as it stands in a stream. Immutable.</summary>
/// <param name="Sequence">Position in the stream, from 1, without gaps.</param>
/// <param name="Time">UTC, by the clock of whoever appended. Not promised to rise: clocks are set. Order is <paramref name="Sequence"/>'s.</param>
/// <param name="Epoch">The lease under which it was appended; never falls along a stream.</param>
/// <param name="Version">Schema version of the payload, from 1.</param>
/// <param name="Payload">One JSON value, UTF-8.</param>
public sealed record Envelope(StreamId Stream, long Sequence, DateTimeOffset Time, long Epoch, string Type, int Version, ReadOnlyMemory<byte> Payload);
