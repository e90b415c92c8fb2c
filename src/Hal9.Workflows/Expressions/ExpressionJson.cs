using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// Prints values for machines: <c>{"kind":"String","value":"x"}</c>, the form of GitHub's own test cases. NaN and the infinities,
/// for which JSON has no word, are strings. Half a surrogate pair becomes U+FFFD.
/// </summary>
public static class ExpressionJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"kind":…,"value":…}</c> on one line.</summary>
    public static string ToText(ExpressionValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The object <c>{"kind":…,"value":…}</c>.</summary>
    public static void Write(Utf8JsonWriter writer, ExpressionValue value)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", value.Kind.ToString());
        writer.WritePropertyName("value");
        WriteValue(writer, value);
        writer.WriteEndObject();
    }

    /// <summary>The bare value as JSON.</summary>
    public static void WriteValue(Utf8JsonWriter writer, ExpressionValue value)
    {
        switch (value)
        {
            case ExpressionNull: writer.WriteNullValue(); break;
            case ExpressionBoolean boolean: writer.WriteBooleanValue(boolean.Value); break;
            case ExpressionNumber { Value: var number } when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case ExpressionNumber number: writer.WriteStringValue(number.ToText()); break;
            case ExpressionString text: writer.WriteStringValue(text.Value); break;
            case ExpressionArray array:
                writer.WriteStartArray();
                foreach (var item in array.Items) WriteValue(writer, item);
                writer.WriteEndArray();
                break;
            case ExpressionObject @object:
                writer.WriteStartObject();
                foreach (var (key, member) in @object.Entries)
                {
                    writer.WritePropertyName(key);
                    WriteValue(writer, member);
                }
                writer.WriteEndObject();
                break;
            default: throw new UnreachableException();
        }
    }
}
