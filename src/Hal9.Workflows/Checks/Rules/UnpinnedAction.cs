using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Third-party actions by a tag, which their owner can move. One finding for the whole file, at the first of them.</summary>
public sealed class UnpinnedAction : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2002", "unpinned-action", "A third-party action is not pinned to a commit");

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
              - uses: actions/checkout@v5
              - uses: somebody/tool@v3 # <-
              - uses: somebody/other/sub@v1.2.3
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
              - uses: somebody/tool@8f4b7f84864484a7bf31766abe9204da3cbe65b3 # v3.1.0
              - uses: ./.github/actions/own
              - uses: docker://alpine:3.22
        """,
    ];

    public override void Leave(Workflow workflow, CheckRun run)
    {
        List<ActionReference.Repository>? loose = null;
        foreach (var job in workflow.Jobs)
        {
            if (job is not StepsJob steps) continue;
            foreach (var step in steps.AllSteps())
            {
                if (step is UsesStep { Uses: ActionReference.Repository { IsPinned: false } repository } && IsThirdParty(repository, run.Context)) (loose ??= []).Add(repository);
            }
        }
        if (loose is null) return;
        var first = loose[0];
        var names = loose.DistinctBy(action => action.Text, StringComparer.OrdinalIgnoreCase).ToList();
        var more = names.Count == 1 ? "" : $", nor {(names.Count == 2 ? $"is `{names[1].Text}`" : $"are {names.Count - 1} others")}";
        run.Report(Descriptor.At(first.Span, $"`{first.Text}` is not pinned to a commit{more}", "write the commit's 40 digits, and the version behind `#`") with
        {
            Related = [.. names.Skip(1).Select(action => (action.Span, "not pinned either"))],
        });
    }

    private static bool IsThirdParty(ActionReference.Repository action, CheckContext context) =>
        !UsedActions.IsGitHubs(action.Owner) && !string.Equals(action.Owner, context.Owner, StringComparison.OrdinalIgnoreCase);
}
