using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A shell that the job's system does not have.</summary>
public sealed class UnavailableShell : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2030", "unavailable-shell", "The runner does not have the shell");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: dir
                shell: cmd # <-
          test:
            runs-on: macos-latest
            defaults:
              run:
                shell: powershell # <-
            steps:
              - run: dir
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
              - run: dir
                shell: pwsh
          test:
            strategy:
              matrix:
                os: [ubuntu-latest, windows-latest]
            runs-on: ${{ matrix.os }}
            steps:
              - if: runner.os == 'Windows'
                run: dir
                shell: cmd
        """,
    ];

    public override void Visit(CheckText text, CheckRun run)
    {
        if (text.Role != TextRole.Shell || text.Expression is not null || text.Text is not ("cmd" or "powershell") || run.Job is not StepsJob job) return;
        // Only when no leg can be Windows, and the step does not ask.
        if (run.Step?.Condition.Expression.Text.Contains("runner.os", StringComparison.OrdinalIgnoreCase) == true) return;
        var labels = RunnerLabelValues.Of(job).ToList();
        if (labels.Count == 0 || labels.Exists(label => !IsUnix(label.Value.ToText()))) return;
        run.Report(this, text.Place.Span, $"`{labels[0].Value.ToText()}` has no `{text.Text}`", "`pwsh` is on every GitHub runner");
    }

    private static bool IsUnix(string label) => RunnerLabels.SystemOf(label) is RunnerSystem.Linux or RunnerSystem.MacOS
        || label.Equals("linux", StringComparison.OrdinalIgnoreCase) || label.Equals("macos", StringComparison.OrdinalIgnoreCase);
}
