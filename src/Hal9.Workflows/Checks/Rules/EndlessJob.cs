using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A job on the team's own machine without a time limit: when it hangs, it holds the machine for six hours.</summary>
public sealed class EndlessJob : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2031", "endless-job", "A job on a self-hosted runner has no time limit");

    public override bool JudgesAbsence => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build: # <-
            runs-on: [self-hosted, linux]
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
            runs-on: [self-hosted, linux]
            timeout-minutes: 30
            steps:
              - run: make
          hosted:
            runs-on: ubuntu-latest
            steps:
              - run: make
          small:
            runs-on: self-hosted
            steps:
              - run: make
                timeout-minutes: 5
        """,
    ];

    public override void Visit(Job job, CheckRun run)
    {
        if (job is not StepsJob { TimeoutMinutes: null } steps || steps.AllSteps().All(step => step.TimeoutMinutes is not null)) return;
        foreach (var label in RunnerLabelValues.Of(steps))
        {
            if (!label.Value.ToText().Equals("self-hosted", StringComparison.OrdinalIgnoreCase)) continue;
            run.Report(this, job.Span, $"`{job.Id}` may hold your runner for six hours when it hangs", "add `timeout-minutes`");
            return;
        }
    }
}
