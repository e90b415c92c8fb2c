using System.Buffers;
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Cli.Verbs;

/// <summary>Lets a person try an expression.</summary>
internal sealed class EvalVerb : Verb
{
    /// <summary>What a workflow may name somewhere; known here even when no file gives them a value.</summary>
    private static readonly string[] Contexts =
        ["github", "env", "vars", "secrets", "inputs", "needs", "jobs", "job", "steps", "runner", "strategy", "matrix"];

    private static readonly string[] StatusFunctions = ["always(0,0)", "success(0,MAX)", "failure(0,MAX)", "cancelled(0,0)"];

    private readonly Argument<string> expression = new("expression") { HelpName = "EXPR", Description = "The expression, with or without ${{ }}; `-` reads it from standard input" };

    private readonly Option<string?> context = new("--context", "-c")
    {
        HelpName = "FILE", Description = "A JSON object: each key is a context, and no other may be named (`-` is standard input)",
    };

    public override string Details =>
        "Evaluates an expression of the workflow language, exactly as GitHub would, and writes its kind and value as JSON: "
        + "Null, Boolean, Number, String, Array or Object. Without --context every context exists and is null. An expression that is wrong ends with exit code 1.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("eval \"1 < 2 && 'yes'\"", "no context needed"),
        new("eval \"startsWith(github.ref, 'refs/tags/')\" --context event.json", "with the contexts of a file"),
        new("eval \"fromJSON('[1,2]')[1]\" --json", "for a program"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.EvalAnswer;

    public override IEnumerable<Argument> Arguments => [expression];

    public override IEnumerable<Option> Options => [context];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var contexts = ExpressionDictionary.Empty;
        var scope = ExpressionScope.Of([.. Contexts, .. StatusFunctions]);
        if (invocation.Get(context) is { } file)
        {
            var read = await InputFile.ReadAsync(file, cancellation).ConfigureAwait(false);
            if (read.Problem is { } unreadable) return invocation.Refuse(unreadable);
            if (ContextFile.Parse(read.Source!, out var wrong) is not { } given) return invocation.Refuse(wrong!);
            contexts = given;
            scope = ExpressionScope.Of([.. given.Entries.Select(static entry => entry.Key), .. StatusFunctions]);
        }
        var text = invocation.Get(expression)!;
        if (text == "-")
        {
            var read = await InputFile.ReadAsync("-", cancellation).ConfigureAwait(false);
            if (read.Problem is { } unreadable) return invocation.Refuse(unreadable);
            text = read.Source!.Text;
        }

        // `${{ x }}` is how it stands in a workflow; positions count in what was typed.
        var source = new SourceText("<expression>", text);
        var trimmed = text.AsSpan().Trim();
        var wrapped = trimmed.StartsWith("${{", StringComparison.Ordinal) && trimmed.EndsWith("}}", StringComparison.Ordinal);
        var inner = wrapped ? trimmed[3..^2].ToString() : text;
        var shift = wrapped ? text.IndexOf("${{", StringComparison.Ordinal) + 3 : 0;

        var result = ExpressionParser.Parse(inner, scope).Evaluate(EvaluationContext.From(contexts));
        if (result.Succeeded)
        {
            var answer = new EvalAnswer(result.Value.Kind.ToString(), ToJson(result.Value), null);
            if (invocation.Json) invocation.Write(answer, AnswerJson.Own.EvalAnswer);
            else invocation.Out.Write($"{{ \"kind\": {invocation.Paint.Cyan($"\"{answer.Kind}\"")}, \"value\": {JsonSerializer.Serialize(answer.Value!.Value, AnswerJson.OnOneLine.JsonElement)} }}\n");
            return ExitCode.Fine;
        }
        var error = result.Error;
        var span = new SourceSpan(source, source.PositionOf(error.Offset + shift), source.PositionOf(error.Offset + shift + error.Length));
        var diagnostic = ExpressionDiagnostics.For(error.Kind).At(span, error.Message, error.Hint);
        if (invocation.Json) invocation.Write(new EvalAnswer(null, null, [JsonDiagnostic.Of(diagnostic)]), AnswerJson.Own.EvalAnswer);
        else invocation.Refuse(diagnostic);
        return ExitCode.Bad;
    }

    private static JsonElement ToJson(ExpressionValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, value);
        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = 1000 });
        return JsonElement.ParseValue(ref reader);
    }

    private static void Write(Utf8JsonWriter writer, ExpressionValue value)
    {
        switch (value)
        {
            case ExpressionNull: writer.WriteNullValue(); break;
            case ExpressionBoolean boolean: writer.WriteBooleanValue(boolean.Value); break;
            // JSON has no word for NaN and the infinities.
            case ExpressionNumber { Value: var number } when !double.IsFinite(number): writer.WriteStringValue(value.ToText()); break;
            case ExpressionNumber number: writer.WriteNumberValue(number.Value); break;
            case ExpressionString text: writer.WriteStringValue(text.Value); break;
            case ExpressionArray array:
                writer.WriteStartArray();
                foreach (var item in array.Items) Write(writer, item);
                writer.WriteEndArray();
                break;
            case ExpressionObject map:
                writer.WriteStartObject();
                foreach (var (key, item) in map.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(writer, item);
                }
                writer.WriteEndObject();
                break;
            default: throw new UnreachableException();
        }
    }
}

/// <summary>Either a kind and a value, or diagnostics.</summary>
/// <param name="Kind">Null, Boolean, Number, String, Array or Object.</param>
/// <param name="Value">NaN and the infinities as strings.</param>
internal sealed record EvalAnswer(string? Kind, JsonElement? Value, IReadOnlyList<JsonDiagnostic>? Diagnostics);
