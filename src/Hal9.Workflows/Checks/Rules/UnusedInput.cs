using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>An input nobody reads: who sets it believes it does something.</summary>
public sealed class UnusedInput : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2034", "unused-input", "Nobody reads the input");

    public override bool AppliesToActions => true;

    public override bool JudgesAbsence => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on:
          workflow_dispatch:
            inputs:
              target:
                type: string
              speed: # <-
                type: string
          workflow_call:
            inputs:
              target:
                type: string
              depth: # <-
                type: number
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make "$TARGET"
                env:
                  TARGET: ${{ inputs.target }}
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on:
          workflow_dispatch:
            inputs:
              target:
                type: string
              speed:
                type: string
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make "$TARGET"
                env:
                  TARGET: ${{ inputs.target }}
                  SPEED: ${{ github.event.inputs.speed }}
        """,
        """
        on:
          workflow_dispatch:
            inputs:
              target:
                type: string
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: jq .inputs "$GITHUB_EVENT_PATH"
        """,
    ];

    public override void Leave(Workflow workflow, CheckRun run)
    {
        if (ReadsEvent(workflow)) return;
        foreach (var input in workflow.On.Find("workflow_dispatch")?.DispatchInputs ?? []) Judge(input.Name, input.Span, run);
        foreach (var input in workflow.On.Find("workflow_call")?.Call?.Inputs ?? []) Judge(input.Name, input.Span, run);
    }

    private void Judge(string name, SourceSpan span, CheckRun run)
    {
        foreach (var reference in run.References)
        {
            if (reference.Context == "inputs" && Fits(reference.At(0), name)) return;
            if (reference.Context == "github" && Fits(reference.At(0), "event") && Fits(reference.At(1), "inputs") && Fits(reference.At(2), name)) return;
        }
        run.Report(this, span, $"nobody reads the input `{name}`");
    }

    /// <summary>A path that ends early, or holds a wildcard, may read any.</summary>
    private static bool Fits(string? actual, string wanted) => actual is null || string.Equals(actual, wanted, StringComparison.OrdinalIgnoreCase);

    /// <summary>A script that opens the event's file, or any action, may read them without an expression; only scripts say so.</summary>
    private static bool ReadsEvent(Workflow workflow) => workflow.Source.Text.Contains("GITHUB_EVENT_PATH", StringComparison.Ordinal);
}
