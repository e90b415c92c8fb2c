using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>
/// Turns an event and a workflow into a <see cref="Plan"/>, and one of its jobs, when what it needs has ended, into legs. Pure: the same
/// answer for the same question.
/// </summary>
public static class Planner
{
    /// <summary>Plans a run. Nothing is judged that reading the file has judged.</summary>
    /// <exception cref="ArgumentException">The workflow has errors: jobs need each other in a circle, or need unknown ones.</exception>
    public static Plan Plan(PlanRequest request)
    {
        var github = GitHubContext.Of(request.Event, request.Run, request.Workflow);
        var context = new EvaluationContext
        {
            Contexts = name => name switch
            {
                "github" => github,
                "inputs" => request.Inputs,
                "vars" => request.Vars,
                _ => null,
            },
        };
        var diagnostics = new List<Diagnostic>();
        var jobs = ImmutableArray.CreateBuilder<PlannedJob>();
        AddJobs(jobs, request.Workflow, null, request.Permissions);
        return new Plan
        {
            Workflow = request.Workflow,
            Event = request.Event,
            RunName = RunNaming.Of(request.Workflow, request.Event, context, diagnostics),
            GitHub = github,
            Inputs = request.Inputs,
            Vars = request.Vars,
            Concurrency = request.Workflow.Concurrency is { } concurrency ? Concurrencies.Evaluate(concurrency, context, diagnostics) : null,
            Jobs = jobs.DrainToImmutable(),
            Diagnostics = [.. diagnostics],
        };
    }

    /// <summary>Evaluates a job's strategy and, for each leg, its settings. Asked when all needs have ended and the condition holds.</summary>
    /// <param name="context">From <see cref="Planning.Plan.ContextOf"/>.</param>
    public static JobExpansion Expand(PlannedJob job, EvaluationContext context) => JobExpanding.Expand(job, context);

    private static void AddJobs(ImmutableArray<PlannedJob>.Builder jobs, Workflow workflow, PlannedJob? caller, Permissions inherited)
    {
        var ancestors = new Dictionary<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var job in JobOrder.Of(workflow))
        {
            ImmutableArray<string> needs = [.. job.Needs.Select(need => KeyOf(caller, workflow.FindJob(need.Id)!.Id)).Distinct(StringComparer.OrdinalIgnoreCase)];
            ImmutableArray<string> before = needs.IsEmpty ? [] : [.. needs.SelectMany(need => ancestors[need].Append(need)).Distinct(StringComparer.OrdinalIgnoreCase)];
            var planned = new PlannedJob
            {
                Key = KeyOf(caller, job.Id),
                Job = job,
                Workflow = workflow,
                Caller = caller,
                Needs = needs,
                Ancestors = before,
                Permissions = job.Permissions ?? workflow.Permissions ?? inherited,
                Env = EnvOf(workflow.Env, (job as StepsJob)?.Env),
                DefaultShell = (job as StepsJob)?.Defaults?.Shell ?? workflow.Defaults?.Shell,
                DefaultWorkingDirectory = (job as StepsJob)?.Defaults?.WorkingDirectory ?? workflow.Defaults?.WorkingDirectory,
            };
            ancestors.Add(planned.Key, before);
            jobs.Add(planned);
            if (job is CallJob { Called: { } called }) AddJobs(jobs, called, planned, planned.Permissions);
        }
    }

    private static string KeyOf(PlannedJob? caller, string id) => caller is null ? id : $"{caller.Key}/{id}";

    private static ImmutableArray<Template> EnvOf(Template? workflow, Template? job) => (workflow, job) switch
    {
        (null, null) => [],
        (null, { } only) => [only],
        ({ } only, null) => [only],
        ({ } first, { } second) => [first, second],
    };
}

/// <summary>What <see cref="Planner.Plan"/> is asked.</summary>
public sealed record PlanRequest
{
    /// <summary>Without errors, called workflows resolved.</summary>
    public required Workflow Workflow { get; init; }

    public required TriggeringEvent Event { get; init; }

    /// <summary>Typed inputs of <c>workflow_dispatch</c>; empty for other events.</summary>
    public ExpressionObject Inputs { get; init; } = ExpressionDictionary.Empty;

    public ExpressionObject Vars { get; init; } = ExpressionDictionary.Empty;

    public RunIdentity Run { get; init; } = new();

    /// <summary>What a workflow may do that says nothing of permissions: the repository's setting. Default: contents and packages, read.</summary>
    public Permissions Permissions { get; init; } = Permissions.Of(null, [Granted("contents"), Granted("packages")]);

    private static PermissionGrant Granted(string name) => new(name, PermissionLevel.Read, default);
}
