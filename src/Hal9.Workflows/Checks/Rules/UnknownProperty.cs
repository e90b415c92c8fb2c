using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A property that GitHub's contexts never have: it is always empty.</summary>
public sealed class UnknownProperty : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor => ExpressionDiagnostics.UnknownProperty;

    public override bool AppliesToActions => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            if: github.branch == 'main' # <-
            steps:
              - run: echo ${{ runner.system }} # <-
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
            if: github.ref_name == 'main'
            steps:
              - run: echo ${{ runner.os }} ${{ github.event.anything.at.all }}
        """,
    ];

    public override void Visit(CheckText text, CheckRun run)
    {
        if (text.Expression is not null) TypingFindings.Report(this, text.Expression, text.Place, run);
    }

    public override void Visit(Condition condition, CheckRun run) =>
        TypingFindings.Report(this, condition.Expression, WrittenCondition.PlaceOf(condition), run);
}
