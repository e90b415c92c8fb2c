using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Triggers;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A pattern that is not well formed.</summary>
public sealed class BadPattern : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2017", "bad-pattern", "The pattern of a filter is not well formed");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on:
          push:
            branches:
              - 'release/[0-9' # <-
              - '?x' # <-
            paths: 'src/[9-0]/**' # <-
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on:
          push:
            branches:
              - 'release/[0-9]+'
              - 'v?x'
            paths: 'src/[0-9]/**'
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make
        """,
    ];

    public override void Visit(Trigger trigger, CheckRun run)
    {
        foreach (var (_, filter, _) in TriggerFilters.Of(trigger))
        {
            foreach (var value in filter.Values)
            {
                foreach (var error in FilterPattern.Compile(value.Text).Errors)
                {
                    run.Report(this, CheckSpans.Within(value.Span, value.Text, error.Offset, error.Length), error.Message);
                }
            }
        }
    }
}
