using System.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Tests.Expressions;

public sealed class ExpressionErrorTests
{
    [Theory]
    [InlineData("githb.ref", "did you mean `github`?")]
    [InlineData("contain('a', 'b')", "did you mean `contains`?")]
    [InlineData("tojsn(1)", "did you mean `toJSON`?")]
    [InlineData("True", "did you mean `true`? It is written in lower case")]
    [InlineData("github.ref == main", "a string is written in single quotes: `'main'`")]
    [InlineData("github.ref == \"main\"", "strings are written in single quotes: `'text'`")]
    [InlineData("github.ref = 'main'", "compare with `==`")]
    [InlineData("flags.on and flags.on", "`and` is written `&&`")]
    [InlineData("flags.on & flags.on", "`and` is written `&&`")]
    [InlineData("1 + 1", "there is no arithmetic in expressions")]
    [InlineData("flags.on ? 1 : 2", "choose with `case(condition, then, else)` or `condition && then || else`")]
    [InlineData("${{ 1 }}", "`${{ }}` does not nest: write the bare expression")]
    [InlineData("always", "to call the function write `always(…)`")]
    [InlineData("case(true, 1, true, 2)", "write `case(predicate, value, …, default)`")]
    [InlineData("'it's'", "double a quote inside a string: `'it''s'`")]
    public void An_error_tells_the_way_out(string expression, string hint) => Assert.Equal(hint, Parse(expression).Error!.Hint);

    [Fact]
    public void A_name_that_exists_elsewhere_is_told_so()
    {
        var scope = ExpressionScope.Of("github", "inputs");
        Assert.Equal("available here: github, inputs", ExpressionParser.Parse("steps.x", scope).Error!.Hint);
        Assert.Equal("`hashFiles` may not be called at this place of a workflow", ExpressionParser.Parse("hashFiles('x')", scope).Error!.Hint);
    }

    [Fact]
    public void Length_is_limited()
    {
        Assert.Null(Parse("'" + new string('x', ExpressionLimits.Length - 2) + "'").Error);
        var error = Parse("'" + new string('x', ExpressionLimits.Length - 1) + "'").Error!;
        Assert.Equal((ExpressionErrorKind.TooLong, 0, ExpressionLimits.Length + 1), (error.Kind, error.Offset, error.Length));
    }

    [Fact]
    public void Chains_are_as_long_as_they_like()
    {
        var chain = string.Join("||", Enumerable.Repeat("1", 7000));
        Assert.Equal(7000, Parse(chain).Root!.Children.Count);
        var mixed = string.Join("||", Enumerable.Repeat("(1&&1)", 2500));
        Assert.Null(Parse(mixed).Error);
        Assert.Equal(ExpressionErrorKind.TooDeep, Parse(string.Join("==", Enumerable.Repeat("1", 51))).Error!.Kind);
        Assert.Null(Parse(string.Join("==", Enumerable.Repeat("1", 50))).Error);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("!")]
    [InlineData("'")]
    [InlineData("''")]
    [InlineData("1")]
    [InlineData(".")]
    [InlineData("\0")]
    [InlineData("\ud800")]
    [InlineData("f(")]
    [InlineData("contains(")]
    [InlineData("github[")]
    [InlineData("github.")]
    [InlineData("github.*")]
    [InlineData("1&&(")]
    [InlineData("case(true,")]
    [InlineData(" ")]
    public void Hostile_repetition_is_answered_at_once(string unit)
    {
        var watch = Stopwatch.StartNew();
        foreach (var length in new[] { 100, ExpressionLimits.Length, 1_000_000 })
        {
            var text = string.Concat(Enumerable.Repeat(unit, (length / unit.Length) + 1))[..length];
            var parsed = Parse(text);
            Assert.InRange(parsed.Error?.Offset ?? 0, 0, length);
            Assert.InRange((parsed.Error?.Offset + parsed.Error?.Length) ?? 0, 0, length);
            TemplateText.Parse("${{" + text + "}}", ExpressionLanguageTests.Scope);
            LenientJsonOf(text);
        }
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");

        static void LenientJsonOf(string text) => ExpressionParser.Parse("fromJSON(x)", ExpressionScope.Of("x")).Evaluate(new EvaluationContext { Contexts = _ => ExpressionValue.Of(text) });
    }

    [Fact]
    public void Json_is_read_sixty_four_deep()
    {
        Assert.Null(FromJson(new string('[', 64) + new string(']', 64)).Error);
        Assert.Equal(ExpressionErrorKind.InvalidJson, FromJson(new string('[', 65) + new string(']', 65)).Error!.Kind);
        Assert.Equal(ExpressionErrorKind.InvalidJson, FromJson(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))).Error!.Kind);
    }

    [Fact]
    public void Memory_is_limited_as_github_counts_it()
    {
        var text = new string('x', 100_000);
        var context = new EvaluationContext { Contexts = _ => ExpressionValue.Of(text) };
        var scope = ExpressionScope.Of("x");
        Assert.Null(ExpressionParser.Parse("startsWith(format('{0}{0}', x), 'x')", scope).Evaluate(context).Error);
        Assert.Equal(ExpressionErrorKind.OutOfMemory, ExpressionParser.Parse("format('{0}{0}{0}{0}{0}{0}', x)", scope).Evaluate(context).Error!.Kind);
        Assert.Equal(ExpressionErrorKind.OutOfMemory, ExpressionParser.Parse("toJSON(fromJSON('[1,2,3]'))", scope).Evaluate(new EvaluationContext { MemoryLimit = 100 }).Error!.Kind);
    }

    [Fact]
    public void Values_as_deep_as_memory_allows_are_printed_without_recursion()
    {
        ExpressionValue nested = ExpressionValue.Null;
        for (var i = 0; i < 100_000; i++) nested = new ExpressionArray([nested]);
        var result = ExpressionParser.Parse("toJSON(x)", ExpressionScope.Of("x")).Evaluate(new EvaluationContext { Contexts = _ => nested });
        Assert.Equal(ExpressionErrorKind.OutOfMemory, result.Error!.Kind);
    }

    [Fact]
    public void Every_kind_of_error_has_a_descriptor_and_every_descriptor_a_page()
    {
        foreach (var kind in Enum.GetValues<ExpressionErrorKind>()) Assert.Contains(ExpressionDiagnostics.For(kind), ExpressionDiagnostics.All);
        Assert.Equal(ExpressionDiagnostics.All.Count, ExpressionDiagnostics.All.Select(descriptor => descriptor.Code).Distinct().Count());
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Hal9.slnx"))) root = root.Parent;
        foreach (var descriptor in ExpressionDiagnostics.All)
        {
            Assert.StartsWith("HAL3", descriptor.Code, StringComparison.Ordinal);
            var page = Path.Combine(root!.FullName, "docs", "diagnostics", descriptor.Code + ".md");
            Assert.True(File.Exists(page), page);
            Assert.StartsWith($"# {descriptor.Code}: {descriptor.Name}\n", File.ReadAllText(page), StringComparison.Ordinal);
        }
    }

    private static ParsedExpression Parse(string expression) => ExpressionParser.Parse(expression, ExpressionLanguageTests.Scope);

    private static EvaluationResult FromJson(string json) =>
        ExpressionParser.Parse("fromJSON(x)", ExpressionScope.Of("x")).Evaluate(new EvaluationContext { Contexts = _ => ExpressionValue.Of(json) });
}
