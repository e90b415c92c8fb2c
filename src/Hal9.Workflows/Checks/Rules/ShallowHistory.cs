using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A script asks for tags or the number of commits in a checkout that holds one commit and no tags.</summary>
public sealed partial class ShallowHistory : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2035", "shallow-history", "A script needs history that was not checked out");

    public override bool JudgesAbsence => true;

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
              - run: |
                  make
                  git describe --tags # <-
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
                with:
                  fetch-depth: 0
              - run: git describe --tags
          other:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v5
              - run: |
                  git fetch --unshallow --tags
                  git describe --tags
              - run: git describe --always --dirty
        """,
    ];

    public override void Visit(CheckText text, CheckRun run)
    {
        if (text.Role != TextRole.Run || !text.Text.Contains("git ", StringComparison.Ordinal) || run.Job is not StepsJob job) return;
        var match = NeedsHistory.Match(text.Text);
        if (!match.Success) return;
        var isShallow = false;
        foreach (var step in job.AllSteps())
        {
            if (step.Uses("actions/checkout", out var checkout)) isShallow |= checkout.Input("fetch-depth") is null && checkout.Input("fetch-tags") is null && checkout.Input("ref") is null;
            else if (step is RunStep { Run: var script } && (script.ToString() ?? "").Contains("git fetch", StringComparison.Ordinal)) return;
            if (ReferenceEquals(step, run.Step)) break;
        }
        if (isShallow) run.Report(this, text.Place.SpanOf(match.Index, match.Length), $"`{match.Value}` needs history, and checkout fetches one commit without tags", "check out with `fetch-depth: 0`");
    }

    [GeneratedRegex(@"git describe (?!.*--always)[^\n|;&]*--tags|git rev-list [^\n|;&]*--count", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NeedsHistory { get; }
}
