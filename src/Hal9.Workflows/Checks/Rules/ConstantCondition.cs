using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>
/// A condition that is the same whatever happens: text around <c>${{ }}</c>, which makes it a string and so true; a constant among
/// <c>||</c> or <c>&amp;&amp;</c>. A written <c>false</c> or <c>true</c> is taken as meant.
/// </summary>
public sealed class ConstantCondition : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2021", "constant-condition", "The condition is the same whatever happens");

    public override bool AppliesToActions => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            if: ${{ github.ref == 'refs/heads/main' }} && success() # <-
            steps:
              - if: github.actor == 'ann' || 'bob' # <-
                run: make
              - if: ${{ github.actor == 'ann' && '' }} # <-
                run: make
              - if: "'main' == 'main'" # <-
                run: make
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            if: ${{ github.ref == 'refs/heads/main' && success() }}
            steps:
              - if: github.actor == 'ann' || github.actor == 'bob'
                run: make
              - if: always()
                run: make
              - if: false
                run: make
        """,
    ];

    public override void Visit(Condition condition, CheckRun run)
    {
        if (WrittenCondition.Of(condition) is not { } root || root is ExpressionNode.Literal) return;
        var place = WrittenCondition.PlaceOf(condition);
        if (root is ExpressionNode.FunctionCall { Arguments: [ExpressionNode.Literal { Length: 0 }, ..] })
        {
            run.Report(this, place.Span, "text around `${{ }}` makes the condition a string, which is always true", "write the whole condition without `${{ }}`");
        }
        else if (ConstantValue.Of(root) is { } constant && constant.Because is not ExpressionNode.Literal { Value: ExpressionBoolean })
        {
            run.Report(this, place.SpanOf(constant.Because), $"the condition is always {(constant.IsTruthy ? "true" : "false")}", Hint(constant));
        }
    }

    private static string? Hint(ConstantValue constant) =>
        constant.Because is ExpressionNode.Literal ? $"a text is {(constant.IsTruthy ? "true" : "false")} by itself; compare it with something" : null;
}
