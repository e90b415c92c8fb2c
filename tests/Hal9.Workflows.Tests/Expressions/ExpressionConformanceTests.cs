using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Tests.Expressions;

/// <summary>GitHub's own cases: each file maps a group to cases. One test per case, named by file, group and place.</summary>
[Trait("Category", "Conformance")]
public sealed partial class ExpressionConformanceTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("HAL9_CONFORMANCE") is { Length: > 0 } root ? Path.Combine(root, "expressions") : null;

    public static TheoryData<string, string, int> Cases()
    {
        var cases = new TheoryData<string, string, int>();
        if (Folder is null || !Directory.Exists(Folder))
        {
            cases.Add("", "", 0);
            return cases;
        }
        foreach (var file in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var group in document.RootElement.EnumerateObject())
            {
                for (var i = 0; i < group.Value.GetArrayLength(); i++) cases.Add(Path.GetFileName(file), group.Name, i);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_official_case_gives_the_official_answer(string file, string group, int place)
    {
        if (file.Length == 0) Assert.Skip("needs HAL9_CONFORMANCE, the folder of official cases");
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder!, file)));
        var official = document.RootElement.GetProperty(group)[place];
        if (official.TryGetProperty("options", out var options) && options.TryGetProperty("skip", out var skipped)
            && skipped.EnumerateArray().Any(language => language.ValueEquals("csharp")))
        {
            Assert.Skip("the case does not hold for the C# evaluator");
        }
        var contexts = official.TryGetProperty("contexts", out var given) ? (ExpressionObject)ExpressionValue.FromJson(given) : ExpressionDictionary.Empty;
        var scope = new ExpressionScope(contexts.Entries.Select(entry => entry.Key), []);
        var expression = ExpressionParser.Parse(official.GetProperty("expr").GetString()!, scope);
        var result = expression.Evaluate(EvaluationContext.From(contexts));
        if (official.TryGetProperty("err", out var error))
        {
            Assert.False(result.Succeeded);
            Assert.Equal(error.GetProperty("kind").ValueEquals("evaluation"), result.Error.IsEvaluation);
            var where = Position().Match(error.GetProperty("value").GetString()!);

            // Where GitHub points at the parenthesis of a call with too many arguments, we point at its name.
            var isArity = result.Error.Kind is ExpressionErrorKind.TooFewArguments or ExpressionErrorKind.TooManyArguments or ExpressionErrorKind.EvenArguments;
            if (where.Success && !isArity) Assert.Equal(int.Parse(where.Groups[1].Value, CultureInfo.InvariantCulture), result.Error.Offset + 1);
            return;
        }
        Assert.Null(result.Error);
        var expected = official.GetProperty("result");
        Assert.Equal(expected.GetProperty("kind").GetString(), result.Value!.Kind.ToString());
        AssertSame(expected.TryGetProperty("value", out var value) ? value : default, result.Value);
    }

    private static void AssertSame(JsonElement expected, ExpressionValue actual)
    {
        switch (actual)
        {
            // JSON has no word for these numbers: the cases write them as strings.
            case ExpressionNumber number when expected.ValueKind == JsonValueKind.String: Assert.Equal(expected.GetString(), number.ToText()); break;
            case ExpressionNumber number: Assert.Equal(expected.GetDouble(), number.Value); break;
            case ExpressionArray array:
                Assert.Equal(expected.GetArrayLength(), array.Items.Count);
                foreach (var (one, other) in expected.EnumerateArray().Zip(array.Items)) AssertSame(one, other);
                break;
            case ExpressionObject @object:
                Assert.Equal(expected.EnumerateObject().Select(property => property.Name), @object.Entries.Select(entry => entry.Key));
                foreach (var (one, other) in expected.EnumerateObject().Zip(@object.Entries)) AssertSame(one.Value, other.Value);
                break;
            case ExpressionString text: Assert.Equal(expected.GetString(), text.Value); break;
            case ExpressionBoolean boolean: Assert.Equal(expected.GetBoolean(), boolean.Value); break;
            default: Assert.True(expected.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined); break;
        }
    }

    [GeneratedRegex(@"Located at position (\d+) within")]
    private static partial Regex Position();
}
