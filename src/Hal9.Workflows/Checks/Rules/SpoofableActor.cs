using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Trust by the name of who caused the last event: on a pull request that need not be its author.</summary>
public sealed class SpoofableActor : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2039", "spoofable-actor", "A bot is trusted by the name of the last actor");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: pull_request_target
        permissions: {}
        jobs:
          merge:
            if: github.actor == 'dependabot[bot]' # <-
            runs-on: ubuntu-latest
            steps:
              - run: gh pr merge
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: pull_request_target
        permissions: {}
        jobs:
          merge:
            if: github.event.pull_request.user.login == 'dependabot[bot]'
            runs-on: ubuntu-latest
            steps:
              - run: gh pr merge
        """,
        """
        on: push
        permissions: {}
        jobs:
          merge:
            if: github.actor != 'dependabot[bot]'
            runs-on: ubuntu-latest
            steps:
              - run: make
        """,
    ];

    public override void Visit(ExpressionNode.Comparison comparison, CheckPlace place, CheckRun run)
    {
        // Only what grants something is dangerous, and only where the event brings secrets along.
        if (comparison.Operator != ComparisonOperator.Equal || place.Role != TextRole.Condition || run.Workflow.On.Find("pull_request_target") is null) return;
        var (left, right) = (comparison.Left, comparison.Right);
        var literal = (left as ExpressionNode.Literal ?? right as ExpressionNode.Literal)?.Value.ToText();
        var other = left is ExpressionNode.Literal ? right : left;
        if (literal?.EndsWith("[bot]", StringComparison.Ordinal) != true || other is not ExpressionNode.Index || ReferencePaths.Of(other, place) is not { } reference) return;
        if (reference.Is("github", "actor") || reference.Is("github", "triggering_actor"))
        {
            run.Report(this, place.SpanOf(comparison), $"`{reference}` is who caused the last event, not who wrote the pull request", "ask for `github.event.pull_request.user.login`");
        }
    }
}
