using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A local action whose folder has no action file. Silent in a job that may make or fetch it: one that checks out elsewhere.</summary>
public sealed class MissingLocalAction : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2036", "missing-local-action", "There is no action at the path");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v5
              - uses: ./.github/actions/missing # <-
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
              - uses: ./.github/actions/present
          elsewhere:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v5
                with:
                  repository: somebody/actions
                  path: actions
              - uses: ./actions/one
        """,
    ];

    public override void Visit(Step step, CheckRun run)
    {
        if (run.Context.FileExists is not { } exists || step is not UsesStep { Uses: ActionReference.Local local } || run.Job is not StepsJob job) return;
        if (job.AllSteps().Any(other => other.Uses("actions/checkout", out var checkout) && (checkout.Input("path") is not null || checkout.Input("repository") is not null))) return;
        var folder = local.Path[2..].Replace('\\', '/').TrimEnd('/');
        var prefix = folder.Length == 0 ? "" : folder + "/";
        if (exists(prefix + "action.yml") || exists(prefix + "action.yaml") || exists(prefix + "Dockerfile")) return;
        run.Report(this, local.Span, $"`{folder}` has no `action.yml`");
    }
}
