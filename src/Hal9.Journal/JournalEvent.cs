using System.Buffers;
using System.Text.Json;

namespace Hal9.Journal;

/// <summary>An event that is about to be appended.</summary>
public sealed class JournalEvent
{
    /// <summary>Bytes of payload one record may carry; what is larger belongs into a <see cref="Files.LogFile"/>.</summary>
    public const int MaxPayload = 8 * 1024 * 1024;

    private static readonly SearchValues<char> TypeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <param name="type">Dotted lower-case words, the subject first: <c>step.completed</c>. Letters, digits, <c>.</c> and <c>-</c>; at most 100.</param>
    /// <param name="version">Schema version of the payload, from 1.</param>
    /// <param name="payload">One JSON value in UTF-8 without line breaks, as <see cref="JsonSerializer"/> writes it unindented. Not copied: leave it alone.</param>
    /// <exception cref="ArgumentException">One of these rules is broken.</exception>
    public JournalEvent(string type, int version, ReadOnlyMemory<byte> payload)
        : this(payload, type, version)
    {
        CheckType(type);
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        CheckJson(payload.Span);
    }

    /// <summary>For payloads <see cref="EventType{T}"/> has just serialised itself: their form needs no second look.</summary>
    internal JournalEvent(ReadOnlyMemory<byte> payload, string type, int version)
    {
        if (payload.Length > MaxPayload) throw new ArgumentException($"a payload of {payload.Length:N0} bytes; at most {MaxPayload:N0} are allowed", nameof(payload));
        if (payload.Span.ContainsAny((byte)'\n', (byte)'\r')) throw new ArgumentException("a payload is one line", nameof(payload));
        (Type, Version, Payload) = (type, version, payload);
    }

    public string Type { get; }

    public int Version { get; }

    public ReadOnlyMemory<byte> Payload { get; }

    internal static void CheckType(string type)
    {
        if (type is not { Length: > 0 and <= 100 } || type.AsSpan().ContainsAnyExcept(TypeCharacters)) throw new ArgumentException($"`{type}` is not an event type's name", nameof(type));
    }

    private static void CheckJson(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            throw new ArgumentException("a payload is one JSON value", nameof(payload), exception);
        }
    }
}
