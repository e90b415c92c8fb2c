using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A comparison whose sides can never be equal, by their types or the values one of them can take.</summary>
public sealed class ImpossibleComparison : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor => ExpressionDiagnostics.ImpossibleComparison;

    public override bool AppliesToActions => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on:
          workflow_dispatch:
            inputs:
              dry-run:
                type: boolean
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            if: inputs.dry-run == 'true' # <-
            steps:
              - id: make
                run: make
              - if: steps.make.outcome == 'failed' # <-
                run: echo ${{ runner.os == 'ubuntu' }} # <-
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on:
          workflow_dispatch:
            inputs:
              dry-run:
                type: boolean
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            if: inputs.dry-run == true
            steps:
              - id: make
                run: make
              - if: steps.make.outcome == 'failure'
                run: echo ${{ runner.os == 'Linux' }}
        """,
    ];

    public override void Visit(CheckText text, CheckRun run)
    {
        if (text.Expression is not null) TypingFindings.Report(this, text.Expression, text.Place, run);
    }

    public override void Visit(Condition condition, CheckRun run) =>
        TypingFindings.Report(this, condition.Expression, WrittenCondition.PlaceOf(condition), run);
}
