using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Checks.Rules;

/// <summary><c>github.event.inputs.*</c> are texts, even of a boolean input: they never equal <c>true</c> or <c>false</c>, and <c>'false'</c> is true.</summary>
public sealed class TextualInput : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2040", "textual-input", "An input in the event is a text and is used as a boolean");

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
            if: github.event.inputs.dry-run == true # <-
            runs-on: ubuntu-latest
            steps:
              - if: ${{ !github.event.inputs.dry-run }} # <-
                run: make
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
              name:
                type: string
        permissions: {}
        jobs:
          build:
            if: inputs.dry-run == true
            runs-on: ubuntu-latest
            steps:
              - if: ${{ github.event.inputs.dry-run == 'true' && github.event.inputs.name }}
                run: make
        """,
    ];

    public override void Visit(ExpressionNode.Comparison comparison, CheckPlace place, CheckRun run)
    {
        var (left, right) = (comparison.Left, comparison.Right);
        if (IsBoolean(left) && ReferencePaths.Of(right, place) is { } one) Judge(one, "never equals a boolean", run);
        else if (IsBoolean(right) && ReferencePaths.Of(left, place) is { } other) Judge(other, "never equals a boolean", run);
    }

    public override void Visit(Model.Condition condition, CheckRun run)
    {
        if (WrittenCondition.Of(condition) is not { } root) return;
        var place = WrittenCondition.PlaceOf(condition);
        foreach (var operand in root is ExpressionNode.And or ExpressionNode.Or ? root.Children : [root])
        {
            var asked = operand is ExpressionNode.Not not ? not.Operand : operand;
            if (ReferencePaths.Of(asked, place) is { } reference) Judge(reference, "is true even when it is `false`", run);
        }
    }

    private static bool IsBoolean(ExpressionNode node) => node is ExpressionNode.Literal { Value: ExpressionBoolean };

    private void Judge(ContextReference reference, string why, CheckRun run)
    {
        if (!reference.Is("github", "event", "inputs") || reference.Path.Count != 3 || reference.At(2) is not { } name) return;
        var input = run.Workflow.On.Find("workflow_dispatch")?.DispatchInputs.FirstOrDefault(input => string.Equals(input.Name, name, StringComparison.OrdinalIgnoreCase));
        if (input?.Type == "boolean") run.Report(this, reference.Span, $"`{reference}` is a text and {why}", $"use `inputs.{name}`, which is a boolean");
    }
}
