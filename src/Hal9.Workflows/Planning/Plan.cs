using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>What a workflow will do for one event, as far as it can be known before anything ran. Immutable.</summary>
public sealed record Plan
{
    public required Workflow Workflow { get; init; }

    public required TriggeringEvent Event { get; init; }

    /// <summary><c>run-name</c> evaluated; without one GitHub's stand-in for the event.</summary>
    public required string RunName { get; init; }

    /// <summary>The <c>github</c> context, see <see cref="GitHubContext"/>.</summary>
    public required ExpressionDictionary GitHub { get; init; }

    /// <summary>The <c>inputs</c> context of the first workflow; called ones have theirs from <see cref="JobLeg.CallInputs"/>.</summary>
    public required ExpressionObject Inputs { get; init; }

    public required ExpressionObject Vars { get; init; }

    /// <summary>Of the workflow as a whole; null when it has none.</summary>
    public ConcurrencyGroup? Concurrency { get; init; }

    /// <summary>
    /// Every job, those of called workflows behind the job that calls them; a job stands behind all it needs, else in the order of the file.
    /// </summary>
    public required ImmutableArray<PlannedJob> Jobs { get; init; }

    /// <summary>What went wrong in evaluating <c>run-name</c> and <c>concurrency</c>; with errors the run fails before its first job.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    public PlannedJob? Find(string key)
    {
        foreach (var job in Jobs)
        {
            if (string.Equals(job.Key, key, StringComparison.OrdinalIgnoreCase)) return job;
        }
        return null;
    }

    /// <summary>The contexts a job's own settings are evaluated in, except <c>matrix</c> and <c>strategy</c>, which expanding adds.</summary>
    /// <param name="inputs"><see cref="Inputs"/>, or those of the leg that called.</param>
    /// <param name="needs">See <see cref="NeedsContext"/>.</param>
    public EvaluationContext ContextOf(ExpressionObject inputs, ExpressionObject needs) => new()
    {
        Contexts = name => name switch
        {
            "github" => GitHub,
            "inputs" => inputs,
            "vars" => Vars,
            "needs" => needs,
            _ => null,
        },
    };
}

/// <summary>One job of the plan, before its matrix is known.</summary>
public sealed record PlannedJob
{
    /// <summary>The id; in a called workflow behind the key of the job that calls: <c>call/build</c>.</summary>
    public required string Key { get; init; }

    public required Job Job { get; init; }

    /// <summary>The file the job stands in, whose <c>env</c> and <c>defaults</c> it has.</summary>
    public required Workflow Workflow { get; init; }

    /// <summary>The job that calls the workflow this one stands in; null in the first workflow. Each leg of the caller runs all of them once.</summary>
    public PlannedJob? Caller { get; init; }

    /// <summary>Keys of the jobs that must have ended before; all have the same caller.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>
    /// Keys of all jobs before this one, directly needed or not: <c>success()</c> and <c>failure()</c> look at all of them, so that a job is
    /// skipped behind a skipped one even when a job between them ran.
    /// </summary>
    public ImmutableArray<string> Ancestors { get; init; } = [];

    /// <summary>What the job's token may do: the job's own, else its workflow's, else the caller's, else the repository's policy.</summary>
    public required Permissions Permissions { get; init; }

    /// <summary><c>env</c> of the workflow and of the job, in that order; later ones win. Absent ones are left out.</summary>
    public ImmutableArray<Template> Env { get; init; } = [];

    /// <summary>Shell of <c>run</c> steps that name none; null means the machine's own.</summary>
    public Template? DefaultShell { get; init; }

    /// <summary>Folder of <c>run</c> steps that name none; null means the workspace.</summary>
    public Template? DefaultWorkingDirectory { get; init; }

    /// <summary>A job that calls a workflow runs no steps of its own.</summary>
    public bool IsCall => Job is CallJob;

    /// <summary>Files deep: 0 in the first workflow.</summary>
    public int Depth => Caller is null ? 0 : Caller.Depth + 1;

    public override string ToString() => Key;
}

/// <summary>A concurrency group, evaluated.</summary>
/// <param name="Group">Compared ignoring case, within the repository; never empty.</param>
/// <param name="CancelInProgress">A newcomer ends who runs; else it waits.</param>
/// <param name="Queue"><c>single</c>: a newcomer takes the place of who waits. <c>max</c>: they wait in a line.</param>
public sealed record ConcurrencyGroup(string Group, bool CancelInProgress, string Queue);
