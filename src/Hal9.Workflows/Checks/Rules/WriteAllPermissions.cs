using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>The token may do everything.</summary>
public sealed class WriteAllPermissions : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2004", "write-all-permissions", "The token may write everything");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: write-all # <-
        jobs:
          build:
            runs-on: ubuntu-latest
            permissions: write-all # <-
            steps:
              - run: make
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: push
        permissions: read-all
        jobs:
          build:
            runs-on: ubuntu-latest
            permissions:
              contents: write
            steps:
              - run: make
        """,
    ];

    public override void Visit(Workflow workflow, CheckRun run) => Judge(workflow.Permissions, run);

    public override void Visit(Job job, CheckRun run) => Judge(job.Permissions, run);

    private void Judge(Permissions? permissions, CheckRun run)
    {
        if (permissions is { Shorthand: "write-all", Span: { } span }) run.Report(this, span, "`write-all` lets every step write everything in the repository", "grant what is needed: `contents: read`");
    }
}
