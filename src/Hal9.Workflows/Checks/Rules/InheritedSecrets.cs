using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>All secrets handed to a workflow that somebody else writes.</summary>
public sealed class InheritedSecrets : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2008", "inherited-secrets", "Every secret is handed to somebody else's workflow");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          call:
            uses: somebody/shared/.github/workflows/build.yml@v1 # <-
            secrets: inherit
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          call:
            uses: somebody/shared/.github/workflows/build.yml@v1
            secrets:
              token: ${{ secrets.TOKEN }}
          own:
            uses: ./.github/workflows/build.yml
            secrets: inherit
        """,
    ];

    public override void Visit(Job job, CheckRun run)
    {
        if (job is not CallJob { InheritsSecrets: true, Uses: WorkflowReference.Repository called }) return;
        if (string.Equals(called.Owner, run.Context.Owner, StringComparison.OrdinalIgnoreCase)) return;
        run.Report(this, called.Span, $"`secrets: inherit` hands every secret to `{called.Owner}/{called.Name}`", "name the secrets it needs");
    }
}
