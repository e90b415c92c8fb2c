using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>An action, or called workflow, at the tip of a branch: it changes without notice.</summary>
public sealed class BranchAction : WorkflowCheck
{
    private static readonly string[] Branches = ["main", "master", "develop", "dev", "trunk", "HEAD", "latest-dev", "nightly", "edge"];

    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2003", "branch-action", "An action is used at the tip of a branch");

    public override bool AppliesToActions => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@master # <-
          call:
            uses: somebody/shared/.github/workflows/build.yml@main # <-
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
            steps:
              - uses: actions/checkout@v5
          call:
            uses: somebody/shared/.github/workflows/build.yml@v2
        """,
    ];

    public override void Visit(Step step, CheckRun run)
    {
        if (step is UsesStep { Uses: ActionReference.Repository action }) Judge(action.Ref, action.Owner, action.Text, action.Span, run);
    }

    public override void Visit(Job job, CheckRun run)
    {
        if (job is CallJob { Uses: WorkflowReference.Repository called }) Judge(called.Ref, called.Owner, called.Text, called.Span, run);
    }

    private void Judge(string reference, string owner, string text, SourceSpan span, CheckRun run)
    {
        if (string.Equals(owner, run.Context.Owner, StringComparison.OrdinalIgnoreCase)) return;
        var name = reference.StartsWith("refs/heads/", StringComparison.Ordinal) ? reference["refs/heads/".Length..] : reference;
        if (name.Length != reference.Length || Branches.Contains(name)) run.Report(this, span, $"`{text}` is the tip of a branch and changes without notice", "name a release or a commit");
    }
}
