using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>An input the action does not have: the runner warns and goes on without it.</summary>
public sealed class UnknownActionInput : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2028", "unknown-action-input", "The action has no such input");

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
                with:
                  fetch-dept: 0 # <-
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
                  something-of-a-later-version: 1
        """,
    ];

    public override void Visit(Step step, CheckRun run)
    {
        if (step is not UsesStep { With: TemplateMapping with } uses) return;
        if (uses.Uses is ActionReference.Repository action && KnownActions.Find(action) is { } known)
        {
            Judge(with, uses.Uses.Text, known.Inputs, isComplete: false, run);
        }
        else if (uses.Uses is ActionReference.Local or ActionReference.Self && run.Context.FindAction?.Invoke(uses.Uses) is { } file)
        {
            // A Docker action may also be given what its image starts with.
            var also = file.Runs is ActionRuns.Docker ? new[] { "entrypoint", "args" } : [];
            Judge(with, uses.Uses.Text, [.. file.Inputs.Select(input => input.Name), .. also], isComplete: true, run);
        }
    }

    private void Judge(TemplateMapping with, string action, string[] inputs, bool isComplete, CheckRun run)
    {
        foreach (var entry in with.Entries)
        {
            if (entry.Key.LiteralText is not { } name || inputs.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            var hint = Suggestion.Hint(name, inputs);
            if (isComplete || hint is not null) run.Report(this, entry.Key.Span, $"`{action}` has no input `{name}`", hint);
        }
    }
}
