using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Output;

/// <summary>Findings as SARIF 2.1.0 (OASIS), as code scanning takes them. Only rules that were found are listed.</summary>
internal static class SarifReport
{
    public static void Write(IReadOnlyList<Diagnostic> diagnostics, TextWriter output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) Write(json, diagnostics);
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        output.Write('\n');
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<Diagnostic> diagnostics)
    {
        var rules = diagnostics.Select(static diagnostic => diagnostic.Descriptor).DistinctBy(static rule => rule.Code).OrderBy(static rule => rule.Code, StringComparer.Ordinal).ToArray();
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var diagnostic in diagnostics) WriteResult(json, diagnostic, Array.FindIndex(rules, rule => rule.Code == diagnostic.Code));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, DiagnosticDescriptor[] rules)
    {
        var pages = DiagnosticPages.All().ToDictionary(static page => page.Code);
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "hal9");
        json.WriteString("version", BuildVersion.Text);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Code);
            json.WriteString("name", rule.Name);
            WriteText(json, "shortDescription", rule.Title);
            if (pages.TryGetValue(rule.Code, out var page))
            {
                json.WriteStartObject("help");
                json.WriteString("text", page.Text);
                json.WriteString("markdown", page.Text);
                json.WriteEndObject();
            }
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Diagnostic.SeverityWord(rule.Severity));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Diagnostic diagnostic, int ruleIndex)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", diagnostic.Code);
        json.WriteNumber("ruleIndex", ruleIndex);
        json.WriteString("level", Diagnostic.SeverityWord(diagnostic.Severity));
        WriteText(json, "message", diagnostic.Hint is { } hint ? $"{diagnostic.Message} ({hint})" : diagnostic.Message);
        if (diagnostic.Span is { } span)
        {
            json.WriteStartArray("locations");
            WriteLocation(json, span, null);
            json.WriteEndArray();
        }
        if (diagnostic.Related.Count > 0)
        {
            json.WriteStartArray("relatedLocations");
            foreach (var (where, label) in diagnostic.Related) WriteLocation(json, where, label);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, SourceSpan span, string? label)
    {
        json.WriteStartObject();
        if (label is not null) WriteText(json, "message", label);
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", ToUri(span.File.Path));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", span.Start.Line);
        json.WriteNumber("startColumn", span.Start.Column);
        if (span.End > span.Start)
        {
            json.WriteNumber("endLine", span.End.Line);
            json.WriteNumber("endColumn", span.End.Column);
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    /// <summary>Relative paths stay relative; what a URI may not hold is escaped.</summary>
    private static string ToUri(string path)
    {
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return path.StartsWith('/') ? "file://" + escaped : escaped;
    }
}
