using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Commands a step prints that are replaced by files.</summary>
public sealed partial class DeprecatedCommand : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2011", "deprecated-command", "A script prints a command that is going away");

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
              - run: echo "::set-output name=version::1" # <-
              - run: |
                  true
                  echo "::save-state name=pid::$$" # <-
                  echo "::add-path::$HOME/bin" # <-
                  echo "::set-env name=A::b" # <-
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
              - run: echo "version=1" >> "$GITHUB_OUTPUT"
              - run: echo "::notice::set-output is gone"
        """,
    ];

    public override void Visit(CheckText text, CheckRun run)
    {
        if (text.Role != TextRole.Run || !text.Text.Contains("::", StringComparison.Ordinal)) return;
        foreach (var match in Command.EnumerateMatches(text.Text))
        {
            var name = text.Text.AsSpan(match.Index + 2, match.Length - 2).ToString();
            var file = name switch { "set-output" => "GITHUB_OUTPUT", "save-state" => "GITHUB_STATE", "set-env" => "GITHUB_ENV", _ => "GITHUB_PATH" };
            var state = name is "set-env" or "add-path" ? "no longer works" : "is going away";
            run.Report(this, text.Place.SpanOf(match.Index, match.Length), $"the command `{name}` {state}", $"append to the file `${file}`");
        }
    }

    [GeneratedRegex(@"(?<!\w)::(?:set-output|save-state|set-env|add-path)(?=[ :])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Command { get; }
}
