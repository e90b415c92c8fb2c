using System.Collections.Frozen;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A version of GitHub's own actions that no longer runs, or runs on a Node that is gone; a local action on such a Node.</summary>
public sealed class OutdatedAction : WorkflowCheck
{
    /// <summary>Oldest Node a runner still has.</summary>
    private const int OldestNode = 20;

    /// <summary>First major version that runs on Node 20 or later and whose service still answers.</summary>
    private static readonly FrozenDictionary<string, int> Oldest = new Dictionary<string, int>
    {
        ["actions/cache"] = 4,
        ["actions/cache/restore"] = 4,
        ["actions/cache/save"] = 4,
        ["actions/checkout"] = 4,
        ["actions/configure-pages"] = 4,
        ["actions/deploy-pages"] = 4,
        ["actions/download-artifact"] = 4,
        ["actions/github-script"] = 7,
        ["actions/labeler"] = 5,
        ["actions/setup-dotnet"] = 4,
        ["actions/setup-go"] = 5,
        ["actions/setup-java"] = 4,
        ["actions/setup-node"] = 4,
        ["actions/setup-python"] = 5,
        ["actions/stale"] = 9,
        ["actions/upload-artifact"] = 4,
        ["actions/upload-pages-artifact"] = 3,
        ["github/codeql-action/analyze"] = 3,
        ["github/codeql-action/autobuild"] = 3,
        ["github/codeql-action/init"] = 3,
        ["github/codeql-action/upload-sarif"] = 3,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2012", "outdated-action", "The version of the action is too old to run");

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
              - uses: actions/checkout@v2 # <-
              - uses: actions/upload-artifact@v3.1.0 # <-
                with:
                  path: dist
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
              - uses: actions/checkout@v4
              - uses: actions/stale@v10
        """,
    ];

    public override void Visit(ActionFile action, CheckRun run)
    {
        if (action.Runs is ActionRuns.JavaScript { NodeVersion: < OldestNode } script) run.Report(this, script.Span, $"runners no longer have `{script.Using}`", "say `using: node24`");
    }

    public override void Visit(Step step, CheckRun run)
    {
        if (step is not UsesStep uses) return;
        if (uses.Uses is ActionReference.Repository action)
        {
            if (!Oldest.TryGetValue(UsedActions.FullName(action), out var oldest) || UsedActions.MajorVersion(action.Ref) is not { } version || version >= oldest) return;
            run.Report(this, action.Span, $"`{action.Text}` is too old to run", $"use `{UsedActions.FullName(action)}@v{oldest}` or later");
        }
        else if (run.Context.FindAction?.Invoke(uses.Uses) is { Runs: ActionRuns.JavaScript { NodeVersion: < OldestNode } script })
        {
            run.Report(this, uses.Uses.Span, $"`{uses.Uses.Text}` runs on `{script.Using}`, which runners no longer have", "say `using: node24` in its action file");
        }
    }
}
