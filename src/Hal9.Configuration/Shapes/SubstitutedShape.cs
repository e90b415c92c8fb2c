using System.Text.Json;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

internal sealed class SubstitutedShape<T>(ScalarShape<T> inner) : Shape<T>
{
    public override string Phrase => inner.Phrase;

    internal override bool IsSubstituted => true;

    internal override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("anyOf");
        writer.WriteStartObject();
        inner.WriteSchema(writer);
        writer.WriteStartObject("not");
        WriteHolds(writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject();
        WriteHolds(writer);
        writer.WriteStartArray("allOf");
        writer.WriteStartObject();
        writer.WriteString("pattern", Substitution.WholePattern);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    internal override void WriteValue(Utf8JsonWriter writer, T value) => inner.WriteValue(writer, value);

    internal override bool TryBind(YamlNode node, Binding binding, string path, out T value)
    {
        value = default!; // Not looked at by whoever is told false.
        if (node is not YamlScalar scalar || !Substitution.Has(scalar.Value) || YamlCoreSchema.Resolve(scalar).Kind != YamlScalarKind.String) return inner.TryBind(node, binding, path, out value);
        return Substitution.TryApply(scalar, binding, path) is { } text && inner.TryBindText(text, node.Span, binding, path, out value);
    }

    private static void WriteHolds(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "string");
        writer.WriteString("pattern", Substitution.StartPattern);
    }
}
