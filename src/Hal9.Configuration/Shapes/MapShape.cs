using System.Buffers;
using System.Text.Json;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

internal sealed class MapShape<T>(Shape<T> item) : Shape<IReadOnlyDictionary<string, T>>
{
    private const string NamePattern = "^[A-Za-z][A-Za-z0-9_.-]{0,63}$";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-");

    public override string Phrase => "a mapping from names of your choice";

    internal override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "object");
        writer.WriteStartObject("propertyNames");
        writer.WriteString("pattern", NamePattern);
        writer.WriteEndObject();
        writer.WriteStartObject("additionalProperties");
        item.WriteSchema(writer);
        writer.WriteEndObject();
    }

    internal override void WriteValue(Utf8JsonWriter writer, IReadOnlyDictionary<string, T> value)
    {
        writer.WriteStartObject();
        foreach (var (key, one) in value)
        {
            writer.WritePropertyName(key);
            item.WriteValue(writer, one);
        }
        writer.WriteEndObject();
    }

    internal override bool TryBind(YamlNode node, Binding binding, string path, out IReadOnlyDictionary<string, T> value)
    {
        var map = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        value = map;
        if (node is not YamlMapping mapping) return binding.RefuseKind(node, path, this);
        var fits = true;
        foreach (var (key, entry) in binding.Entries(mapping, path, ref fits))
        {
            if (!IsName(key))
            {
                fits = binding.Refuse(ConfigurationDiagnostics.InvalidValue, entry.Key.Span, $"`{Binding.Short(key)}` in `{path}` is not a name",
                    key == "<<" ? "merge keys are not supported; repeat the keys" : "a name is letters, digits, `_`, `-` and `.`, a letter first, at most 64");
            }
            if (item.TryBind(entry.Value, binding, Binding.Below(path, key), out var bound)) map.Add(key, bound);
            else fits = false;
        }
        return fits;
    }

    internal override void Describe(ReferenceRows rows, string path) => rows.Item($"{path}.NAME", item);

    private static bool IsName(string key) => key.Length is > 0 and <= 64 && char.IsAsciiLetter(key[0]) && !key.AsSpan().ContainsAnyExcept(NameCharacters);
}
