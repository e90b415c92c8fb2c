using System.Text;
using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Cli;

/// <summary>A file of contexts for expressions: one JSON object.</summary>
internal static class ContextFile
{
    /// <returns>Null when it is no JSON object; then <paramref name="problem"/> says where.</returns>
    public static ExpressionDictionary? Parse(SourceText source, out Diagnostic? problem)
    {
        problem = null;
        try
        {
            using var document = JsonDocument.Parse(source.Text, new JsonDocumentOptions { MaxDepth = 200 });
            if (document.RootElement.ValueKind == JsonValueKind.Object) return (ExpressionDictionary)ExpressionValue.FromJson(document.RootElement);
            var start = new SourcePosition(1, 1);
            problem = CommandLineDiagnostics.WrongJson.At(
                new SourceSpan(source, start), $"a JSON object is needed, this is {KindWord(document.RootElement.ValueKind)}", "one key for each context, such as \"github\"");
        }
        catch (JsonException wrong)
        {
            // The position is in bytes from the start of its line; a person's editor counts characters.
            var line = (int)(wrong.LineNumber ?? 0) + 1;
            var bytes = Encoding.UTF8.GetBytes(source.Line(line).ToString());
            var column = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(wrong.BytePositionInLine ?? 0, bytes.Length)) + 1;
            var message = wrong.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is var end and > 0 ? wrong.Message[..end] : wrong.Message;
            problem = CommandLineDiagnostics.WrongJson.At(new SourceSpan(source, new SourcePosition(line, column)), Plain(source.Text, message.TrimEnd('.')).Replace('\'', '`'));
        }
        return null;
    }

    /// <summary>What the reader of JSON says of texts that end too early speaks of itself, not of the text.</summary>
    private static string Plain(string text, string message) =>
        string.IsNullOrWhiteSpace(text) ? "there is nothing in it, and a JSON object is needed"
        : message.StartsWith("Expected depth to be zero", StringComparison.Ordinal) ? "the text ends before its last `{` or `[` is closed"
        : message;

    private static string KindWord(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
