using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Configuration;

namespace Hal9.Cli.Verbs;

/// <summary>Writes a verb's schema, made from the very type it writes, so that the two cannot part.</summary>
internal sealed class SchemaVerb : Verb
{
    private readonly Argument<string[]> verb = new("verb") { HelpName = "VERB", Description = "The verb, as typed (`check`, `run list`), or `hal9.yml`", Arity = ArgumentArity.OneOrMore };

    public SchemaVerb() =>
        verb.CompletionSources.Add(static _ => VerbList.All.Where(static entry => !entry.Hidden).Select(static entry => entry.Name).Append(ProjectConfiguration.FileName));

    public override string Details => "Writes the JSON Schema (2020-12) of what a verb writes with --json, or that of hal9.yml: editors complete and check the file with it.";

    public override IReadOnlyList<Example> Examples => [new("schema doctor", "what does `hal9 doctor --json` write?"), new("schema hal9.yml > hal9.schema.json", "for an editor")];

    public override JsonTypeInfo Answer => AnswerJson.Own.JsonElement;

    public override IEnumerable<Argument> Arguments => [verb];

    /// <summary>The schema of one verb's answer.</summary>
    public static JsonNode Of(string path, JsonTypeInfo answer)
    {
        var schema = answer.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = WithoutNulls });
        if (schema is not JsonObject described) described = [];
        described.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        described.Insert(1, "title", $"hal9 {path} --json");
        return described;
    }

    /// <summary>Absent values are left out of an answer, never written as null: so what may be null is not required.</summary>
    private static JsonNode WithoutNulls(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject { } schema || schema["properties"] is not JsonObject properties || schema["required"] is not JsonArray required) return node;
        foreach (var property in context.TypeInfo.Properties)
        {
            if (!property.IsGetNullable && Nullable.GetUnderlyingType(property.PropertyType) is null) continue;
            if (required.FirstOrDefault(entry => (string?)entry == property.Name) is { } entry) required.Remove(entry);
            if (properties[property.Name] is not JsonObject described || described["type"] is not JsonArray types) continue;
            var kept = types.Where(static type => (string?)type != "null").ToArray();
            described["type"] = kept is [{ } only] ? only.DeepClone() : new JsonArray([.. kept.Select(static type => type?.DeepClone())]);
        }
        if (required.Count == 0) schema.Remove("required");
        return node;
    }

    public override Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        IReadOnlyList<VerbEntry> verbs = VerbList.All;
        VerbEntry? entry = null;
        var words = invocation.Get(verb)!;
        if (words is [ProjectConfiguration.FileName])
        {
            invocation.Out.Write(ConfigurationSchema.Json(ProjectConfiguration.Sections));
            return Task.FromResult(ExitCode.Fine);
        }
        foreach (var word in words)
        {
            var next = verbs.FirstOrDefault(candidate => candidate.Name == word);
            if (next is null)
            {
                var hint = Primitives.Diagnostics.Suggestion.Hint(word, verbs.Where(static candidate => !candidate.Hidden).Select(static candidate => candidate.Name));
                return Task.FromResult(invocation.Refuse(CommandLineDiagnostics.UnknownVerb.Nowhere($"there is no verb `{word}`", hint)));
            }
            (entry, verbs) = (next, next.Verbs);
        }
        var path = string.Join(' ', words);
        if (entry?.Create?.Invoke().Answer is not { } answer)
        {
            return Task.FromResult(invocation.Refuse(CommandLineDiagnostics.WrongArgument.Nowhere($"`{path}` only groups other verbs and writes nothing")));
        }
        invocation.Out.Write(Of(path, answer).ToJsonString(AnswerJson.Own.Options) + "\n");
        return Task.FromResult(ExitCode.Fine);
    }
}
