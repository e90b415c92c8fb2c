using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hal9.Configuration;

/// <summary>
/// Writes the JSON Schema (draft 2020-12, https://json-schema.org/draft/2020-12) of the sections. It accepts what the reader accepts and
/// refuses what it refuses, save what a schema cannot say: duplicate keys, ranges of durations and sizes, a room's own rules, and what
/// the environment holds.
/// </summary>
public static class ConfigurationSchema
{
    /// <summary>Indented by two, ends with a line break, the same on every machine.</summary>
    public static string Json(IReadOnlyList<ConfigurationSection> sections)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // Read by editors and people, never put into HTML: `<` may stay `<`.
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            writer.WriteString("title", "hal9.yml");
            writer.WriteString("type", "object");
            writer.WriteStartObject("properties");
            foreach (var section in sections)
            {
                writer.WriteStartObject(section.Key);
                writer.WriteString("description", section.Description);
                section.Shape.WriteSchema(writer);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
            writer.WriteBoolean("additionalProperties", false);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
