using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A label no known runner has: the job waits a day and fails.</summary>
public sealed partial class UnknownRunner : WorkflowCheck
{
    /// <summary>Firms that rent runners, by how their labels begin.</summary>
    private static readonly string[] Rented = ["blacksmith", "buildjet", "depot", "namespace", "nscloud", "ubicloud", "warp", "cirun", "runs-on", "runson", "codebuild", "github-", "buildkite"];

    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2014", "unknown-runner", "No known runner has the label");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-lates # <-
            steps:
              - run: make
          test:
            strategy:
              matrix:
                os: [ubuntu-latest, linux-latest] # <-
            runs-on: ${{ matrix.os }}
            steps:
              - run: make
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
              - run: make
          big:
            runs-on: ubuntu-latest-8-cores
            steps:
              - run: make
          own:
            runs-on: [self-hosted, gpu]
            steps:
              - run: make
          any:
            runs-on: ${{ inputs.runner }}
            steps:
              - run: make
        """,
    ];

    public override void Visit(Job job, CheckRun run)
    {
        if (job is not StepsJob steps) return;
        var labels = RunnerLabelValues.Of(steps).ToList();
        // Beside `self-hosted` any label may be the team's own.
        if (labels.Exists(label => label.Value.ToText().Equals("self-hosted", StringComparison.OrdinalIgnoreCase))) return;
        foreach (var label in labels)
        {
            var text = label.Value.ToText();
            if (IsKnown(text, run.Context) || IsTold(run, text)) continue;
            var hint = Suggestion.Hint(text, RunnerLabels.Hosted) ?? "one of your own runners is named by `[self-hosted, …]`";
            run.Report(this, label.Span, $"no known runner has the label `{text}`", hint);
        }
    }

    private static bool IsKnown(string label, CheckContext context)
    {
        if (label.Length == 0 || Contains(RunnerLabels.Hosted, label) || Contains(RunnerLabels.SelfHosted, label) || Contains(context.RunnerLabels, label) || RunnerLabels.Retired.ContainsKey(label)) return true;
        if (SizedName.IsMatch(label) || Rented.Any(firm => label.StartsWith(firm, StringComparison.OrdinalIgnoreCase))) return true;
        // Larger runners are named by their owners, mostly after the image: a known image with something behind it.
        return RunnerLabels.Hosted.Any(hosted => label.StartsWith(hosted + "-", StringComparison.OrdinalIgnoreCase) || label.StartsWith(hosted + "_", StringComparison.OrdinalIgnoreCase));
    }

    private static bool Contains(IEnumerable<string> labels, string label) => labels.Contains(label, StringComparer.OrdinalIgnoreCase);

    /// <summary>The same label is told once a file.</summary>
    private bool IsTold(CheckRun run, string label) => run.Found.Any(found => found.Descriptor == Descriptor && found.Message.EndsWith($"`{label}`", StringComparison.Ordinal));

    /// <summary>Names people give to larger runners: they end with a size.</summary>
    [GeneratedRegex("[-_](?:[0-9]+[-_]?(?:v?cpus?|cores?|gb)|x*(?:small|large|l)|medium)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SizedName { get; }
}
