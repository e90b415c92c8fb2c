using Hal9.Cli.Output;
using Hal9.Engine.Runs;
using Hal9.Journal;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Planning;
using Hal9.Workflows.Triggers;

namespace Hal9.Cli.Running;

/// <summary>Runs what was chosen, one workflow after the other, then what their ends set off; tells of all and gives the exit code.</summary>
/// <param name="complete">Brings here what a workflow calls in other repositories.</param>
internal sealed class RunSession(Invocation invocation, RunGround ground, WorkflowFolder folder, RunPreparation preparation, Func<WorkflowFile, CancellationToken, Task<WorkflowFile>> complete)
{
    /// <summary>GitHub stops a chain of workflow_run behind three.</summary>
    private const int LongestChain = 3;

    private readonly TimeProvider time = TimeProvider.System;
    private readonly List<RunShow.Outcome> outcomes = [];

    /// <summary>Warnings and jobs that were not run count as failure.</summary>
    public bool IsStrict { get; init; }

    public IReadOnlyList<string> Jobs { get; init; } = [];

    /// <summary>Of one job, as typed; empty: all.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    public async Task<int> RunAsync(RunChoice choice, EventBuilder events, CancellationToken cancellation)
    {
        if (Refusal(choice) is { } refused) return refused;
        Explain(choice);
        var queue = new Queue<(ChosenRun Run, int Chain)>(choice.Runs.Where(Has).Select(static run => (run, 0)));
        while (queue.TryDequeue(out var next))
        {
            RunIdentity identity;
            RunShow.Outcome? outcome;
            do
            {
                identity = preparation.IdentityOf(next.Run, NewRunId());
                var plan = preparation.Plan(next.Run, identity);
                if (plan.Diagnostics.Any(static diagnostic => diagnostic.Severity == Severity.Error)) return invocation.Refuse([.. plan.Diagnostics]);
                var request = preparation.Request(next.Run, plan, identity);
                outcome = await ShowAsync(engine => engine.StartAsync(request, CancellationToken.None), plan, isAgain: false, cancellation).ConfigureAwait(false);
                if (outcome is null) return ExitCode.Unusable;
            }
            while (IsTaken(outcome));
            if (cancellation.IsCancellationRequested) break;
            if (!choice.IsEvent || next.Chain == LongestChain || outcome.Ended is not { } ended) continue;
            foreach (var listening in Followers(events.BehindRun(next.Run.Workflow, next.Run.Event, ended.Result, identity)))
            {
                var follower = listening with { Workflow = await complete(listening.Workflow, cancellation).ConfigureAwait(false) };
                if (follower.Workflow.Errors.Count > 0) return invocation.Refuse([.. follower.Workflow.Errors]);
                invocation.Note($"{follower.Workflow.Path} runs behind {next.Run.Workflow.Name}");
                queue.Enqueue((follower, next.Chain + 1));
            }
        }
        return End(choice, cancellation);
    }

    /// <summary>A run of the past, once more.</summary>
    public async Task<int> AgainAsync(PastRun past, bool retry, CancellationToken cancellation)
    {
        var (request, problems) = preparation.Again(past, retry);
        if (request is null) return invocation.Refuse([.. problems]);
        invocation.Note($"{(retry ? "retrying" : "resuming")} run {past.Started.RunId}: {past.Started.WorkflowName}");
        var outcome = await ShowAsync(engine => retry ? engine.RetryAsync(request, CancellationToken.None) : engine.ResumeAsync(request, CancellationToken.None), request.Plan, isAgain: true, cancellation).ConfigureAwait(false);
        if (outcome is null) return ExitCode.Unusable;
        return End(new RunChoice([], [], [], []), cancellation);
    }

    /// <summary>Says what would run.</summary>
    public int Describe(RunChoice choice, bool asGraph)
    {
        if (Refusal(choice) is { } refused) return refused;
        var plans = choice.Runs.Where(Has).Select(run => PlanDescription.Of(run, preparation.Plan(run, preparation.IdentityOf(run, "0")))).ToList();
        if (invocation.Json)
        {
            invocation.Write(new RunAnswer([], NotStarted(choice), plans, null), AnswerJson.Own.RunAnswer);
            return ExitCode.Fine;
        }
        Explain(choice);
        foreach (var plan in plans)
        {
            if (asGraph) PlanDescription.WriteGraph(plan, invocation.Terminal);
            else PlanDescription.WritePlan(plan, invocation.Terminal);
        }
        return ExitCode.Fine;
    }

    private async Task<RunShow.Outcome?> ShowAsync(Func<RunEngine, Task<RunOpening>> open, Plan plan, bool isAgain, CancellationToken cancellation)
    {
        try
        {
            var outcome = await new RunShow(invocation, time).WatchAsync(() => open(new RunEngine(time)), plan, isAgain, cancellation).ConfigureAwait(false);
            if (!isAgain && IsTaken(outcome)) return outcome;
            if (outcome.Opening.Count > 0)
            {
                invocation.Refuse([.. outcome.Opening]);
                return null;
            }
            outcomes.Add(outcome);
            return outcome;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            invocation.Refuse(CommandLineDiagnostics.RunFolderUnusable.Nowhere($"the run cannot be kept: {problem.Message.TrimEnd('.')}", $"hal9 writes {Path.Combine(ground.Root, RunFolder.Name)}; when it can again, `hal9 run --resume` goes on with a run that had begun"));
            return null;
        }
    }

    private int? Refusal(RunChoice choice)
    {
        if (choice.Problems.Count > 0)
        {
            if (invocation.Json) invocation.Write(new RunAnswer([], NotStarted(choice), null, [.. choice.Problems.Select(JsonDiagnostic.Of)]), AnswerJson.Own.RunAnswer);
            foreach (var (workflow, reason) in choice.NotStarted) invocation.Note($"{workflow.Path} is not started: {reason}");
            return invocation.Refuse([.. choice.Problems]);
        }
        var ids = choice.Runs.SelectMany(static run => run.Workflow.Workflow!.Jobs).Select(static job => job.Id).ToList();
        foreach (var job in Jobs)
        {
            if (ids.Contains(job, StringComparer.OrdinalIgnoreCase)) continue;
            var hint = Suggestion.Hint(job, ids) ?? "jobs here: " + string.Join(", ", ids.Distinct().Select(static id => $"`{id}`"));
            return invocation.Refuse(CommandLineDiagnostics.UnknownRunTarget.Nowhere($"there is no job `{job}`", hint));
        }
        if (preparation.Matrix.Count > 0 && MatrixChoice.WhyNot([.. choice.Runs.Where(Has).Select(run => preparation.Plan(run, preparation.IdentityOf(run, "0")))], preparation.Matrix) is { } wrong) return invocation.Refuse(wrong);
        if (Steps.Count == 0) return null;
        var (chosen, places, problem) = StepChoice.Find([.. choice.Runs.Where(Has)], Jobs, Steps);
        if (problem is not null) return invocation.Refuse(problem);
        preparation.Steps = (chosen!, places);
        return null;
    }

    private bool Has(ChosenRun run) => Jobs.Count == 0 || Jobs.Any(job => run.Workflow.Workflow!.FindJob(job) is not null);

    private IEnumerable<ChosenRun> Followers(TriggeringEvent ended) => folder.All()
        .Where(file => file is { Errors.Count: 0, Workflow: { } workflow } && workflow.On.Find("workflow_run") is not null && EventFilter.Matches(workflow.On, ended).Starts)
        .Select(file => new ChosenRun(file, ended, Hal9.Workflows.Expressions.ExpressionDictionary.Empty));

    private void Explain(RunChoice choice)
    {
        foreach (var note in choice.Notes) invocation.Note(note);
        foreach (var run in choice.Runs.Where(Has))
        {
            var (_, name) = GitHubContext.SplitRef(run.Event.Ref);
            invocation.Note($"{run.Workflow.Path} for {run.Event.Name}{(name.Length > 0 ? $" on {name}" : "")}{(run.Event.Sha.Length >= 7 ? $" ({run.Event.Sha[..7]})" : "")}");
        }
        foreach (var (workflow, reason) in choice.NotStarted) invocation.Note($"{workflow.Path} is not started: {reason}");
        if (ground.Facts is { IsDirty: true, ChangedFiles.Count: var changed }) invocation.Note($"{changed} uncommitted change{(changed == 1 ? " is" : "s are")} part of this run");
    }

    /// <exception cref="OperationCanceledException">It was interrupted, which decides the exit code.</exception>
    private int End(RunChoice choice, CancellationToken cancellation)
    {
        if (invocation.Json)
        {
            var runs = outcomes.Select(outcome => RunAnswerRun.Of(outcome.View, outcome.Folder, time.GetUtcNow())).OfType<RunAnswerRun>();
            invocation.Write(new RunAnswer([.. runs], NotStarted(choice), null, null), AnswerJson.Own.RunAnswer);
        }
        cancellation.ThrowIfCancellationRequested();
        var failed = outcomes.Exists(static outcome => outcome.Ended is not { Result: JobResult.Success or JobResult.Skipped });
        return failed || (IsStrict && outcomes.Exists(static outcome => outcome.View.IsYellow)) ? ExitCode.Bad : ExitCode.Fine;
    }

    private static RunAnswerNotStarted[] NotStarted(RunChoice choice) => [.. choice.NotStarted.Select(static pair => new RunAnswerNotStarted(pair.Workflow.Path, pair.Reason))];

    /// <summary>Another hal9 began a run of the same id after this one had found it free.</summary>
    private static bool IsTaken(RunShow.Outcome outcome) =>
        outcome.Opening.Any(static problem => problem.Descriptor == JournalDiagnostics.Held || problem.Descriptor == JournalDiagnostics.AlreadyThere);

    /// <summary>Its milliseconds, or the next free ones when another run here began in the same.</summary>
    private string NewRunId()
    {
        var id = long.Parse(new RunEngine(time).NewRunId(), System.Globalization.CultureInfo.InvariantCulture);
        while (Directory.Exists(Path.Combine(RunFolder.Of(ground.Root), id.ToString(System.Globalization.CultureInfo.InvariantCulture)))) id++;
        return id.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
