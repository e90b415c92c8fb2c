using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A job whose token may do whatever the repository's setting says, which may be everything. One finding a file.</summary>
public sealed class MissingPermissions : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2005", "missing-permissions", "Nothing says what the token may do");

    public override bool JudgesAbsence => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        jobs:
          lint:
            runs-on: ubuntu-latest
            permissions: {}
            steps:
              - run: make lint
          build: # <-
            runs-on: ubuntu-latest
            steps:
              - run: make
          test:
            runs-on: ubuntu-latest
            steps:
              - run: make test
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: push
        permissions:
          contents: read
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make
        """,
        """
        on: workflow_call
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make
        """,
    ];

    public override void Visit(Workflow workflow, CheckRun run)
    {
        // A workflow that is only called gets its caller's permissions.
        if (workflow.Permissions is not null || workflow.On.Items is [{ Event: "workflow_call" }]) return;
        foreach (var job in workflow.Jobs)
        {
            if (job.Permissions is not null) continue;
            run.Report(this, job.Span, $"nothing says what the token of `{job.Id}` may do, so the repository's setting counts", "add `permissions: {contents: read}` at the top");
            return;
        }
    }
}
