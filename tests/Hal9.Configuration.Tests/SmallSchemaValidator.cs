using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hal9.Configuration.Tests;

/// <summary>The keywords of JSON Schema 2020-12 that we write, and no others: an unknown one fails the test.</summary>
internal static class SmallSchemaValidator
{
    public static bool IsValid(JsonObject schema, JsonNode? value) => schema.All(keyword => keyword.Key switch
    {
        "$schema" or "title" or "description" or "default" or "deprecated" => true,
        "type" => HasType(value, (string)keyword.Value!),
        "enum" => keyword.Value!.AsArray().Any(one => JsonNode.DeepEquals(one, value)),
        "properties" => value is not JsonObject it || keyword.Value!.AsObject().All(property => !it.TryGetPropertyValue(property.Key, out var inner) || IsValid(property.Value!.AsObject(), inner)),
        "required" => value is not JsonObject it || keyword.Value!.AsArray().All(key => it.ContainsKey((string)key!)),
        "additionalProperties" => value is not JsonObject it || it.All(property => schema["properties"]?.AsObject().ContainsKey(property.Key) == true || IsValidOr(keyword.Value!, property.Value)),
        "propertyNames" => value is not JsonObject it || it.All(property => IsValid(keyword.Value!.AsObject(), property.Key)),
        "items" => value is not JsonArray it || it.All(item => IsValid(keyword.Value!.AsObject(), item)),
        "minItems" => value is not JsonArray it || it.Count >= (int)keyword.Value!,
        "maxItems" => value is not JsonArray it || it.Count <= (int)keyword.Value!,
        "minimum" => !HasType(value, "number") || (double)value! >= (double)keyword.Value!,
        "maximum" => !HasType(value, "number") || (double)value! <= (double)keyword.Value!,
        "minLength" => Text(value) is not { } it || it.EnumerateRunes().Count() >= (int)keyword.Value!,
        "maxLength" => Text(value) is not { } it || it.EnumerateRunes().Count() <= (int)keyword.Value!,
        // ECMAScript's $ is the very end.
        "pattern" => Text(value) is not { } it || Regex.IsMatch(it, Regex.Replace((string)keyword.Value!, @"\$$", @"\z"), RegexOptions.None, TimeSpan.FromSeconds(10)),
        "anyOf" => keyword.Value!.AsArray().Any(one => IsValid(one!.AsObject(), value)),
        "allOf" => keyword.Value!.AsArray().All(one => IsValid(one!.AsObject(), value)),
        "not" => !IsValid(keyword.Value!.AsObject(), value),
        _ => throw new NotSupportedException(keyword.Key),
    });

    private static bool IsValidOr(JsonNode schema, JsonNode? value) => schema is JsonObject it ? IsValid(it, value) : (bool)schema;

    private static string? Text(JsonNode? value) => HasType(value, "string") ? (string?)value : null;

    private static bool HasType(JsonNode? value, string type) => (type, value?.GetValueKind()) switch
    {
        ("object", System.Text.Json.JsonValueKind.Object) or ("array", System.Text.Json.JsonValueKind.Array) or ("string", System.Text.Json.JsonValueKind.String) => true,
        ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) or ("number", System.Text.Json.JsonValueKind.Number) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => double.IsInteger((double)value!),
        _ => false,
    };
}
