using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

internal sealed class TextShape(int atLeast, int atMost, Regex? pattern, string phrase) : ScalarShape<string>
{
    public override string Phrase => phrase;

    private protected override YamlScalarKind Kind => YamlScalarKind.String;

    internal override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "string");
        if (atLeast > 0) writer.WriteNumber("minLength", atLeast);
        if (atMost < int.MaxValue) writer.WriteNumber("maxLength", atMost);
        if (pattern is not null) writer.WriteString("pattern", pattern.ToString());
    }

    internal override void WriteValue(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    private protected override DiagnosticDescriptor? TryParse(string text, YamlValue resolved, [MaybeNull] out string value)
    {
        value = text;
        // JSON Schema counts code points.
        if ((atLeast > 0 || atMost < int.MaxValue) && Length(text) is var length && (length < atLeast || length > atMost)) return ConfigurationDiagnostics.OutOfRange;
        if (pattern is not null && !IsMatch(text)) return ConfigurationDiagnostics.InvalidValue;
        return null;
    }

    private static int Length(string text)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes()) length++;
        return length;
    }

    private bool IsMatch(string text)
    {
        try
        {
            // .NET's $ also stands before a last line break, ECMAScript's does not.
            return !text.Contains('\n', StringComparison.Ordinal) && pattern!.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
