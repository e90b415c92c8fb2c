using System.Collections.Immutable;
using System.Text.Json;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

internal sealed class ListShape<T>(Shape<T> item, int atLeast, int atMost) : Shape<IReadOnlyList<T>>
{
    public override string Phrase { get; } = (atLeast, atMost) switch
    {
        (0, int.MaxValue) => "a list",
        (_, int.MaxValue) => $"a list of at least {atLeast}",
        _ => $"a list of {atLeast} to {atMost}",
    };

    internal override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "array");
        writer.WriteStartObject("items");
        item.WriteSchema(writer);
        writer.WriteEndObject();
        if (atLeast > 0) writer.WriteNumber("minItems", atLeast);
        if (atMost < int.MaxValue) writer.WriteNumber("maxItems", atMost);
    }

    internal override void WriteValue(Utf8JsonWriter writer, IReadOnlyList<T> value)
    {
        writer.WriteStartArray();
        foreach (var one in value) item.WriteValue(writer, one);
        writer.WriteEndArray();
    }

    internal override bool TryBind(YamlNode node, Binding binding, string path, out IReadOnlyList<T> value)
    {
        value = [];
        if (node is not YamlSequence sequence) return binding.RefuseKind(node, path, this, node is YamlScalar { Value.Length: > 0 } one ? $"write `[{Binding.Short(one.Value)}]`" : null);
        var fits = true;
        if (sequence.Items.Length < atLeast || sequence.Items.Length > atMost)
        {
            fits = binding.Refuse(ConfigurationDiagnostics.OutOfRange, node.Span, $"`{path}` must be {Phrase}, not of {sequence.Items.Length}");
        }
        var items = ImmutableArray.CreateBuilder<T>(sequence.Items.Length);
        for (var i = 0; i < sequence.Items.Length; i++)
        {
            if (item.TryBind(sequence.Items[i], binding, $"{path}[{i}]", out var bound)) items.Add(bound);
            else fits = false;
        }
        value = items.ToImmutable();
        return fits;
    }

    internal override void Describe(ReferenceRows rows, string path) => rows.Item($"{path}[]", item);
}
