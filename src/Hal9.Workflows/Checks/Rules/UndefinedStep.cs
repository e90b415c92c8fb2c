using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A step read before it ran, or that does not exist: its outputs are empty.</summary>
public sealed class UndefinedStep : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2023", "undefined-step", "No earlier step has this id");

    public override bool AppliesToActions => true;

    public override bool JudgesAbsence => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            outputs:
              version: ${{ steps.verison.outputs.value }} # <-
            steps:
              - run: echo ${{ steps.version.outputs.value }} # <-
              - id: version
                run: echo "value=1" >> "$GITHUB_OUTPUT"
              - if: steps.lint.outcome == 'success' # <-
                run: make
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
            outputs:
              version: ${{ steps.version.outputs.value }}
            steps:
              - id: version
                run: echo "value=1" >> "$GITHUB_OUTPUT"
              - run: echo ${{ steps.VERSION.outputs.value }} ${{ toJSON(steps) }}
        """,
    ];

    public override void Visit(ContextReference reference, CheckRun run)
    {
        if (reference.Context != "steps" || reference.At(0) is not { } id || run.Job is not StepsJob job) return;
        var ids = new List<string>();
        foreach (var step in job.AllSteps())
        {
            if (ReferenceEquals(step, run.Step))
            {
                // A step may not read itself either, and steps that run beside each other may not read each other: only what is before counts.
                break;
            }
            if (!step.HasUserId) continue;
            if (string.Equals(step.Id, id, StringComparison.OrdinalIgnoreCase)) return;
            ids.Add(step.Id);
        }
        var isLater = run.Step is not null && job.AllSteps().Any(step => step.HasUserId && string.Equals(step.Id, id, StringComparison.OrdinalIgnoreCase));
        run.Report(this, reference.Span, isLater ? $"the step `{id}` has not run yet" : $"no step here has the id `{id}`", isLater ? null : Suggestion.Hint(id, ids));
    }
}
