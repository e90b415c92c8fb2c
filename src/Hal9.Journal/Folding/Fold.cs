using System.Text.Json;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Journal.Folding;

/// <summary>
/// State out of events: one pure function per event type. The rules: a type nobody registered is passed over and counted (it is an
/// addition, and additions must not break older readers); an older version of a registered type goes through its upgrades; a newer
/// version, or a payload that does not fit, ends the fold with a diagnostic, because the state would be wrong. Build once, then share
/// between threads.
/// </summary>
public sealed class Fold<TState>
{
    private readonly Dictionary<string, Registration> known = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, int From), Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> upgrades = [];

    /// <summary>Registers one event type.</summary>
    /// <param name="apply">Pure; gives the next state. The envelope is for sequence and time.</param>
    public Fold<TState> On<T>(EventType<T> type, Func<TState, T, Envelope, TState> apply)
    {
        known.Add(type.Name, new Registration(type.Version, (state, payload, envelope) => apply(state, type.Read(payload.Span), envelope)));
        return this;
    }

    /// <summary>Registers how a payload of version <paramref name="from"/> becomes one of the next version.</summary>
    public Fold<TState> Upgrade(string type, int from, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> upgrade)
    {
        upgrades.Add((type, from), upgrade);
        return this;
    }

    /// <summary>The state after one more event. After an <see cref="Folded{TState}.Error"/> nothing changes any more.</summary>
    public Folded<TState> Apply(Folded<TState> before, Envelope envelope)
    {
        if (before.Error is not null) return before;
        if (!known.TryGetValue(envelope.Type, out var registration))
        {
            return before with { LastSequence = envelope.Sequence, PassedOver = before.PassedOver.SetItem(envelope.Type, before.PassedOver.GetValueOrDefault(envelope.Type) + 1) };
        }
        if (envelope.Version > registration.Version) return before with { Error = Newer(envelope, registration.Version) };
        try
        {
            var payload = envelope.Payload;
            for (var version = envelope.Version; version < registration.Version; version++)
            {
                // A missing upgrade is our mistake, not the user's.
                if (!upgrades.TryGetValue((envelope.Type, version), out var upgrade)) throw new InvalidOperationException($"no upgrade of `{envelope.Type}` from version {version}");
                payload = upgrade(payload);
            }
            return before with { State = registration.Apply(before.State, payload, envelope), LastSequence = envelope.Sequence };
        }
        catch (JsonException exception)
        {
            return before with { Error = Unreadable(envelope, exception) };
        }
    }

    public async ValueTask<Folded<TState>> RunAsync(TState initial, IAsyncEnumerable<Envelope> events, CancellationToken cancellation)
    {
        var folded = new Folded<TState>(initial);
        await foreach (var envelope in events.WithCancellation(cancellation).ConfigureAwait(false))
        {
            folded = Apply(folded, envelope);
            if (folded.Error is not null) break;
        }
        return folded;
    }

    private static Diagnostic Newer(Envelope envelope, int version) => JournalDiagnostics.NewerEvent.Nowhere(
        $"event {envelope.Sequence} of `{envelope.Stream}` is `{envelope.Type}` version {envelope.Version}; this program knows it up to version {version}",
        "use the version of hal9 that wrote it, or a newer one");

    private static Diagnostic Unreadable(Envelope envelope, JsonException exception) => JournalDiagnostics.UnreadableEvent.Nowhere(
        $"event {envelope.Sequence} of `{envelope.Stream}`, `{envelope.Type}` version {envelope.Version}, cannot be read at `{exception.Path ?? "$"}`");

    private sealed record Registration(int Version, Func<TState, ReadOnlyMemory<byte>, Envelope, TState> Apply);
}
