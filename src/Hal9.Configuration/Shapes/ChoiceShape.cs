using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

internal sealed class ChoiceShape<T>((string Word, T Value)[] choices) : ScalarShape<T> where T : notnull
{
    public override string Phrase { get; } = choices.Length == 1 ? $"`{choices[0].Word}`" : $"one of {string.Join(", ", choices.Select(choice => $"`{choice.Word}`"))}";

    private protected override YamlScalarKind Kind => YamlScalarKind.String;

    internal override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("enum");
        foreach (var (word, _) in choices) writer.WriteStringValue(word);
        writer.WriteEndArray();
    }

    internal override void WriteValue(Utf8JsonWriter writer, T value) => writer.WriteStringValue(choices.First(choice => choice.Value.Equals(value)).Word);

    private protected override DiagnosticDescriptor? TryParse(string text, YamlValue resolved, [MaybeNull] out T value)
    {
        foreach (var (word, meant) in choices)
        {
            if (word != text) continue;
            value = meant;
            return null;
        }
        value = default;
        return ConfigurationDiagnostics.InvalidValue;
    }

    private protected override string? Hint(string text) => Suggestion.Hint(text, choices.Select(choice => choice.Word));
}
