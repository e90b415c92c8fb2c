using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Tests.Expressions;

public sealed class TemplateTextTests
{
    private static TemplateText Parse(string text) => TemplateText.Parse(text, ExpressionLanguageTests.Scope);

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("$ {{ x }} }}", "$ {{ x }} }}")]
    [InlineData("${{ 'quoted' }}", "quoted")]
    [InlineData("${{ 'it''s }}' }}", "it's }}")]
    public void A_text_without_an_expression_is_a_literal(string text, string value)
    {
        var template = Parse(text);
        Assert.Null(template.Error);
        Assert.Equal(value, template.Literal);
        Assert.Null(template.Expression);
    }

    [Theory]
    [InlineData("${{ github.event_name }}", "push")]
    [InlineData("  ${{ github.event_name }}", "  push")]
    [InlineData("on ${{ github.event_name }}!", "on push!")]
    [InlineData("${{github.event_name}}${{github.ref}}", "pushrefs/heads/main")]
    [InlineData("{0} it's {{x}} ${{ 1 }} ${{ '}}' }} }", "{0} it's {{x}} 1 }} }")]
    [InlineData("${{ ('quoted') }}", "quoted")]
    [InlineData("a ${{ nothing.x }} b", "a  b")]
    [InlineData("${{ 1 }}}", "1}")]
    public void Text_around_expressions_makes_one_string(string text, string value)
    {
        var template = Parse(text);
        Assert.Null(template.Error);
        Assert.Equal(value, template.Expression!.Evaluate(ExpressionLanguageTests.Context).Value!.ToText());
    }

    [Fact]
    public void A_single_expression_keeps_its_kind()
    {
        Assert.Equal(ExpressionKind.Boolean, Parse("${{ flags.on }}").Expression!.Evaluate(ExpressionLanguageTests.Context).Value!.Kind);
        Assert.Equal(ExpressionKind.String, Parse(" ${{ flags.on }}").Expression!.Evaluate(ExpressionLanguageTests.Context).Value!.Kind);
    }

    [Theory]
    [InlineData("a ${{ b", ExpressionErrorKind.Unclosed, 2, 5)]
    [InlineData("${{ 'a }}", ExpressionErrorKind.Unclosed, 0, 9)]
    [InlineData("${{}", ExpressionErrorKind.Unclosed, 0, 4)]
    [InlineData("${{}}", ExpressionErrorKind.Empty, 0, 5)]
    [InlineData("x ${{   }} y", ExpressionErrorKind.Empty, 2, 8)]
    [InlineData("x ${{ githb.ref }}", ExpressionErrorKind.UnknownName, 6, 5)]
    [InlineData("${{ 1 }} ${{ 1 = 1 }}", ExpressionErrorKind.UnexpectedSymbol, 15, 1)]
    [InlineData("${{ ${{ 1 }} }}", ExpressionErrorKind.UnexpectedSymbol, 4, 3)]
    [InlineData("a ${{ insert }}", ExpressionErrorKind.Directive, 6, 6)]
    [InlineData("${{ insert x }}", ExpressionErrorKind.Directive, 4, 8)]
    public void Errors_stand_where_they_are_in_the_whole_text(string text, ExpressionErrorKind kind, int offset, int length)
    {
        var error = Parse(text).Error!;
        Assert.Equal((kind, offset, length), (error.Kind, error.Offset, error.Length));
    }

    [Fact]
    public void Insert_is_told_apart_from_an_expression()
    {
        Assert.True(Parse("${{ insert }}").IsInsert);
        Assert.Equal(ExpressionErrorKind.UnknownName, Parse("${{ inserted }}").Error!.Kind);
    }

    [Fact]
    public void Segments_say_where_each_expression_stands()
    {
        var template = Parse("a ${{ github.ref }} b");
        Assert.Equal([(0, 2, false), (2, 17, true), (19, 2, false)], template.Segments.Select(segment => (segment.Offset, segment.Length, segment.Root is not null)));
        Assert.Equal("github.ref", template.Expression!.TextOf(template.Segments[1].Root!).ToString());
    }

    [Fact]
    public void A_text_has_the_limits_of_the_expression_it_becomes()
    {
        var one = "${{ 1 }}";
        Assert.Null(Parse("x" + string.Concat(Enumerable.Repeat(one, 254))).Error);
        Assert.Equal(ExpressionErrorKind.TooManyArguments, Parse("x" + string.Concat(Enumerable.Repeat(one, 255))).Error!.Kind);
        Assert.Null(Parse(new string('x', ExpressionLimits.Length - "format('{0}', 1)".Length) + one).Error);
        Assert.Equal(ExpressionErrorKind.TooLong, Parse(new string('x', ExpressionLimits.Length - "format('{0}', 1)".Length + 1) + one).Error!.Kind);
        var deep = "${{ " + new string('!', 49) + "true }}";
        Assert.Null(Parse(deep).Error);
        Assert.Equal(ExpressionErrorKind.TooDeep, Parse("x" + deep).Error!.Kind);
        Assert.Null(Parse(new string('x', 1_000_000)).Error);
    }

    [Theory]
    [InlineData("", "success()")]
    [InlineData("  ", "success()")]
    [InlineData("flags.on", "success() && flags.on")]
    [InlineData("${{ flags.on }}", "success() && flags.on")]
    [InlineData("flags.on && nothing", "success() && flags.on && nothing")]
    [InlineData("always()", "always()")]
    [InlineData("flags.on || !CANCELLED()", "flags.on || !CANCELLED()")]
    [InlineData("${{ 'false' }}", "success() && false")]
    public void A_condition_without_a_status_function_asks_for_success(string text, string meaning)
    {
        var condition = TemplateText.ParseCondition(text, ExpressionLanguageTests.Scope);
        var same = ExpressionParser.Parse(meaning, ExpressionLanguageTests.Scope);
        foreach (var succeeded in new[] { true, false })
        {
            var context = new EvaluationContext { Contexts = ExpressionLanguageTests.Context.Contexts, Success = _ => succeeded };
            Assert.Equal(ExpressionJson.ToText(same.Evaluate(context).Value!), ExpressionJson.ToText(condition.Evaluate(context).Value!));
        }
        Assert.Equal(same.Root!.Descend().Count(), condition.Root!.Descend().Count());
    }

    [Fact]
    public void A_condition_with_text_around_its_expression_is_always_true()
    {
        var condition = TemplateText.ParseCondition("${{ false }} && false", ExpressionLanguageTests.Scope);
        Assert.True(condition.Evaluate(ExpressionLanguageTests.Context).Value!.IsTruthy);
    }
}
