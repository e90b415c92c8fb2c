using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>An output that the job read from, or the workflow it calls, does not have.</summary>
public sealed class UndefinedOutput : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2025", "undefined-output", "The job has no such output");

    public override bool JudgesAbsence => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on:
          workflow_call:
            outputs:
              kind:
                value: ${{ jobs.plan.outputs.knd }} # <-
        permissions: {}
        jobs:
          plan:
            runs-on: ubuntu-latest
            outputs:
              kind: a
            steps:
              - run: make
          build:
            needs: plan
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ needs.plan.outputs.list }} # <-
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on:
          workflow_call:
            outputs:
              kind:
                value: ${{ jobs.plan.outputs.kind }}
        permissions: {}
        jobs:
          plan:
            runs-on: ubuntu-latest
            outputs:
              kind: a
            steps:
              - run: make
          remote:
            uses: somebody/shared/.github/workflows/a.yml@v1
          build:
            needs: [plan, remote]
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ needs.plan.outputs.KIND }} ${{ needs.remote.outputs.unknown }}
        """,
    ];

    public override void Visit(ContextReference reference, CheckRun run)
    {
        if (reference.Context is not ("needs" or "jobs") || reference.At(0) is not { } id || reference.At(2) is not { } output) return;
        if (!string.Equals(reference.At(1), "outputs", StringComparison.OrdinalIgnoreCase) || run.Workflow.FindJob(id) is not { } job) return;
        if (OutputsOf(job) is not { } outputs || outputs.Contains(output, StringComparer.OrdinalIgnoreCase)) return;
        run.Report(this, reference.Span, $"the job `{job.Id}` has no output `{output}`", Suggestion.Hint(output, outputs) ?? (outputs.Count == 0 ? "it has no `outputs`" : null));
    }

    /// <summary>Null when they are not known.</summary>
    private static List<string>? OutputsOf(Job job) => job switch
    {
        StepsJob { Outputs: null } => [],
        StepsJob { Outputs: { } outputs } => outputs.Entries.All(entry => entry.Key is TemplateLiteral) ? [.. outputs.Entries.Select(entry => entry.Key.LiteralText!)] : null,
        CallJob { Called: { } called } => [.. called.On.Find("workflow_call")?.Call?.Outputs.Select(output => output.Name) ?? []],
        _ => null,
    };
}
