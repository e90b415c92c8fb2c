using Hal9.Workflows.Expressions;
using Hal9.Workflows.Expressions.Typing;

namespace Hal9.Workflows.Tests.Expressions;

public sealed class ExpressionTypesTests
{
    private static readonly ContextShapes Shapes = ContextShapes.GitHub
        .With("steps", ExpressionType.Closed(("build", ContextShapes.Step(["digest"])), ("test", ContextShapes.Step())))
        .With("needs", ExpressionType.Closed(("plan", ContextShapes.Need(["matrix"]))))
        .With("inputs", ExpressionType.Closed(("dry-run", ExpressionType.Boolean), ("count", ExpressionType.Number), ("target", ExpressionType.OneOf("staging", "production"))))
        .With("matrix", ExpressionType.Closed(("os", ExpressionType.String), ("tags", ExpressionType.ArrayOf(ExpressionType.String))));

    [Theory]
    [InlineData("github.evnt", "`github` has no property `evnt`", "did you mean `event`?")]
    [InlineData("runner.oss", "`runner` has no property `oss`", "did you mean `os`?")]
    [InlineData("strategy.fail_fast", "`strategy` has no property `fail_fast`", "did you mean `fail-fast`?")]
    [InlineData("github['evnt_name']", "`github` has no property `evnt_name`", "did you mean `event_name`?")]
    [InlineData("steps.biuld.outputs.digest", "`steps` has no property `biuld`", "did you mean `build`?")]
    [InlineData("steps.build.outputs.diget", "`steps.build.outputs` has no property `diget`", "did you mean `digest`?")]
    [InlineData("steps.build.output.digest", "`steps.build` has no property `output`", "did you mean `outputs`?")]
    [InlineData("needs.plan.status", "`needs.plan` has no property `status`", "it has outputs, result")]
    [InlineData("needs.*.results", "`needs.*` has no property `results`", "did you mean `result`?")]
    [InlineData("github.ref.name", "`github.ref` is a string, which has no properties", null)]
    [InlineData("matrix.tags.first", "`matrix.tags` is an array, which has no property `first`", "write `[0].first` for one item or `.*.first` for all")]
    [InlineData("format('{0}', github.evnt) == 'x' && true", "`github` has no property `evnt`", "did you mean `event`?")]
    public void A_property_that_is_never_there_is_found(string expression, string message, string? hint)
    {
        var finding = Assert.Single(Check(expression));
        Assert.Equal((message, hint), (finding.Message, finding.Hint));
        Assert.Same(ExpressionDiagnostics.UnknownProperty, finding.Descriptor);
    }

    [Theory]
    [InlineData("github == 'push'", "compare one of its properties")]
    [InlineData("matrix.tags == 'v1'", "search an array with `contains(array, item)`")]
    [InlineData("inputs.dry-run == 'true'", "compare with `true` or `false`, without quotes")]
    [InlineData("'false' != inputs.dry-run", "compare with `true` or `false`, without quotes")]
    [InlineData("inputs.count == 'many'", null)]
    [InlineData("steps.test.outcome == 'failed'", null)]
    [InlineData("needs.plan.result == 'succes'", "did you mean `success`?")]
    [InlineData("runner.os == 'Ubuntu'", null)]
    [InlineData("inputs.target == 'prod'", null)]
    [InlineData("contains(github.event, 'x')", "search its values with `.*`")]
    [InlineData("startsWith(github.event, 'x')", null)]
    [InlineData("join(steps)", "join its values with `.*`")]
    public void A_comparison_that_never_holds_is_found(string expression, string? hint)
    {
        var finding = Assert.Single(Check(expression));
        Assert.Same(ExpressionDiagnostics.ImpossibleComparison, finding.Descriptor);
        if (hint is not null) Assert.Equal(hint, finding.Hint);
    }

    [Theory]
    [InlineData("github.event.pull_request.head.sha == 'x'")]
    [InlineData("github.event_name == 'push' && startsWith(github.ref, 'refs/tags/')")]
    [InlineData("GITHUB.EVENT_NAME == 'PUSH'")]
    [InlineData("steps.test.outputs.anything == 1")]
    [InlineData("steps.test.outcome == 'Failure'")]
    [InlineData("steps.test.outcome == ''")]
    [InlineData("inputs.dry-run == true")]
    [InlineData("inputs.dry-run == '1'")]
    [InlineData("inputs.dry-run == ''")]
    [InlineData("inputs.count == '3'")]
    [InlineData("inputs.count > 'x'")]
    [InlineData("(inputs.dry-run && 'a' || 'b') == 'b'")]
    [InlineData("(github.head_ref || github.ref_name) == 'main'")]
    [InlineData("matrix.tags[0] == 'v1'")]
    [InlineData("matrix.tags.*")]
    [InlineData("contains(needs.*.result, 'failure')")]
    [InlineData("join(needs.*.result, ', ')")]
    [InlineData("env.ANYTHING == vars.ELSE")]
    [InlineData("fromJSON(needs.plan.outputs.matrix).include[0].os")]
    [InlineData("case(inputs.dry-run, 'a', 'b') == 'a'")]
    [InlineData("job.services.redis.ports['6379']")]
    [InlineData("strategy.job-index == 0")]
    [InlineData("unheard.of == 'x'")]
    [InlineData("steps[matrix.os].outcome == 'success'")]
    public void What_may_be_meant_is_left_alone(string expression) => Assert.Empty(Check(expression));

    [Fact]
    public void Findings_come_in_the_order_of_the_text_and_point_at_the_key()
    {
        var found = Check("github.evnt == github['reff'] && runner.oss");
        Assert.Equal([(7, 4), (22, 6), (40, 3)], found.Select(finding => (finding.Offset, finding.Length)));
    }

    [Fact]
    public void A_step_named_twice_does_not_stop_typing()
    {
        var shapes = Shapes.With("steps", ExpressionType.Closed(("a", ContextShapes.Step(["x", "X"])), ("A", ContextShapes.Step())));
        Assert.Single(ExpressionTypes.Check(ExpressionParser.Parse("steps.a.outputs.y", ExpressionScope.Anything), shapes));
    }

    [Fact]
    public void A_wrong_expression_is_left_to_the_parser() => Assert.Empty(Check("github.evnt =="));

    private static IReadOnlyList<ExpressionFinding> Check(string expression) => ExpressionTypes.Check(ExpressionParser.Parse(expression, ExpressionScope.Anything), Shapes);
}
