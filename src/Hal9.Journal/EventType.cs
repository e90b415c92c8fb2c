using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hal9.Journal;

/// <summary>
/// Ties an event's name and schema version to its C# type, once: the same object writes events, reads them and registers them in a
/// <see cref="Folding.Fold{TState}"/>.
/// </summary>
/// <example><code>
/// public static readonly EventType&lt;StepCompleted&gt; StepCompleted = new("step.completed", 1, RunEventsJson.Default.StepCompleted);
/// await journal.AppendAsync(StepCompleted.Of(new(...)), cancellation);
/// </code></example>
public sealed class EventType<T>
{
    private readonly JsonTypeInfo<T> json;

    /// <param name="name">See <see cref="JournalEvent"/>.</param>
    /// <param name="version">Version written; older ones are brought up by <see cref="Folding.Fold{TState}.Upgrade"/>.</param>
    /// <param name="json">From a context that does not indent (checked).</param>
    /// <exception cref="ArgumentException">A rule of <see cref="JournalEvent"/> is broken.</exception>
    public EventType(string name, int version, JsonTypeInfo<T> json)
    {
        JournalEvent.CheckType(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        if (json.Options.WriteIndented) throw new ArgumentException("events are written on one line: the JSON context indents", nameof(json));
        (Name, Version, this.json) = (name, version, json);
    }

    public string Name { get; }

    public int Version { get; }

    public JournalEvent Of(T value) => new(JsonSerializer.SerializeToUtf8Bytes(value, json), Name, Version);

    public bool Is(Envelope envelope) => envelope.Type == Name;

    /// <exception cref="JsonException">The payload does not have this version's shape.</exception>
    public T Read(ReadOnlySpan<byte> payload) => JsonSerializer.Deserialize(payload, json) ?? throw new JsonException($"the payload of `{Name}` is null");
}
