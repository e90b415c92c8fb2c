using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Deployments to one environment may overtake each other. One finding a file.</summary>
public sealed class RacingDeployment : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2032", "racing-deployment", "Two deployments may run at the same time");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          deploy:
            runs-on: ubuntu-latest
            environment: production # <-
            steps:
              - run: make deploy
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          deploy:
            runs-on: ubuntu-latest
            environment: production
            concurrency: production
            steps:
              - run: make deploy
        """,
        """
        on: workflow_dispatch
        permissions: {}
        jobs:
          deploy:
            runs-on: ubuntu-latest
            environment: production
            steps:
              - run: make deploy
        """,
    ];

    public override void Visit(Workflow workflow, CheckRun run)
    {
        // What only a person starts, or a caller that has its own group, does not race by itself.
        if (workflow.Concurrency is not null || !workflow.On.Items.Any(trigger => trigger.Event is "push" or "schedule" or "workflow_run")) return;
        foreach (var job in workflow.Jobs)
        {
            if (job is not StepsJob { Environment: { } environment, Concurrency: null }) continue;
            run.Report(this, (environment.Name ?? environment.Source).Span, $"two runs may deploy `{environment.Name?.ToString() ?? "it"}` at the same time, and the older one may win", "give the job a `concurrency` group");
            return;
        }
    }
}
