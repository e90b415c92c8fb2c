using System.Collections.Immutable;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Scheduling;

/// <summary>The jobs of one workflow file within a run: the first one's, or those of a called file for one leg of its caller.</summary>
internal sealed class JobScope(string prefix, string namePrefix, LegState? caller, ExpressionObject inputs, ExpressionObject secrets)
{
    /// <summary>In front of a job's id in its key; empty or ending with a slash.</summary>
    public string Prefix { get; } = prefix;

    public string NamePrefix { get; } = namePrefix;

    public LegState? Caller { get; } = caller;

    public ExpressionObject Inputs { get; } = inputs;

    public ExpressionObject Secrets { get; } = secrets;

    /// <summary>In the plan's order.</summary>
    public List<JobState> Jobs { get; } = [];

    public JobState? Find(string id) => Jobs.Find(job => string.Equals(job.Id, id, StringComparison.OrdinalIgnoreCase));
}

internal enum Phase
{
    Waiting,
    Open,
    Ended,
}

internal enum GroupEntry
{
    NotAsked,
    Asked,
    Entered,
}

internal sealed class JobState(PlannedJob planned, JobScope scope)
{
    public PlannedJob Planned { get; } = planned;

    public JobScope Scope { get; } = scope;

    public string Id => Planned.Job.Id;

    public string Key => Scope.Prefix + Id;

    /// <summary>As people see it before its legs are known.</summary>
    public string Name => Scope.NamePrefix + (Planned.Job.Name is { IsLiteral: true } name ? name.ToString() : Id);

    public Phase Phase { get; set; }

    public JobResult Result { get; set; }

    public ExpressionObject Outputs { get; set; } = ExpressionDictionary.Empty;

    /// <summary>Nothing of it could run because no machine fits; so is whatever is skipped behind it.</summary>
    public bool IsUnserved { get; set; }

    public JobExpansion? Expansion { get; set; }

    public List<LegState> Legs { get; } = [];
}

internal sealed class LegState(ScheduledLeg leg, JobState job)
{
    public ScheduledLeg Scheduled { get; } = leg;

    public JobState Job { get; } = job;

    public Phase Phase { get; set; }

    public JobResult Result { get; set; }

    public ExpressionObject Outputs { get; set; } = ExpressionDictionary.Empty;

    public bool IsUnserved { get; set; }

    public bool IsCancelAsked { get; set; }

    /// <summary>Of a call, once started.</summary>
    public JobScope? Called { get; set; }

    /// <summary>Its own and the called workflow's, in an order that is the same for all, so that no two of them wait for each other.</summary>
    public ImmutableArray<ConcurrencyGroup> Groups { get; } =
    [
        .. new[] { leg.Leg.Concurrency, leg.Leg.CalledConcurrency }.OfType<ConcurrencyGroup>()
            .DistinctBy(static group => group.Group, StringComparer.OrdinalIgnoreCase).OrderBy(static group => group.Group, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>How many of <see cref="Groups"/> it has within this run, running or about to.</summary>
    public int GroupsHeld { get; set; }

    /// <summary>For the first that it does not have.</summary>
    public bool WaitsForGroup { get; set; }

    /// <summary>The leg that was last told to have that group.</summary>
    public LegState? GroupHolder { get; set; }

    /// <summary>Against other runs.</summary>
    public GroupEntry Entry { get; set; }

    public bool Holds(string group) => Groups.Take(GroupsHeld).Any(held => IsSame(held.Group, group));

    public bool WaitsFor(string group) => WaitsForGroup && IsSame(Groups[GroupsHeld].Group, group);

    public static bool IsSame(string group, string? other) => string.Equals(group, other, StringComparison.OrdinalIgnoreCase);
}
