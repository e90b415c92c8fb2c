using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

/// <summary>A value and where it stands.</summary>
/// <param name="Span">Null for a default.</param>
public readonly record struct Positioned<T>(T Value, SourceSpan? Span);

internal sealed class PositionedShape<T>(Shape<T> inner) : Shape<Positioned<T>>
{
    public override string Phrase => inner.Phrase;

    internal override bool IsSubstituted => inner.IsSubstituted;

    internal override void WriteSchema(Utf8JsonWriter writer) => inner.WriteSchema(writer);

    internal override void WriteValue(Utf8JsonWriter writer, Positioned<T> value) => inner.WriteValue(writer, value.Value);

    internal override bool TryBind(YamlNode node, Binding binding, string path, out Positioned<T> value)
    {
        var fits = inner.TryBind(node, binding, path, out var bound);
        value = new Positioned<T>(bound, node.Span);
        return fits;
    }

    internal override void Describe(ReferenceRows rows, string path) => inner.Describe(rows, path);
}

internal sealed class RefusingShape<T>(Shape<T> inner, Func<T, string?> mistake) : Shape<T>
{
    public override string Phrase => inner.Phrase;

    internal override bool IsSubstituted => inner.IsSubstituted;

    internal override void WriteSchema(Utf8JsonWriter writer) => inner.WriteSchema(writer);

    internal override void WriteValue(Utf8JsonWriter writer, T value) => inner.WriteValue(writer, value);

    internal override bool TryBind(YamlNode node, Binding binding, string path, out T value)
    {
        if (!inner.TryBind(node, binding, path, out value)) return false;
        return mistake(value) is not { } clause || binding.Refuse(ConfigurationDiagnostics.InvalidValue, node.Span, $"`{path}` {clause}");
    }

    internal override void Describe(ReferenceRows rows, string path) => inner.Describe(rows, path);
}
