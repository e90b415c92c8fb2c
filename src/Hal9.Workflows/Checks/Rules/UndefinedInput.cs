using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>An input the workflow does not declare: it is empty.</summary>
public sealed class UndefinedInput : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2026", "undefined-input", "The workflow declares no such input");

    public override bool AppliesToActions => true;

    public override bool JudgesAbsence => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on:
          workflow_dispatch:
            inputs:
              environment:
                type: string
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ inputs.enviroment }} # <-
              - run: echo ${{ github.event.inputs.target }} # <-
        """,
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            if: inputs.run # <-
            steps:
              - run: make
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on:
          workflow_dispatch:
            inputs:
              environment:
                type: string
          workflow_call:
            inputs:
              target:
                type: string
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ inputs.environment }} ${{ inputs.TARGET }} ${{ inputs[matrix.key] }}
        """,
    ];

    public override void Visit(ContextReference reference, CheckRun run)
    {
        var name = reference.Context == "inputs" ? reference.At(0) : reference.Is("github", "event", "inputs") ? reference.At(2) : null;
        if (name is null || reference.HasFallback) return;
        var inputs = new List<string>();
        inputs.AddRange(run.Workflow.On.Find("workflow_dispatch")?.DispatchInputs.Select(input => input.Name) ?? []);
        inputs.AddRange(run.Workflow.On.Find("workflow_call")?.Call?.Inputs.Select(input => input.Name) ?? []);
        if (inputs.Contains(name, StringComparer.OrdinalIgnoreCase)) return;
        run.Report(this, reference.Span, $"no input `{name}` is declared", Suggestion.Hint(name, inputs));
    }
}
