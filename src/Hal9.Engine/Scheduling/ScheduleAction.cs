using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Scheduling;

/// <summary>What is to be done, or to be told, next.</summary>
public abstract record ScheduleAction
{
    private ScheduleAction()
    {
    }

    /// <summary>A job's legs are known.</summary>
    public sealed record Expanded(string Job, ImmutableArray<ScheduledLeg> Legs) : ScheduleAction;

    /// <summary>This leg waits for another of this run to leave one of its groups; <see cref="Enter"/> or <see cref="LegPassed"/> follows.</summary>
    /// <param name="Holder">The other's key.</param>
    public sealed record Await(ScheduledLeg Leg, string Group, string Holder) : ScheduleAction;

    /// <summary>
    /// This leg, which may be a call, is next in its groups as far as this run goes: enter them, in their order, against other runs.
    /// <see cref="Schedule.GroupsEntered"/> or <see cref="Schedule.GroupLost"/> is to be told. They are held until the leg has ended.
    /// </summary>
    public sealed record Enter(ScheduledLeg Leg, ImmutableArray<ConcurrencyGroup> Groups) : ScheduleAction;

    /// <summary>Run this leg; <see cref="Schedule.LegEnded"/> is to be told when it has ended.</summary>
    public sealed record Start(ScheduledLeg Leg) : ScheduleAction;

    /// <summary>Stop this leg, which was started; its end is still to be told.</summary>
    public sealed record Cancel(string Leg, string Reason) : ScheduleAction;

    /// <summary>A leg ended without ever being started.</summary>
    /// <param name="Name">As people see it, as below.</param>
    /// <param name="IsUnserved">No machine fits it, which is no failure.</param>
    public sealed record LegPassed(string Leg, string Name, JobResult Result, string Reason, bool IsUnserved) : ScheduleAction;

    /// <summary>A leg that calls ended: its jobs have.</summary>
    public sealed record CallEnded(string Leg, JobResult Result) : ScheduleAction;

    /// <summary>A job ended. A job that was skipped or failed before it had legs has a reason or diagnostics.</summary>
    public sealed record JobEnded(string Job, string Name, JobResult Result, ExpressionObject Outputs, string? Reason, ImmutableArray<Diagnostic> Diagnostics) : ScheduleAction
    {
        /// <summary>No machine could serve it, or what it needs.</summary>
        public bool IsUnserved { get; init; }
    }

    /// <summary>Every job has ended.</summary>
    public sealed record RunEnded(JobResult Result) : ScheduleAction;
}

/// <summary>One leg with all it takes to run it.</summary>
/// <param name="Key">Unique in the run, the legs of calling jobs included: <c>call[1]/build</c>.</param>
/// <param name="Name">As people see it, callers in front: <c>call / build (8)</c>.</param>
public sealed record ScheduledLeg(string Key, string Name, JobLeg Leg, ExpressionObject Inputs, ExpressionObject Needs, ExpressionObject Secrets);

/// <summary>What a person chose of a run.</summary>
/// <param name="Jobs">Ids of jobs of the first workflow; they and all they need run. Empty: all.</param>
/// <param name="Matrix">Only legs with these values run; a leg without the key runs.</param>
public sealed record RunSelection(ImmutableArray<string> Jobs, ImmutableArray<KeyValuePair<string, string>> Matrix)
{
    public static RunSelection All { get; } = new([], []);

    /// <summary>Places of the steps that run in the one job of <see cref="Jobs"/>, beside those that check out: <c>3</c>. Empty: all.</summary>
    public ImmutableArray<string> Steps { get; init; } = [];
}
