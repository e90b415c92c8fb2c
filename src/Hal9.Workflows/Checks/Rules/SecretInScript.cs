using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A secret written into a script: every process on the machine sees it in the arguments, and its characters are read by the shell.</summary>
public sealed class SecretInScript : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2007", "secret-in-script", "A secret is written into a script");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - run: curl -u "robot:${{ secrets.TOKEN }}" https://example.org # <-
              - run: |
                  true
                  ./deploy --key ${{ secrets['key'] }} # <-
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          deploy:
            runs-on: ubuntu-latest
            steps:
              - run: curl -K - https://example.org <<< "user = robot:$TOKEN"
                env:
                  TOKEN: ${{ secrets.TOKEN }}
        """,
    ];

    public override void Visit(ContextReference reference, CheckRun run)
    {
        if (reference.Context != "secrets" || reference.Place.Role != TextRole.Run || reference.Path.Count == 0) return;
        // Once a step: who mends one mends all.
        if (run.References.Any(other => other != reference && other.Context == "secrets" && ReferenceEquals(other.Place, reference.Place))) return;
        run.Report(this, reference.Span, $"`{reference}` is written into the script, where other processes can see it", "hand it over in `env` and read the variable");
    }
}
