using System.Text.Json;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

/// <summary>A record with named fields.</summary>
public sealed class ObjectShape<T> : Shape<T>
{
    private readonly ObjectFields fields = new();
    private readonly Func<FieldValues, T> make;

    internal ObjectShape(Func<ObjectFields, Func<FieldValues, T>> declare) => make = declare(fields);

    public override string Phrase => "a mapping";

    /// <summary>Whether a file may leave it out: no field is required.</summary>
    internal bool MayBeAbsent => !fields.All.Any(declared => declared.IsRequired);

    /// <summary>The record of a file that leaves it out: every field at its default.</summary>
    internal T Absent() => make(new FieldValues([.. fields.All.Select(field => field.Default)]));

    internal override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "object");
        writer.WriteStartObject("properties");
        foreach (var field in fields.All) field.WriteSchema(writer);
        writer.WriteEndObject();
        if (!MayBeAbsent)
        {
            writer.WriteStartArray("required");
            foreach (var field in fields.All.Where(field => field.IsRequired)) writer.WriteStringValue(field.Key);
            writer.WriteEndArray();
        }
        writer.WriteBoolean("additionalProperties", false);
    }

    internal override bool TryBind(YamlNode node, Binding binding, string path, out T value)
    {
        value = default!; // Not looked at by whoever is told false.
        if (node is not YamlMapping mapping) return binding.RefuseKind(node, path, this);
        var fits = true;
        var entries = binding.Entries(mapping, path, ref fits);
        var known = fields.All.Select(field => field.Key).ToList();
        foreach (var (key, entry) in entries.Where(entry => !known.Contains(entry.Key))) fits = binding.RefuseUnknown(entry, key, path, known);

        var values = new object?[known.Count];
        foreach (var (field, slot) in fields.All.Select((field, slot) => (field, slot)))
        {
            values[slot] = field.Default;
            if (entries.TryGetValue(field.Key, out var entry))
            {
                if (field.Deprecation is { } instead) binding.Report(ConfigurationDiagnostics.Deprecated.At(entry.Key.Span, $"`{Binding.Below(path, field.Key)}` is deprecated", instead));
                fits &= field.Shape.TryBindBoxed(entry.Value, binding, Binding.Below(path, field.Key), out values[slot]);
            }
            else if (field.IsRequired)
            {
                fits = binding.Refuse(ConfigurationDiagnostics.MissingKey, node.Span, $"{Binding.Named(path)} lacks `{field.Key}`", $"add `{field.Key}`: {field.Shape.Phrase}");
            }
        }
        if (fits) value = make(new FieldValues(values));
        return fits;
    }

    /// <summary>Records are written field by field only as defaults, and an object's default is that of its fields.</summary>
    internal override void WriteValue(Utf8JsonWriter writer, T value) => throw new NotSupportedException("a record has no default but those of its fields");

    internal override void Describe(ReferenceRows rows, string path)
    {
        foreach (var field in fields.All) rows.Field(path, field);
    }
}
