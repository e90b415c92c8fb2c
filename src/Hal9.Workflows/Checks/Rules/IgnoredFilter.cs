using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A filter the event does not have, or two that exclude each other.</summary>
public sealed class IgnoredFilter : WorkflowCheck
{
    private static readonly string[] Branches = ["push", "pull_request", "pull_request_target", "workflow_run", "merge_group"];
    private static readonly string[] Paths = ["push", "pull_request", "pull_request_target"];

    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2020", "ignored-filter", "The filter does nothing for this event, or contradicts another");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on:
          release:
            branches: [main] # <-
          pull_request:
            tags: ['v*'] # <-
          push:
            branches: [main]
            branches-ignore: [wip] # <-
          workflow_run: # <-
            types: [completed]
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
          release:
          pull_request:
            branches: [main]
          push:
            branches: [main, '!wip']
            tags: ['v*']
          workflow_run:
            workflows: [CI]
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
        foreach (var (key, filter, isPath) in TriggerFilters.Of(trigger))
        {
            var has = isPath ? Paths.Contains(trigger.Event) : key.StartsWith("tags", StringComparison.Ordinal) ? trigger.Event == "push" : Branches.Contains(trigger.Event);
            if (!has) run.Report(this, filter.Span, $"`{trigger.Event}` has no filter `{key}`");
        }
        Contradiction(trigger.Branches, trigger.BranchesIgnore, "branches", run);
        Contradiction(trigger.Tags, trigger.TagsIgnore, "tags", run);
        Contradiction(trigger.Paths, trigger.PathsIgnore, "paths", run);
        if (trigger is { Event: "workflow_run", Workflows: null }) run.Report(this, trigger.Span, "`workflow_run` must name the `workflows` it waits for");
    }

    private void Contradiction(TriggerFilter? filter, TriggerFilter? ignore, string key, CheckRun run)
    {
        if (filter is not null && ignore is not null) run.Report(this, ignore.Span, $"`{key}` and `{key}-ignore` cannot stand together", $"take away with `!` in `{key}`");
    }
}
