using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Outputs nobody reads. One finding a job.</summary>
public sealed class UnusedOutput : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2033", "unused-output", "Nobody reads the output");

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
              kind: b # <-
            steps:
              - run: make
          build:
            needs: plan
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ needs.plan.outputs.list }}
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
              kind: b
            steps:
              - run: make
          build:
            needs: plan
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ needs.plan.outputs.List }} ${{ needs['plan']['outputs'][vars.WHICH] }}
        """,
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
              - run: echo '${{ toJSON(needs) }}'
        """,
    ];

    public override void Leave(Workflow workflow, CheckRun run)
    {
        foreach (var job in workflow.Jobs)
        {
            if (job is not StepsJob { Outputs: { } outputs }) continue;
            var unread = outputs.Entries.Where(entry => entry.Key.LiteralText is { } name && !IsRead(job.Id, name, run)).Select(entry => entry.Key).ToList();
            if (unread.Count == 0) continue;
            var names = unread.Count == 1 ? "output" : "outputs";
            run.Report(this, unread[0].Span, $"nobody reads the {names} {string.Join(", ", unread.Select(key => $"`{key.LiteralText}`"))} of `{job.Id}`");
        }
    }

    private static bool IsRead(string job, string output, CheckRun run)
    {
        foreach (var reference in run.References)
        {
            // A path that ends early, or holds a wildcard, may read any.
            if (reference.Context is "needs" or "jobs" && Fits(reference.At(0), job) && Fits(reference.At(1), "outputs") && Fits(reference.At(2), output)) return true;
        }
        return false;
    }

    private static bool Fits(string? actual, string wanted) => actual is null || string.Equals(actual, wanted, StringComparison.OrdinalIgnoreCase);
}
