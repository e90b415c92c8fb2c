using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A job read through <c>needs</c> that the job does not list: it is empty.</summary>
public sealed class UndefinedNeed : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2024", "undefined-need", "The job does not need the job it reads");

    public override bool JudgesAbsence => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          plan:
            runs-on: ubuntu-latest
            outputs:
              list: a
            steps:
              - run: make
          build:
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ needs.plan.outputs.list }} # <-
          test:
            needs: [plan]
            runs-on: ubuntu-latest
            if: needs.paln.result == 'success' # <-
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
          plan:
            runs-on: ubuntu-latest
            outputs:
              list: a
            steps:
              - run: make
          build:
            needs: plan
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ needs.Plan.outputs.list }} ${{ join(needs.*.result) }}
        """,
    ];

    public override void Visit(ContextReference reference, CheckRun run)
    {
        if (reference.Context != "needs" || reference.At(0) is not { } id || run.Job is not { } job) return;
        if (job.Needs.Any(need => string.Equals(need.Id, id, StringComparison.OrdinalIgnoreCase))) return;
        var exists = run.Workflow.FindJob(id) is not null;
        run.Report(this, reference.Span, $"`{job.Id}` does not need `{id}`, so it is empty here", exists ? $"add `{id}` to its `needs`" : Suggestion.Hint(id, job.Needs.Select(need => need.Id)));
    }
}
