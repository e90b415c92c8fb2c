using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Deployments to one environment may overtake each other. One finding a file.</summary>
public sealed class RacingDeployment : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2032", "racing-deployment", "Two deployments may run at the same time");

    public override bool JudgesAbsence => true;

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
        on:
          push:
            tags: ['v*']
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
        if (workflow.Concurrency is not null || !workflow.On.Items.Any(IsFrequent)) return;
        foreach (var job in workflow.Jobs)
        {
            if (job is not StepsJob { Environment.Name: TemplateLiteral name, Concurrency: null }) continue;
            run.Report(this, name.Span, $"two runs may deploy `{name}` at the same time, and the older one may win", "give the job a `concurrency` group");
            return;
        }
    }

    /// <summary>Pushes to branches follow each other closely; tags do not.</summary>
    private static bool IsFrequent(Trigger trigger) => trigger.Event == "workflow_run"
        || (trigger.Event == "push" && (trigger.Branches is not null || trigger.BranchesIgnore is not null || (trigger.Tags is null && trigger.TagsIgnore is null)));
}
