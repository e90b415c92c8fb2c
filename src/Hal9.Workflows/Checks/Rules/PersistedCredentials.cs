using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>The whole workspace is uploaded, with the token that checkout keeps in <c>.git/config</c>.</summary>
public sealed class PersistedCredentials : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2010", "persisted-credentials", "The token in the checkout is uploaded with the workspace");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
              - uses: actions/upload-artifact@v4
                with:
                  path: . # <-
                  include-hidden-files: true
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
                with:
                  persist-credentials: false
              - uses: actions/upload-artifact@v4
                with:
                  path: .
                  include-hidden-files: true
        """,
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - uses: actions/checkout@v4
              - uses: actions/upload-artifact@v4
                with:
                  path: dist
        """,
    ];

    public override void Visit(Step step, CheckRun run)
    {
        if (run.Job is not StepsJob job || !step.Uses("actions/upload-artifact", out var upload) || upload.Input("path") is not { } path) return;
        if (path.ToString()?.Trim() is not ("." or "./" or "${{ github.workspace }}" or "${{github.workspace}}") || !TakesHiddenFiles(upload)) return;
        foreach (var earlier in job.AllSteps())
        {
            if (earlier == step) return;
            if (!earlier.Uses("actions/checkout", out var checkout) || checkout.Input("persist-credentials")?.LiteralText == "false") continue;
            run.Report(this, path.Span, "the upload takes `.git/config` along, where checkout keeps the token", "check out with `persist-credentials: false`");
            return;
        }
    }

    /// <summary>From v4 on hidden files are left out unless asked for.</summary>
    private static bool TakesHiddenFiles(UsesStep upload) => upload.Input("include-hidden-files")?.LiteralText == "true"
        || (upload.Uses is ActionReference.Repository { Ref: var reference } && UsedActions.MajorVersion(reference) < 4);
}
