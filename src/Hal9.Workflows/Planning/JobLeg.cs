using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>What expanding a job gave: its legs, or why it fails before any starts.</summary>
public sealed record JobExpansion
{
    /// <summary>In GitHub's order; exactly one without a matrix, and when the matrix excludes everything. Empty when a diagnostic says why.</summary>
    public ImmutableArray<JobLeg> Legs { get; init; } = [];

    /// <summary>When a leg fails, the ones not ended are cancelled.</summary>
    public bool FailFast { get; init; } = true;

    /// <summary>Legs at one time; the number of legs when nothing is said.</summary>
    public int MaxParallel { get; init; } = 1;

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    public bool Failed => Legs.IsEmpty;
}

/// <summary>One run of a job: a combination of its matrix, with the job's settings evaluated for it.</summary>
public sealed record JobLeg
{
    public required PlannedJob Job { get; init; }

    /// <summary>0-based.</summary>
    public required int Index { get; init; }

    public required int Total { get; init; }

    /// <summary>As people see it, without the caller's; see <see cref="JobName.Within"/>. Not unique.</summary>
    public required string Name { get; init; }

    /// <summary>The <c>matrix</c> context; null (of the language) without a matrix.</summary>
    public required ExpressionValue Matrix { get; init; }

    /// <summary>The <c>strategy</c> context.</summary>
    public required ExpressionObject Strategy { get; init; }

    /// <summary>Where to run. Null for a call.</summary>
    public RunnerRequest? Runner { get; init; }

    public bool ContinueOnError { get; init; }

    /// <summary>6 hours when nothing is said.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(360);

    /// <summary>5 minutes when nothing is said.</summary>
    public TimeSpan CancelTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public ConcurrencyGroup? Concurrency { get; init; }

    /// <summary>Of a call: the group of the called workflow itself, which the call holds until all it called has ended.</summary>
    public ConcurrencyGroup? CalledConcurrency { get; init; }

    public LegEnvironment? Environment { get; init; }

    /// <summary>Of a call: the <c>inputs</c> of the called workflow, typed, with its defaults. Null for other jobs.</summary>
    public ExpressionObject? CallInputs { get; init; }

    public bool IsCall => Job.IsCall;

    /// <summary>Unique in the run for jobs of the first workflow: the job's key, with <c>[index]</c> behind when there are more legs than one.</summary>
    public string Key => Total == 1 ? Job.Key : $"{Job.Key}[{Index}]";

    public override string ToString() => Name;
}

/// <summary><c>runs-on</c>, evaluated.</summary>
/// <param name="Labels">All must be served; in the order written.</param>
/// <param name="Group">Null when none was asked for.</param>
public sealed record RunnerRequest(ImmutableArray<string> Labels, string? Group, SourceSpan Span);

/// <param name="Url">Evaluated on the runner when the job ends.</param>
/// <param name="MakesDeployment">False: rules and secrets count, but no deployment is recorded.</param>
public sealed record LegEnvironment(string Name, Template? Url, bool MakesDeployment);
