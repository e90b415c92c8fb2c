using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Code of a stranger's pull request is checked out where secrets and a writing token are at hand.</summary>
public sealed class UntrustedCheckout : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2006", "untrusted-checkout", "A stranger's code is checked out beside secrets");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: pull_request_target
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v5
                with:
                  ref: ${{ github.event.pull_request.head.sha }} # <-
              - uses: actions/checkout@v5
                with:
                  ref: refs/pull/${{ github.event.number }}/merge # <-
        """,
        """
        on:
          workflow_run:
            workflows: [CI]
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v5
                with:
                  ref: ${{ github.event.workflow_run.head_sha }} # <-
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: pull_request
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v5
                with:
                  ref: ${{ github.event.pull_request.head.sha }}
        """,
        """
        on: pull_request_target
        permissions: {}
        jobs:
          label:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v5
                with:
                  ref: ${{ github.event.pull_request.base.sha }}
        """,
    ];

    public override void Visit(CheckText text, CheckRun run)
    {
        if (text.Role != TextRole.With || text.Place.Key is not ("ref" or "repository") || run.Step?.Uses("actions/checkout", out _) != true) return;
        var on = run.Workflow.On;
        var trigger = on.Find("pull_request_target") ?? on.Find("workflow_run") ?? on.Find("issue_comment");
        if (trigger is null || text.Expression?.Root is not { } root) return;
        var fetchesPull = text.Text.StartsWith("refs/pull/", StringComparison.Ordinal);
        foreach (var node in root.Descend())
        {
            if (node is not ExpressionNode.Index || ReferencePaths.Of(node, text.Place) is not { } reference) continue;
            if (!fetchesPull && !IsHead(reference)) continue;
            run.Report(this, text.Place.Span, $"a stranger's code is checked out while `{trigger.Event}` gives secrets and a writing token", "use `pull_request`, or run nothing of what is checked out");
            return;
        }
    }

    private static bool IsHead(ContextReference reference) => reference.Is("github", "event", "pull_request", "head") || reference.Is("github", "head_ref")
        || reference.Is("github", "event", "workflow_run", "head_sha") || reference.Is("github", "event", "workflow_run", "head_branch")
        || reference.Is("github", "event", "workflow_run", "head_commit") || reference.Is("github", "event", "workflow_run", "head_repository");
}
