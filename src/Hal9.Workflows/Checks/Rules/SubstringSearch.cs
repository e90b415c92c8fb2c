using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Checks.Rules;

/// <summary><c>contains('a b c', value)</c> means to search a list and searches a text: any part of it is found, and the empty text too.</summary>
public sealed class SubstringSearch : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2038", "substring-search", "A list is searched as a text");

    public override bool AppliesToActions => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            if: contains('refs/heads/main refs/heads/develop', github.ref) # <-
            runs-on: ubuntu-latest
            steps:
              - run: make
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            if: contains(fromJSON('["refs/heads/main", "refs/heads/develop"]'), github.ref)
            runs-on: ubuntu-latest
            steps:
              - if: contains(github.event.head_commit.message, 'wip')
                run: make
        """,
    ];

    public override void Visit(ExpressionNode.FunctionCall call, CheckPlace place, CheckRun run)
    {
        if (call.Function.Name != "contains" || call.Arguments is not [ExpressionNode.Literal { Value: ExpressionString list }, ExpressionNode.Index]) return;
        if (list.Value.AsSpan().IndexOfAny(" ,;|") < 0) return;
        run.Report(this, place.SpanOf(call), "this searches a text, so that any part of a name is found too", "search a list: `contains(fromJSON('[\"a\", \"b\"]'), …)`");
    }
}
