using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A machine image GitHub no longer has: the job waits a day and fails.</summary>
public sealed class RetiredRunner : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2013", "retired-runner", "The runner's image is gone");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-20.04 # <-
            steps:
              - run: make
          test:
            strategy:
              matrix:
                os:
                  - ubuntu-latest
                  - macos-12 # <-
            runs-on: ${{ matrix.os }}
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
            runs-on: ubuntu-24.04
            steps:
              - run: make
        """,
    ];

    public override void Visit(Job job, CheckRun run)
    {
        if (job is not StepsJob steps) return;
        foreach (var label in RunnerLabelValues.Of(steps))
        {
            if (RunnerLabels.Retired.TryGetValue(label.Value.ToText(), out var instead)) run.Report(this, label.Span, $"GitHub has no `{label.Value.ToText()}` any more", $"use `{instead}`");
        }
    }
}
