using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>An input without which the action fails.</summary>
public sealed class MissingActionInput : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2029", "missing-action-input", "A required input of the action is missing");

    public override bool AppliesToActions => true;

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
              - uses: actions/cache@v4 # <-
                with:
                  path: obj
              - uses: actions/upload-artifact@v4 # <-
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
              - uses: actions/cache@v4
                with:
                  path: obj
                  key: obj-${{ runner.os }}
              - uses: actions/upload-artifact@v4
                with:
                  path: dist
        """,
    ];

    public override void Visit(Step step, CheckRun run)
    {
        if (step is not UsesStep uses || (uses.With is not null && uses.With is not TemplateMapping)) return;
        IEnumerable<string> required = [];
        if (uses.Uses is ActionReference.Repository action) required = KnownActions.Find(action)?.Required ?? [];
        else if (uses.Uses is ActionReference.Local or ActionReference.Self && run.Context.FindAction?.Invoke(uses.Uses) is { } file) required = file.Inputs.Where(input => input is { Required: true, Default: null }).Select(input => input.Name);
        foreach (var name in required)
        {
            if (uses.Input(name) is null) run.Report(this, uses.Uses.Span, $"`{uses.Uses.Text}` needs the input `{name}`");
        }
    }
}
