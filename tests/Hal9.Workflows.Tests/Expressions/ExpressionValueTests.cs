using System.Text.Json;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Tests.Expressions;

public sealed class ExpressionValueTests
{
    [Fact]
    public void Of_colliding_keys_the_last_value_stands_at_the_first_place()
    {
        var pairs = Enumerable.Range(0, 20).Select(i => ($"key{i}", ExpressionValue.Of(i))).Append(("KEY3", ExpressionValue.Of("last")));
        var dictionary = ExpressionDictionary.Of(pairs);
        Assert.Equal(20, dictionary.Count);
        Assert.Equal("last", dictionary["Key3"].ToText());
        Assert.Equal("key3", dictionary.Entries.ElementAt(3).Key);
        Assert.Same(ExpressionValue.Null, dictionary["none"]);
    }

    [Fact]
    public void An_environment_can_tell_case_apart()
    {
        var env = new ExpressionDictionary([KeyValuePair.Create("path", ExpressionValue.Of("a")), KeyValuePair.Create("PATH", ExpressionValue.Of("b"))], StringComparison.Ordinal);
        Assert.Equal(["a", "b", ""], new[] { "path", "PATH", "Path" }.Select(key => env[key].ToText()));
        Assert.Equal(3, env.With("Path", ExpressionValue.Of("c")).Count);
    }

    [Theory]
    [InlineData("null", """{"kind":"Null","value":null}""")]
    [InlineData("1.50", """{"kind":"Number","value":1.5}""")]
    [InlineData("NaN", """{"kind":"Number","value":"NaN"}""")]
    [InlineData("-Infinity", """{"kind":"Number","value":"-Infinity"}""")]
    [InlineData("'é\"<'", """{"kind":"String","value":"é\"<"}""")]
    [InlineData("fromJSON('[1,{\"a\":true}]')", """{"kind":"Array","value":[1,{"a":true}]}""")]
    public void A_value_prints_with_its_kind(string expression, string json) =>
        Assert.Equal(json, ExpressionJson.ToText(ExpressionParser.Parse(expression, ExpressionScope.WellKnown).Evaluate(new EvaluationContext()).Value!));

    [Fact]
    public void Half_a_surrogate_pair_prints_as_a_replacement()
    {
        var json = ExpressionJson.ToText(ExpressionDictionary.Of(("\ud800", ExpressionValue.Of("a\udc00b"))));
        Assert.Equal("{\"kind\":\"Object\",\"value\":{\"\ufffd\":\"a\ufffdb\"}}", JsonDocument.Parse(json).RootElement.GetRawText().Replace("\\uFFFD", "\ufffd", StringComparison.Ordinal));
    }

    [Fact]
    public void A_context_is_asked_for_once_per_mention_and_only_when_reached()
    {
        List<string> asked = [];
        var context = new EvaluationContext { Contexts = name => { asked.Add(name); return ExpressionValue.False; } };
        var scope = ExpressionScope.Of("github", "steps", "needs");
        ExpressionParser.Parse("GITHUB && steps.x || NEEDS", scope).Evaluate(context);
        Assert.Equal(["github", "needs"], asked);
    }

    [Fact]
    public void What_a_scope_names_twice_counts_once()
    {
        var scope = ExpressionScope.Of("github", "GITHUB", "always(0,0)", "always(0,1)", "contains(1,1)");
        Assert.Equal(["github"], scope.Contexts);
        Assert.Null(ExpressionParser.Parse("always(1)", scope).Error);
        Assert.Equal(ExpressionErrorKind.TooFewArguments, ExpressionParser.Parse("contains('a')", scope).Error!.Kind);
    }

    [Fact]
    public void A_scope_reads_the_notation_of_a_schema()
    {
        var scope = ExpressionScope.Of("github", "failure(0,MAX)", "hashFiles(1,255)", "odd(name");
        Assert.Equal(["github", "odd(name"], scope.Contexts);
        Assert.True(scope.TryGetFunction("FAILURE", out var failure));
        Assert.Equal((0, int.MaxValue), (failure.MinimumArguments, failure.MaximumArguments));
        Assert.Null(ExpressionParser.Parse("failure('a', 'b', 'c')", scope).Error);
        Assert.Null(ExpressionParser.Parse("whatever.x[1] && call(1, 2)", ExpressionScope.Anything).Error);
    }
}
