using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary>One step of a job or of a composite action.</summary>
public abstract record Step
{
    private protected Step()
    {
    }

    /// <summary>The user's, or one made of the step's kind: <c>__run</c>, <c>__run_2</c>, <c>__actions_checkout</c>. Unique in the job, ignoring case.</summary>
    public required string Id { get; init; }

    public bool HasUserId { get; init; }

    /// <summary>The whole step.</summary>
    public required SourceSpan Span { get; init; }

    public Template? Name { get; init; }

    public required Condition Condition { get; init; }

    /// <summary>A mapping, or an expression that gives one.</summary>
    public Template? Env { get; init; }

    /// <summary>A boolean; false when absent.</summary>
    public Template? ContinueOnError { get; init; }

    /// <summary>A number; no limit but the job's when absent.</summary>
    public Template? TimeoutMinutes { get; init; }

    /// <summary>Starts, and the next step starts at once.</summary>
    public bool Background { get; init; }
}

public sealed record RunStep : Step
{
    public required Template Run { get; init; }

    public Template? Shell { get; init; }

    public Template? WorkingDirectory { get; init; }
}

public sealed record UsesStep : Step
{
    public required ActionReference Uses { get; init; }

    /// <summary>A mapping of input names to texts, or an expression that gives one.</summary>
    public Template? With { get; init; }
}

/// <summary>Waits for background steps named before it.</summary>
public sealed record WaitStep : Step
{
    public required ImmutableArray<StepTarget> Targets { get; init; }
}

/// <summary>Waits for every background step before it.</summary>
public sealed record WaitAllStep : Step;

/// <summary>Stops one background step named before it.</summary>
public sealed record CancelStep : Step
{
    public required StepTarget Target { get; init; }
}

/// <summary>Runs its steps at the same time and waits for all of them.</summary>
public sealed record ParallelStep : Step
{
    public required ImmutableArray<Step> Steps { get; init; }
}

/// <param name="Span">Where it is named.</param>
public readonly record struct StepTarget(string Id, SourceSpan Span);
