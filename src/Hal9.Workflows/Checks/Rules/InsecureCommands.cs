using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Commands are switched on again that let anything a step prints change the environment.</summary>
public sealed class InsecureCommands : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2037", "insecure-commands", "Insecure commands are switched on");

    public override bool AppliesToActions => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            env:
              ACTIONS_ALLOW_UNSECURE_COMMANDS: true # <-
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
            env:
              ACTIONS_ALLOW_UNSECURE_COMMANDS: false
            steps:
              - run: make
        """,
    ];

    public override void Visit(CheckText text, CheckRun run)
    {
        if (text.Role != TextRole.Env || text.Expression is not null || !string.Equals(text.Place.Key, "ACTIONS_ALLOW_UNSECURE_COMMANDS", StringComparison.OrdinalIgnoreCase)) return;
        if (text.Text == "true") run.Report(this, text.Place.Span, "whatever a step prints may now set variables and the path", "append to `$GITHUB_ENV` and `$GITHUB_PATH`");
    }
}
