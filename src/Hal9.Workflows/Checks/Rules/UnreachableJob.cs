using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A job that never runs because one it needs never does. The one that is switched off itself is taken as meant.</summary>
public sealed class UnreachableJob : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2022", "unreachable-job", "The job never runs");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            if: false
            runs-on: ubuntu-latest
            steps:
              - run: make
          test:
            needs: build # <-
            runs-on: ubuntu-latest
            steps:
              - run: make test
          deploy:
            needs: test # <-
            runs-on: ubuntu-latest
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
          build:
            if: false
            runs-on: ubuntu-latest
            steps:
              - run: make
          test:
            needs: build
            if: always()
            runs-on: ubuntu-latest
            steps:
              - run: make test
        """,
    ];

    public override void Visit(Workflow workflow, CheckRun run)
    {
        HashSet<string>? dead = null;
        foreach (var job in workflow.Jobs)
        {
            if (WrittenCondition.Of(job.Condition) is { } condition && ConstantValue.Of(condition) is { IsTruthy: false }) (dead ??= new(StringComparer.OrdinalIgnoreCase)).Add(job.Id);
        }
        if (dead is null) return;
        for (var grows = true; grows;)
        {
            grows = false;
            foreach (var job in workflow.Jobs)
            {
                // Its own status function may let a job run behind a skipped one.
                if (dead.Contains(job.Id) || CallsStatusFunction(job.Condition)) continue;
                foreach (var need in job.Needs)
                {
                    if (!dead.Contains(need.Id)) continue;
                    run.Report(this, need.Span, $"`{job.Id}` never runs: it needs `{need.Id}`, which never does");
                    grows = dead.Add(job.Id);
                    break;
                }
            }
        }
    }

    private static bool CallsStatusFunction(Condition condition) =>
        WrittenCondition.Of(condition) is { } written && written.Descend().Any(node => node is ExpressionNode.FunctionCall { Function.IsStatus: true });
}
