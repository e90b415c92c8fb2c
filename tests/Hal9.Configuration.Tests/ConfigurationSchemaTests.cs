using System.Text.Json.Nodes;
using CsCheck;

namespace Hal9.Configuration.Tests;

/// <summary>The schema and the reader are made of one declaration; here they are held against each other.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly ConfigurationSection[] Sections = [ProjectSection.Section, CanarySection.Section];

    private static readonly JsonObject Schema = JsonNode.Parse(ConfigurationSchema.Json(Sections))!.AsObject();

    /// <summary>Values near the borders of every shape, as JSON, which is YAML too. Durations of <c>limits.latency</c> stay in its range, which no schema can say.</summary>
    private static readonly Gen<string> Value = Gen.OneOf(
        "1", "0", "10", "11", "1.0", "1.5", "65535", "65536", "-1", "1e1", "true", "false", "null", "\"\"", "\"a\"", "\"abcde\"", "\"abcdef\"", "\"😀😀😀😀😀\"", "\"5%\"", "\"100%\"", "\"100.1%\"", "\"101%\"", "\"005%\"",
        "\"5.1234%\"", "\"%\"", "\"5\"", "\"10s\"", "\"1h30m\"", "\"30m1h\"", "\"1000000s\"", "\"0d\"", "\"10\"", "\"s\"", "\"1MB\"", "\"1mb\"", "\"1KB\"", "\"1kB\"", "\"0TiB\"", "\"1234567B\"", "\"linear\"", "\"Linear\"",
        "\"1.2.3\"", "\"1.2.3\\n\"", "\"v1.2.3\"", "\"${env:A}\"", "\"${env:A:-b}\"", "\"${env:A\"", "\"${env:}\"", "\"$${env:}\"", "\"$$${env:}\"", "\"x${env:A}${env:1}\"", "\"${A}\"", "[]", "{}", "[\"5%\"]", "[5]", "[\"1%\",\"2%\",\"3%\",\"4%\",\"5%\"]", "[[]]");

    private static readonly Gen<string> Field = Gen.Select(Gen.OneOf("steps", "interval", "memory", "strategy", "replicas", "enabled", "version", "note", "owner", "unknown"), Value, (key, value) => $"\"{key}\":{value}");

    private static readonly Gen<string> Targets = Gen.Select(Gen.OneOf("a", "west-1.x", "1a", "_", "", "ä"), Gen.OneOf("url", "port", "x"), Value, Value,
        (name, key, value, url) => $"\"targets\":{{\"{name}\":{{\"url\":{url},\"{key}2\":1,\"{key}\":{value}}}}}".Replace(",\"url2\":1,\"url\":" + value, "", StringComparison.Ordinal).Replace("\"port2\":1,", "", StringComparison.Ordinal));

    private static readonly Gen<string> Limits = Gen.Select(Gen.OneOf("errors", "error"), Value, (key, value) => $"\"limits\":{{\"{key}\":{value}}}");

    private static readonly Gen<string> Files = Gen.Select(Gen.Bool, Gen.OneOf(Field, Field, Targets, Limits).Array[0, 3], (sound, fields) =>
        $"{{\"canary\":{{{string.Join(',', fields.Prepend(sound ? "\"steps\":[\"5%\"]" : "").Where(field => field.Length > 0).DistinctBy(field => field[..field.IndexOf(':', StringComparison.Ordinal)]))}}}}}");

    [Fact]
    public void The_schema_is_the_golden_one() => Golden.Check("canary.schema.json", ConfigurationSchema.Json(Sections));

    [Fact]
    public void The_reference_is_the_golden_one() => Golden.Check("canary.md", ConfigurationReference.Markdown(Sections));

    [Fact]
    public void What_the_reader_accepts_the_schema_accepts_and_nothing_else()
    {
        var (accepted, refused) = (0, 0);
        Files.Sample(file =>
        {
            var parse = CanarySection.Read(file, ("A", "1"));
            // The variable's value is the environment's, not the file's.
            if (parse.Diagnostics.Any(diagnostic => diagnostic.Message.Contains("after substitution", StringComparison.Ordinal))) return;
            var valid = SmallSchemaValidator.IsValid(Schema, JsonNode.Parse(file));
            Assert.True(parse.IsSound == valid, $"schema: {valid}, reader: {string.Join("; ", parse.Diagnostics)}\n{file}");
            Interlocked.Increment(ref valid ? ref accepted : ref refused);
        }, iter: 20_000);
        Assert.True(accepted > 1000 && refused > 1000, $"{accepted} accepted, {refused} refused: the samples are lopsided");
    }

    [Fact]
    public void Every_default_is_accepted_by_its_own_schema()
    {
        var checkedDefaults = 0;
        Visit(Schema);
        Assert.Equal(7, checkedDefaults);

        void Visit(JsonNode? node)
        {
            if (node is JsonArray array)
            {
                foreach (var item in array) Visit(item);
            }
            else if (node is JsonObject it)
            {
                if (it.TryGetPropertyValue("default", out var value))
                {
                    Assert.True(SmallSchemaValidator.IsValid(it, value), it.ToJsonString());
                    checkedDefaults++;
                }
                foreach (var (_, inner) in it) Visit(inner);
            }
        }
    }
}
