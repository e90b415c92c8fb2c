using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Journal.Folding;

/// <summary>How far a fold has come.</summary>
/// <param name="State">After every event up to <see cref="LastSequence"/>.</param>
public sealed record Folded<TState>(TState State)
{
    /// <summary>Sequence of the last event taken or passed over; 0 before the first.</summary>
    public long LastSequence { get; init; }

    /// <summary>Event types that nobody registered, and how often each came.</summary>
    public ImmutableDictionary<string, int> PassedOver { get; init; } = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Why the fold ended before the stream did.</summary>
    public Diagnostic? Error { get; init; }
}
