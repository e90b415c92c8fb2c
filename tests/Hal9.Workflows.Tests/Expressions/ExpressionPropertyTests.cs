using System.Globalization;
using CsCheck;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Expressions.Typing;

namespace Hal9.Workflows.Tests.Expressions;

public sealed class ExpressionPropertyTests
{
    [Fact]
    public void Any_text_is_answered_with_a_tree_or_an_error_inside_the_text() => ExpressionGenerators.Anything.Sample(Judge, iter: 20_000);

    [Fact]
    public void What_the_grammar_makes_parses_and_evaluates() => ExpressionGenerators.WellFormed.Sample(
        text =>
        {
            var parsed = Parse(text);
            Assert.Null(parsed.Error);
            var result = parsed.Evaluate(ExpressionLanguageTests.Context);
            Assert.True(result.Succeeded || result.Error.IsEvaluation);
        },
        iter: 20_000);

    [Fact]
    public void A_printed_tree_parses_to_the_same_tree() => ExpressionGenerators.WellFormed.Sample(
        text =>
        {
            var root = Parse(text).Root!;
            var printed = Print(root);
            Assert.Equal(printed, Print(Parse(printed).Root!));

            // Blanks between tokens carry no meaning, and neither does the case of names.
            if (!text.Contains('\'', StringComparison.Ordinal) && !text.Contains('N', StringComparison.Ordinal)) Assert.Equal(printed, Print(Parse($" ( {text} ) ").Root!));
        },
        iter: 20_000);

    [Fact]
    public void A_node_covers_its_own_text() => ExpressionGenerators.WellFormed.Sample(
        text =>
        {
            var parsed = Parse(text);
            foreach (var node in parsed.Root!.Descend())
            {
                if (node is ExpressionNode.Wildcard or ExpressionNode.Literal { Value: ExpressionString }) continue;
                Assert.Equal(Print(node), Print(Parse(parsed.TextOf(node).ToString()).Root!));
            }
        },
        iter: 5_000);

    [Fact]
    public void A_number_survives_its_text() => Gen.Double.Sample(number =>
    {
        var text = ExpressionNumber.Format(number);
        var back = ExpressionNumber.Parse(text);
        Assert.Equal(text, ExpressionNumber.Format(back));
        if (double.IsFinite(number) && double.IsFinite(back)) Assert.True(Math.Abs(back - number) <= Math.Abs(number) * 1e-14);
    });

    [Fact]
    public void A_whole_number_of_fifteen_digits_is_exact() =>
        Gen.Long[-999_999_999_999_999, 999_999_999_999_999].Sample(number => ExpressionNumber.Parse(number.ToString(CultureInfo.InvariantCulture)) == number
            && ExpressionNumber.Format(number) == number.ToString(CultureInfo.InvariantCulture));

    [Fact]
    public void Splitting_a_template_loses_nothing() => ExpressionGenerators.Template.Sample(
        text =>
        {
            var template = TemplateText.Parse(text, ExpressionLanguageTests.Scope);
            var end = 0;
            foreach (var segment in template.Segments)
            {
                Assert.Equal(end, segment.Offset);
                Assert.True(segment.Length > 0);
                end = segment.End;
            }
            if (template.Error is { } error)
            {
                Assert.InRange(error.Offset, 0, text.Length);
                Assert.InRange(error.Offset + error.Length, 0, Math.Max(text.Length, end));
                return;
            }
            Assert.Equal(text.Length, end);
            Assert.Single(new[] { template.Literal is not null, template.Expression is not null, template.IsInsert }, isSo => isSo);
            if (template.Expression is not { } expression) return;

            // A template is its pieces' values put together.
            var result = expression.Evaluate(ExpressionLanguageTests.Context);
            if (!result.Succeeded || template.Segments.Count == 1) return;
            var pieces = template.Segments.Select(segment => segment.Root is null
                ? text.Substring(segment.Offset, segment.Length)
                : TemplateText.Parse(text.Substring(segment.Offset, segment.Length), ExpressionLanguageTests.Scope) is { Literal: { } literal }
                    ? literal
                    : Parse(text[(segment.Offset + 3)..(segment.End - 2)]).Evaluate(ExpressionLanguageTests.Context).Value!.ToText());
            Assert.Equal(string.Concat(pieces), result.Value.ToText());
        },
        iter: 20_000);

    [Fact]
    public void Json_printed_by_the_language_is_read_by_it() => Value.Sample(
        value =>
        {
            var context = new EvaluationContext { Contexts = _ => value };
            var back = ExpressionParser.Parse("fromJSON(toJSON(x))", ExpressionScope.Of("x")).Evaluate(context);
            Assert.Equal(ExpressionJson.ToText(value), ExpressionJson.ToText(back.Value!));
        },
        iter: 5_000);

    [Fact]
    public void Equality_is_symmetric_and_ordering_turns_around() => Gen.Select(Value, Value).Sample((left, right) =>
    {
        Assert.Equal(ExpressionComparison.AreEqual(left, right), ExpressionComparison.AreEqual(right, left));
        Assert.Equal(ExpressionComparison.Holds(ComparisonOperator.LessThan, left, right), ExpressionComparison.Holds(ComparisonOperator.GreaterThan, right, left));
        Assert.NotEqual(ExpressionComparison.Holds(ComparisonOperator.Equal, left, right), ExpressionComparison.Holds(ComparisonOperator.NotEqual, left, right));
    });

    /// <summary>What must hold of every text whatsoever.</summary>
    internal static void Judge(string text)
    {
        var parsed = Parse(text);
        if (parsed.Error is { } error)
        {
            Assert.Null(parsed.Root);
            Assert.InRange(error.Offset, 0, text.Length);
            Assert.InRange(error.Offset + error.Length, error.Offset, text.Length);
            Assert.NotEmpty(error.Message);
            Assert.False(error.IsEvaluation);
            return;
        }
        parsed.Evaluate(ExpressionLanguageTests.Context);
        parsed.AsCondition().Evaluate(ExpressionLanguageTests.Context);
        ExpressionTypes.Check(parsed, ContextShapes.GitHub);
        foreach (var node in parsed.Root?.Descend() ?? []) Assert.InRange(node.Offset + node.Length, node.Offset + 1, text.Length);
    }

    private static readonly Gen<ExpressionValue> Value = Gen.Recursive<ExpressionValue>((depth, self) => depth > 3 ? Primitive : Gen.Frequency(
        (3, Primitive),
        (1, self.Array[0, 4].Select(ExpressionValue (items) => new ExpressionArray(items))),
        (1, Gen.Select(Gen.String[0, 3], self).Array[0, 4].Select(ExpressionValue (pairs) => ExpressionDictionary.Of(pairs)))));

    private static Gen<ExpressionValue> Primitive => Gen.OneOf(
        Gen.Const(ExpressionValue.Null), Gen.Bool.Select(ExpressionValue.Of), Gen.Int.Select(number => ExpressionValue.Of(number)),
        Gen.String[Gen.Char[' ', '\u0090'], 0, 8].Select(ExpressionValue.Of), Gen.OneOf("1", "a", "A", "", "é").Select(ExpressionValue.Of));

    private static ParsedExpression Parse(string text) => ExpressionParser.Parse(text, ExpressionLanguageTests.Scope);

    /// <summary>The tree with all parentheses.</summary>
    private static string Print(ExpressionNode node) => node switch
    {
        ExpressionNode.Literal { Value: ExpressionString text } => $"'{text.Value.Replace("'", "''", StringComparison.Ordinal)}'",
        ExpressionNode.Literal { Value: ExpressionNumber { Value: var number } } => number == 0 && double.IsNegative(number) ? "-0" : number.ToString("R", CultureInfo.InvariantCulture),
        ExpressionNode.Literal { Value: ExpressionNull } => "null",
        ExpressionNode.Literal literal => literal.Value.ToText(),
        ExpressionNode.NamedValue name => name.Name,
        ExpressionNode.Wildcard => "*",
        ExpressionNode.Index index => $"{Print(index.Target)}[{Print(index.Key)}]",
        ExpressionNode.Not not => $"(!{Print(not.Operand)})",
        ExpressionNode.And and => $"({string.Join(" && ", and.Operands.Select(Print))})",
        ExpressionNode.Or or => $"({string.Join(" || ", or.Operands.Select(Print))})",
        ExpressionNode.FunctionCall call => $"{call.Name}({string.Join(", ", call.Arguments.Select(Print))})",
        ExpressionNode.Comparison comparison => $"({Print(comparison.Left)} {Sign(comparison.Operator)} {Print(comparison.Right)})",
        _ => throw new InvalidOperationException(),
    };

    private static string Sign(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "==",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.LessThan => "<",
        ComparisonOperator.LessThanOrEqual => "<=",
        ComparisonOperator.GreaterThan => ">",
        _ => ">=",
    };
}
