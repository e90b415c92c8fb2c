using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary>
/// <c>on</c>. GitHub's parser takes any event name and any setting under it, except under <c>workflow_call</c>; what has an unknown shape
/// is left out of the typed parts and stays in <see cref="Trigger.Source"/> for the checks.
/// </summary>
public sealed record Triggers
{
    /// <summary>No events: <c>on</c> was not written.</summary>
    public static Triggers None { get; } = new();

    /// <summary>The value of <c>on</c>; null when it was not written.</summary>
    public Template? Source { get; init; }

    public ImmutableArray<Trigger> Items { get; init; } = [];

    /// <summary>Event names are case-sensitive.</summary>
    public Trigger? Find(string eventName)
    {
        foreach (var item in Items)
        {
            if (item.Event == eventName) return item;
        }
        return null;
    }
}

/// <summary>One event and what narrows it.</summary>
/// <param name="Event"><c>push</c>, <c>pull_request</c> …, as written.</param>
/// <param name="Span">The event's name.</param>
/// <param name="Source">The settings as written; null when there are none.</param>
public sealed record Trigger(string Event, SourceSpan Span, Template? Source)
{
    public TriggerFilter? Types { get; init; }

    public TriggerFilter? Branches { get; init; }

    public TriggerFilter? BranchesIgnore { get; init; }

    public TriggerFilter? Tags { get; init; }

    public TriggerFilter? TagsIgnore { get; init; }

    public TriggerFilter? Paths { get; init; }

    public TriggerFilter? PathsIgnore { get; init; }

    /// <summary>Of <c>workflow_run</c>: names of workflows.</summary>
    public TriggerFilter? Workflows { get; init; }

    /// <summary>Of <c>image_version</c>.</summary>
    public TriggerFilter? Names { get; init; }

    /// <summary>Of <c>image_version</c>.</summary>
    public TriggerFilter? Versions { get; init; }

    /// <summary>Of <c>schedule</c>.</summary>
    public ImmutableArray<ScheduleEntry> Schedules { get; init; } = [];

    /// <summary>Of <c>workflow_dispatch</c>.</summary>
    public ImmutableArray<DispatchInput> DispatchInputs { get; init; } = [];

    /// <summary>Of <c>workflow_call</c>; never null there.</summary>
    public CallInterface? Call { get; init; }
}

/// <param name="Span">The list, or the one value.</param>
public sealed record TriggerFilter(SourceSpan Span, ImmutableArray<FilterValue> Values);

public readonly record struct FilterValue(string Text, SourceSpan Span);

/// <param name="Cron">Five fields, as written.</param>
/// <param name="TimeZone">IANA name, as written; null means UTC.</param>
public sealed record ScheduleEntry(FilterValue Cron, FilterValue? TimeZone, SourceSpan Span);

/// <summary>An input of <c>workflow_dispatch</c>.</summary>
/// <param name="Type"><c>string</c> (the default), <c>choice</c>, <c>boolean</c>, <c>number</c> or <c>environment</c>; another text as written.</param>
/// <param name="Default">A literal; null when absent.</param>
/// <param name="Options">Of <c>choice</c>.</param>
public sealed record DispatchInput(string Name, SourceSpan Span, string Type, bool Required, TemplateLiteral? Default, string? Description, ImmutableArray<FilterValue> Options)
{
    public string? DeprecationMessage { get; init; }
}

/// <summary>What a reusable workflow takes and gives.</summary>
public sealed record CallInterface
{
    public static CallInterface Empty { get; } = new();

    public ImmutableArray<CallInput> Inputs { get; init; } = [];

    public ImmutableArray<CallSecret> Secrets { get; init; } = [];

    public ImmutableArray<CallOutput> Outputs { get; init; } = [];
}

/// <param name="Type"><c>string</c>, <c>boolean</c> or <c>number</c>.</param>
/// <param name="Default">May use <c>github</c>, <c>inputs</c> and <c>vars</c>; absent means empty, false or 0.</param>
public sealed record CallInput(string Name, SourceSpan Span, string Type, bool Required, Template? Default);

public sealed record CallSecret(string Name, SourceSpan Span, bool Required);

/// <param name="Value">May use <c>jobs</c>.</param>
public sealed record CallOutput(string Name, SourceSpan Span, Template Value);
