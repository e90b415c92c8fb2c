using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hal9.Cli.Tests;

/// <summary>Enough of JSON Schema (draft 7 and 2020-12) to hold our own answers and SARIF against their schemas. An unknown keyword is passed over.</summary>
internal sealed class JsonSchema(JsonNode root)
{
    public static JsonSchema Load(string file) => new(JsonNode.Parse(File.ReadAllText(file))!);

    /// <returns>What is wrong, each with its place; empty when all is well.</returns>
    public List<string> Judge(JsonNode? value)
    {
        var wrong = new List<string>();
        Judge(root, value, "$", wrong);
        return wrong;
    }

    private void Judge(JsonNode? schema, JsonNode? value, string at, List<string> wrong)
    {
        if (schema is not JsonObject rules)
        {
            if (schema is not null && schema.GetValueKind() == JsonValueKind.False) wrong.Add($"{at}: nothing may stand here");
            return;
        }
        if ((string?)rules["$ref"] is { } reference) Judge(Resolve(reference), value, at, wrong);
        if (rules["type"] is { } type && !Types(type).Any(name => IsOf(name, value))) wrong.Add($"{at}: is {Kind(value)}, not {type.ToJsonString()}");
        if (rules["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value))) wrong.Add($"{at}: {value?.ToJsonString()} is none of {choices.ToJsonString()}");
        if (rules["const"] is { } constant && !JsonNode.DeepEquals(constant, value)) wrong.Add($"{at}: is not {constant.ToJsonString()}");
        if (rules["allOf"] is JsonArray all) foreach (var one in all) Judge(one, value, at, wrong);
        if (rules["anyOf"] is JsonArray any && !any.Any(one => Fits(one, value))) wrong.Add($"{at}: fits none of anyOf");
        if (rules["oneOf"] is JsonArray several && several.Count(one => Fits(one, value)) != 1) wrong.Add($"{at}: fits not exactly one of oneOf");
        switch (value)
        {
            case JsonObject map: JudgeObject(rules, map, at, wrong); break;
            case JsonArray list: JudgeArray(rules, list, at, wrong); break;
            case JsonValue simple: JudgeValue(rules, simple, at, wrong); break;
        }
    }

    private void JudgeObject(JsonObject rules, JsonObject map, string at, List<string> wrong)
    {
        foreach (var name in rules["required"] as JsonArray ?? []) if (!map.ContainsKey((string)name!)) wrong.Add($"{at}: lacks {name}");
        var properties = rules["properties"] as JsonObject;
        foreach (var (name, value) in map)
        {
            if (properties?.TryGetPropertyValue(name, out var schema) == true) Judge(schema, value, $"{at}.{name}", wrong);
            else if (rules["additionalProperties"] is { } rest) Judge(rest, value, $"{at}.{name}", wrong);
        }
    }

    private void JudgeArray(JsonObject rules, JsonArray list, string at, List<string> wrong)
    {
        if ((int?)rules["minItems"] > list.Count) wrong.Add($"{at}: too few items");
        if ((bool?)rules["uniqueItems"] == true && list.Select(item => item?.ToJsonString()).Distinct().Count() != list.Count) wrong.Add($"{at}: an item stands there twice");
        for (var i = 0; i < list.Count; i++) Judge(rules["items"], list[i], $"{at}[{i}]", wrong);
    }

    private static void JudgeValue(JsonObject rules, JsonValue value, string at, List<string> wrong)
    {
        if (value.GetValueKind() == JsonValueKind.String)
        {
            var text = (string)value!;
            if ((string?)rules["pattern"] is { } pattern && !Regex.IsMatch(text, pattern)) wrong.Add($"{at}: {text} is not {pattern}");
            if ((string?)rules["format"] is "uri" && !Uri.TryCreate(text, UriKind.Absolute, out _)) wrong.Add($"{at}: {text} is no URI");
            if ((string?)rules["format"] is "uri-reference" && !Uri.IsWellFormedUriString(text, UriKind.RelativeOrAbsolute)) wrong.Add($"{at}: {text} is no URI reference");
        }
        if (value.GetValueKind() == JsonValueKind.Number && (double?)rules["minimum"] > (double)value) wrong.Add($"{at}: {value} is below the minimum");
    }

    private bool Fits(JsonNode? schema, JsonNode? value)
    {
        var wrong = new List<string>();
        Judge(schema, value, "", wrong);
        return wrong.Count == 0;
    }

    private JsonNode? Resolve(string reference) =>
        reference == "#" ? root : reference[2..].Split('/').Aggregate((JsonNode?)root, static (node, name) => node is JsonArray list ? list[int.Parse(name)] : node![name]);

    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(static one => (string)one!) : [(string)type!];

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "integer" => value?.GetValueKind() == JsonValueKind.Number && (double)value % 1 == 0,
        _ => Kind(value) == type,
    };

    private static string Kind(JsonNode? value) => (value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}
