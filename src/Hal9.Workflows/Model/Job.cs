using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary>A job: <see cref="StepsJob"/> or <see cref="CallJob"/>.</summary>
public abstract record Job
{
    private protected Job()
    {
    }

    public required string Id { get; init; }

    /// <summary>The job's id.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>Null means <see cref="Id"/>.</summary>
    public Template? Name { get; init; }

    /// <summary>In the order written; every one names a job of the same file.</summary>
    public ImmutableArray<JobNeed> Needs { get; init; } = [];

    public required Condition Condition { get; init; }

    /// <summary>The job's own; null means the workflow's.</summary>
    public Permissions? Permissions { get; init; }

    public Concurrency? Concurrency { get; init; }

    public Strategy? Strategy { get; init; }
}

/// <param name="Span">Where it is written.</param>
public readonly record struct JobNeed(string Id, SourceSpan Span);

/// <summary>A job that runs steps on a runner.</summary>
public sealed record StepsJob : Job
{
    public required RunsOn RunsOn { get; init; }

    public DeploymentEnvironment? Environment { get; init; }

    /// <summary>A mapping of names to texts, evaluated on the runner when the job ends.</summary>
    public TemplateMapping? Outputs { get; init; }

    /// <summary>A mapping, or an expression that gives one.</summary>
    public Template? Env { get; init; }

    public RunDefaults? Defaults { get; init; }

    public ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>A number; 360 when absent.</summary>
    public Template? TimeoutMinutes { get; init; }

    /// <summary>A number; 5 when absent.</summary>
    public Template? CancelTimeoutMinutes { get; init; }

    /// <summary>A boolean; false when absent.</summary>
    public Template? ContinueOnError { get; init; }

    public Container? Container { get; init; }

    public ServiceContainers? Services { get; init; }

    public Snapshot? Snapshot { get; init; }
}

/// <summary>A job that is another workflow.</summary>
public sealed record CallJob : Job
{
    public required WorkflowReference Uses { get; init; }

    /// <summary>A mapping of input names to scalars.</summary>
    public Template? With { get; init; }

    /// <summary><c>secrets: inherit</c>: every secret of the caller is handed down, and <see cref="Secrets"/> is null.</summary>
    public bool InheritsSecrets { get; init; }

    /// <summary>A mapping of the called workflow's secret names to scalars.</summary>
    public Template? Secrets { get; init; }

    /// <summary>The called workflow with its own calls resolved; null when it was not looked up.</summary>
    public Workflow? Called { get; init; }

    /// <summary>The name the lookup gave the called file: <c>owner/repo/.github/workflows/a.yml@ref</c>; null when it was not looked up.</summary>
    public string? CalledName { get; init; }
}
