using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary>One workflow file. What is null was not written.</summary>
public sealed record Workflow
{
    public required SourceText Source { get; init; }

    /// <summary>The root mapping.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>No expression is allowed here, and none is evaluated.</summary>
    public string? Name { get; init; }

    public Template? RunName { get; init; }

    public required Triggers On { get; init; }

    public Permissions? Permissions { get; init; }

    /// <summary>A mapping, or an expression that gives one.</summary>
    public Template? Env { get; init; }

    public RunDefaults? Defaults { get; init; }

    public Concurrency? Concurrency { get; init; }

    /// <summary>In the order of the file; ids differ, ignoring case.</summary>
    public ImmutableArray<Job> Jobs { get; init; } = [];

    /// <summary>Ignores case; null when there is none.</summary>
    public Job? FindJob(string id)
    {
        foreach (var job in Jobs)
        {
            if (string.Equals(job.Id, id, StringComparison.OrdinalIgnoreCase)) return job;
        }
        return null;
    }
}
