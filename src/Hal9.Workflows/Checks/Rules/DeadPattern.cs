using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Triggers;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A pattern no branch, tag or path can match, or a list of <c>!</c> patterns alone.</summary>
public sealed class DeadPattern : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2018", "dead-pattern", "The filter can never match");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on:
          push:
            branches:
              - refs/heads/main # <-
              - 'feature branch' # <-
            paths:
              - ./src/** # <-
              - /docs/** # <-
              - lib/ # <-
          pull_request:
            branches: # <-
              - '!wip/**'
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
          push:
            branches:
              - main
            paths:
              - src/**
              - '!src/**/*.md'
          pull_request:
            branches-ignore:
              - 'wip/**'
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
            if (!filter.Values.IsEmpty && filter.Values.All(value => value.Text.StartsWith('!')))
            {
                run.Report(this, AtKey(trigger, key, filter), "patterns with `!` alone match nothing: they take away from what others matched", key.EndsWith("-ignore", StringComparison.Ordinal) ? null : $"use `{key}-ignore`, or put `'**'` first");
                continue;
            }
            foreach (var value in filter.Values)
            {
                var pattern = FilterPattern.Compile(value.Text);
                if (pattern.Errors.IsEmpty && WhyDead(pattern, key, isPath) is var (message, hint)) run.Report(this, value.Span, message, hint);
            }
        }
    }

    private static SourceSpan AtKey(Trigger trigger, string key, TriggerFilter filter) =>
        (trigger.Source as TemplateMapping)?.Entries.FirstOrDefault(entry => entry.Key.LiteralText == key).Key?.Span ?? filter.Span;

    private static (string Message, string? Hint)? WhyDead(FilterPattern pattern, string key, bool isPath)
    {
        var text = pattern.IsNegated ? pattern.Text.AsSpan(1) : pattern.Text;
        if (isPath)
        {
            if (text.StartsWith("./") || text.StartsWith("../")) return ("paths are counted from the repository's root and begin with no dot", $"write `{text[(text.IndexOf('/') + 1)..]}`");
            if (text.StartsWith("/")) return ("paths are counted from the repository's root and begin with no `/`", $"write `{text[1..]}`");
            if (text.EndsWith("/")) return ("a changed path is a file and never ends with `/`", $"write `{text}**`");
            return pattern.LiteralPrefix.Contains('\\', StringComparison.Ordinal) ? ("paths are written with `/`", null) : null;
        }
        var prefix = key.StartsWith("tags", StringComparison.Ordinal) ? "refs/tags/" : "refs/heads/";
        if (text.StartsWith(prefix)) return ($"names are matched without `{prefix}`", $"write `{text[prefix.Length..]}`");
        if (text.StartsWith("/") || text.EndsWith("/")) return ("no name of a branch or tag begins or ends with `/`", null);
        return text.IndexOfAny(" ~^:") >= 0 ? ("no name of a branch or tag holds a space, `~`, `^` or `:`", null) : null;
    }
}
