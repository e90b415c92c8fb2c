using Hal9.Engine.Commands;
using Hal9.Engine.Jobs;
using Hal9.Journal.Files;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>How a step ended.</summary>
/// <param name="Outcome">Before <c>continue-on-error</c>.</param>
/// <param name="Conclusion">After it.</param>
internal readonly record struct StepResult(JobResult Outcome, JobResult Conclusion, StepWork Work);

/// <summary>
/// Runs one step of a job or of a composite action: 1. its environment, 2. its condition, 3. what it does, within its time, 4. the files
/// it wrote, 5. what of it counts. Never throws on account of a step.
/// </summary>
internal static class StepRunner
{
    /// <param name="body">Instead of what the step itself does: a post step.</param>
    public static async Task<StepResult> RunAsync(JobRun job, StepScope scope, Step step, string place, LogFile file, CancellationToken cancellation,
        Func<StepExecution, CancellationToken, Task<JobResult>>? body = null)
    {
        var work = new StepWork(job);
        List<KeyValuePair<string, string>> variables = [.. Over(job.Environment, scope.Environment)];
        var insecure = variables.Exists(pair => pair.Key == "ACTIONS_ALLOW_UNSECURE_COMMANDS" && IsTrue(pair.Value));
        var anyToken = variables.Exists(pair => pair.Key == "ACTIONS_ALLOW_UNSECURE_STOPCOMMAND_TOKENS" && IsTrue(pair.Value));
        var log = new StepLog(job, place, work, new CommandInterpreter(job.Backend.Inside(job.Folders.Workspace), insecure, anyToken, job.Services.Request.Debug), file);
        try
        {
            return await RunAsync(job, scope, step, place, work, log, variables, body, cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The disk is full, or the step took away what the runner needs: its folder, its files.
            log.Error(problem.Message);
            await log.EndAsync().ConfigureAwait(false);
            return new StepResult(JobResult.Failure, JobResult.Failure, work);
        }
    }

    private static async Task<StepResult> RunAsync(
        JobRun job, StepScope scope, Step step, string place, StepWork work, StepLog log, List<KeyValuePair<string, string>> variables,
        Func<StepExecution, CancellationToken, Task<JobResult>>? body, CancellationToken cancellation)
    {
        var diagnostics = new List<Diagnostic>();
        var github = job.GitHubOf(scope, ("action", scope.IdPrefix + step.Id));
        var context = job.ContextOf(scope, github, variables, cancellation);
        foreach (var (name, value) in step.Env?.EvaluateTextMapping(context, diagnostics) ?? [])
        {
            variables.RemoveAll(pair => string.Equals(pair.Key, name, JobRun.NameComparison));
            variables.Add(KeyValuePair.Create(name, value));
        }
        var execution = new StepExecution(job, scope, step, place, work, log, github, variables, context);
        if (diagnostics.Count > 0) return await FailAsync(execution, diagnostics).ConfigureAwait(false);

        var condition = step.Condition.Evaluate(context);
        if (!condition.Succeeded)
        {
            return await FailAsync(execution, [ExpressionDiagnostics.For(condition.Error.Kind).At(step.Condition.Span ?? step.Span, condition.Error.Message, condition.Error.Hint)]).ConfigureAwait(false);
        }
        if (!condition.Value.IsTruthy) return new StepResult(JobResult.Skipped, JobResult.Skipped, work);

        var limit = step.TimeoutMinutes?.EvaluateNumber(context, diagnostics);
        if (diagnostics.Count > 0) return await FailAsync(execution, diagnostics).ConfigureAwait(false);
        var outcome = await RunInTimeAsync(execution, limit, body, cancellation).ConfigureAwait(false);
        if (work.HasFailed && outcome == JobResult.Success) outcome = JobResult.Failure;
        var forgive = outcome == JobResult.Failure && (step.ContinueOnError?.EvaluateBoolean(context, diagnostics) ?? false);
        execution.Report(diagnostics);
        await log.EndAsync().ConfigureAwait(false);
        return new StepResult(outcome, forgive ? JobResult.Success : outcome, work);
    }

    private static async Task<JobResult> RunInTimeAsync(
        StepExecution execution, double? minutes, Func<StepExecution, CancellationToken, Task<JobResult>>? body, CancellationToken cancellation)
    {
        if (execution.Job.Abandoned.IsCancellationRequested || (cancellation.IsCancellationRequested && !StillWanted(execution))) return JobResult.Cancelled;
        using var stop = new CancellationTokenSource();
        using var clock = minutes is > 0 and < 1e6 ? new CancellationTokenSource(TimeSpan.FromMinutes(minutes.Value), execution.Job.Services.Time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, clock.Token, execution.Job.Abandoned);
        // A cancelled job ends the step only if its condition does not hold for a cancelled job: always() goes on.
        await using var cancelling = cancellation.CanBeCanceled && !cancellation.IsCancellationRequested ? cancellation.Register(() =>
        {
            if (!StillWanted(execution)) stop.Cancel();
        }) : default;
        var files = new StepFiles(execution.Job);
        var github = execution.Job.GitHubOf(execution.Scope, [("action", execution.ActionName), .. files.Context]);
        var ready = execution with
        {
            GitHub = github,
            Context = execution.Job.ContextOf(execution.Scope, github, execution.Variables, either.Token),
        };
        var outcome = ready.Step switch
        {
            _ when body is not null => await body(ready, either.Token).ConfigureAwait(false),
            RunStep run => await ScriptStep.RunAsync(ready, run, either.Token).ConfigureAwait(false),
            UsesStep uses => await ActionStep.RunAsync(ready, uses, either.Token).ConfigureAwait(false),
            _ => JobResult.Success,
        };
        files.Read(ready.Work, ready.Log, ready.Job.Services.Masker);
        if (outcome == JobResult.Cancelled && execution.Job.Abandoned.IsCancellationRequested) ready.Log.Error("The job was cancelled, and the time for what was still to be done is over.");
        if (outcome == JobResult.Cancelled && clock.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            ready.Log.Error(FormattableString.Invariant($"The step has timed out after {minutes} minutes."));
            return JobResult.Failure;
        }
        return outcome;
    }

    private static bool StillWanted(StepExecution execution)
    {
        var job = execution.Job;
        job.Scope.Status = JobResult.Cancelled;
        var again = job.ContextOf(execution.Scope, execution.GitHub, execution.Variables, CancellationToken.None);
        return execution.Step.Condition.Evaluate(again).Value is { IsTruthy: true };
    }

    private static async Task<StepResult> FailAsync(StepExecution execution, IEnumerable<Diagnostic> diagnostics)
    {
        execution.Report(diagnostics);
        await execution.Log.EndAsync().ConfigureAwait(false);
        return new StepResult(JobResult.Failure, JobResult.Failure, execution.Work);
    }

    private static IEnumerable<KeyValuePair<string, string>> Over(IReadOnlyList<KeyValuePair<string, string>> below, IReadOnlyList<KeyValuePair<string, string>> above) =>
        above.Count == 0 ? below : [.. below.Where(pair => !above.Any(other => string.Equals(other.Key, pair.Key, JobRun.NameComparison))), .. above];

    private static bool IsTrue(string value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
