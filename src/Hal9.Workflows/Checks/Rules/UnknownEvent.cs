using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Triggers;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>An event, or an activity type of it, that GitHub does not have.</summary>
public sealed class UnknownEvent : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2019", "unknown-event", "GitHub has no such event or activity type");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on:
          pull-request: # <-
          issues:
            types:
              - opened
              - close # <-
          push:
            types: [created] # <-
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on:
          pull_request:
            types: [opened, synchronize]
          repository_dispatch:
            types: [anything-goes]
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make
        """,
    ];

    public override void Visit(Trigger trigger, CheckRun run)
    {
        if (EventTypes.Find(trigger.Event) is not { } known)
        {
            run.Report(this, trigger.Span, $"GitHub has no event `{trigger.Event}`", Suggestion.Hint(trigger.Event.Replace('-', '_'), EventTypes.Names));
            return;
        }
        if (trigger.Types is not { } types || trigger.Event == "repository_dispatch") return;
        if (known.Types.IsEmpty)
        {
            run.Report(this, types.Span, $"`{trigger.Event}` has no activity types");
            return;
        }
        foreach (var type in types.Values)
        {
            if (!known.Types.Contains(type.Text)) run.Report(this, type.Span, $"`{trigger.Event}` has no activity type `{type.Text}`", Suggestion.Hint(type.Text, known.Types) ?? $"it has {string.Join(", ", known.Types.Select(name => $"`{name}`"))}");
        }
    }
}
