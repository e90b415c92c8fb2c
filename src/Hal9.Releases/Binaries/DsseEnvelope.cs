using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Hal9.Releases.Binaries;

/// <summary>A signed statement: DSSE, version 1 (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md).</summary>
public static class DsseEnvelope
{
    /// <summary>Behind the name of the file it is about: in-toto's name for lines of envelopes.</summary>
    public const string Extension = ".intoto.jsonl";

    public const string InTotoType = "application/vnd.in-toto+json";

    /// <summary>What is signed: the type and the payload, each with its length in bytes before it.</summary>
    public static byte[] Encoded(string type, byte[] payload) =>
        [.. Encoding.UTF8.GetBytes(FormattableString.Invariant($"DSSEv1 {Encoding.UTF8.GetByteCount(type)} {type} {payload.Length} ")), .. payload];

    /// <summary>One line of JSON.</summary>
    /// <param name="signatures">Base64, each of <see cref="Encoded"/>.</param>
    public static string Line(string type, byte[] payload, IEnumerable<(string KeyId, string Signature)> signatures)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("payloadType", type);
            json.WriteBase64String("payload", payload);
            json.WriteStartArray("signatures");
            foreach (var (id, signature) in signatures)
            {
                json.WriteStartObject();
                json.WriteString("keyid", id);
                json.WriteString("sig", signature);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>What the envelope of a line holds, as text. Throws <see cref="JsonException"/>, <see cref="FormatException"/>, <see cref="KeyNotFoundException"/> or <see cref="InvalidOperationException"/> where it is none.</summary>
    public static string PayloadOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        return Encoding.UTF8.GetString(json.RootElement.GetProperty("payload").GetBytesFromBase64());
    }
}
