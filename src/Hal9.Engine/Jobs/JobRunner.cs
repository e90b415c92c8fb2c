using Hal9.Engine.Backends;
using Hal9.Engine.Commands;
using Hal9.Engine.Runs;
using Hal9.Engine.Scheduling;
using Hal9.Engine.Steps;
using Hal9.Journal.Files;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Jobs;

/// <summary>What came of a leg.</summary>
internal sealed record LegResult(JobResult Result, ExpressionObject Outputs)
{
    /// <summary>Why this machine could not run it; nothing of it was started.</summary>
    public string? Unserved { get; init; }
}

/// <summary>
/// Runs one leg: prepares its folders, runs its steps one after the other and the post steps backwards, gives its outputs. A leg that a
/// dead run began goes on behind its last completed step.
/// </summary>
/// <param name="warned">Called when the leg ended with a warning.</param>
internal sealed class JobRunner(RunServices services, ScheduledLeg leg, LegHistory? history, Action warned)
{
    public const string TrackingVariable = "RUNNER_TRACKING_ID";

    /// <summary>In events, of what is done before a job's first step.</summary>
    public const string SetUpPlace = "setup";

    private static readonly TimeSpan LongestPatience = TimeSpan.FromDays(24);

    /// <summary>Begins the mark of every process of a run.</summary>
    public static string TrackingPrefix(RunServices services) => $"hal9_{services.Request.Identity.RunId}_";

    public async Task<LegResult> RunAsync(CancellationToken cancellation)
    {
        var planned = (StepsJob)leg.Leg.Job.Job;
        var folders = FoldersOf();
        folders.Make();
        await WriteEventAsync(folders).ConfigureAwait(false);
        var logName = history?.Started.Log ?? RunFolder.FileNameOf(leg.Key) + ".log";
        using var log = LogFile.OpenForAppending(Path.Combine(services.Folder, "logs", logName), services.Time);
        var tracking = history?.Started.TrackingId ?? $"{TrackingPrefix(services)}{RunFolder.FileNameOf(leg.Key)}_{Guid.NewGuid():N}";
        var job = new JobRun(services, leg, folders, log, tracking);
        var problems = SetUp(job, planned, cancellation);
        var container = planned.Container is { } wanted && problems.Count == 0 ? await JobContainer.PrepareAsync(job, wanted, problems, cancellation).ConfigureAwait(false) : null;
        if (job.NotRun is { } missing) return await PassAsync(job, services.Masker.Apply(missing)).ConfigureAwait(false);
        var (jobServices, whyNot) = await JobServices.PrepareAsync(job, planned, problems, lines => ReportAsync(job, lines), cancellation).ConfigureAwait(false);
        if (jobServices is null) return await PassAsync(job, services.Masker.Apply(whyNot!)).ConfigureAwait(false);
        await using var network = job.Containers.ConfigureAwait(false);
        await using var ending = jobServices.ConfigureAwait(false);
        if (history is null)
        {
            var names = planned.Steps.Select(step => StepNames.Of(step, null, services.Masker)).ToArray();
            await services.RecordAsync(new LegStarted(leg.Key, leg.Leg.Job.Key, leg.Name, folders.Root, logName, tracking, names)).ConfigureAwait(false);
        }
        else
        {
            EndLeftovers(history);
            // What comes again takes the place of what it wrote before.
            if (history.UnfinishedAt is { } at) log.Cut(Math.Min(at, log.Length));
        }

        using var clock = new CancellationTokenSource(leg.Leg.Timeout > TimeSpan.FromDays(24) ? TimeSpan.FromDays(24) : leg.Leg.Timeout, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clock.Token);
        // What is still to be done for a cancelled job, as always() asks, has so long and no longer.
        var time = services.Request.CancelTimeout ?? leg.Leg.CancelTimeout;
        using var abandoned = new CancellationTokenSource();
        using var patience = services.Time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), abandoned, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var leaving = either.Token.Register(() => patience.Change(time < LongestPatience ? time : LongestPatience, Timeout.InfiniteTimeSpan));
        // No time at all is no timer either, which a quick step would outrun.
        job.Abandoned = time > TimeSpan.Zero ? abandoned.Token : either.Token;
        var (outputs, sealedOutputs) = await RunToTheEndAsync(job, planned, jobServices, container, problems, either.Token).ConfigureAwait(false);
        if (job.LeftProcesses) foreach (var process in ProcessTable.WithEnvironment(TrackingVariable, tracking)) ProcessTable.Kill(process);
        var result = job.Scope.Status;
        var reason = clock.IsCancellationRequested && !cancellation.IsCancellationRequested
            ? FormattableString.Invariant($"it ran longer than {leg.Leg.Timeout.TotalMinutes} minutes")
            : null;
        var isForgiven = result == JobResult.Failure && leg.Leg.ContinueOnError;
        if (isForgiven || (result == JobResult.Success && job.HasErrors)) job.HasWarnings = true;
        await services.RecordAsync(new LegEnded(leg.Key, result, reason, sealedOutputs, job.HasWarnings) { IsForgiven = isForgiven }).ConfigureAwait(false);
        if (job.HasWarnings) warned();
        services.Endpoint.Dismiss(job.Access);
        folders.RemovePrivate();
        // A failed leg's workspace is where its retry goes on.
        if (result == JobResult.Success) CleanUp(folders);
        return new LegResult(result, outputs);
    }

    /// <summary>Whatever happens, what the job started for its steps (a container, services) ends with it.</summary>
    private async Task<(ExpressionObject Outputs, IReadOnlyList<SealedValue> Sealed)> RunToTheEndAsync(
        JobRun job, StepsJob planned, JobServices jobServices, JobContainer? container, List<Diagnostic> problems, CancellationToken cancellation)
    {
        try
        {
            await ReportAsync(job, problems.Select(static diagnostic => "##[error]" + diagnostic)).ConfigureAwait(false);
            if (problems.Count > 0) job.Scope.Status = JobResult.Failure;
            else if (await StartAsync(job, jobServices, container, cancellation).ConfigureAwait(false)) await RunStepsAsync(job, planned, cancellation).ConfigureAwait(false);
            if (job.Scope.Status == JobResult.Failure) await jobServices.ShowLogsAsync(CancellationToken.None).ConfigureAwait(false);

            var (outputs, sealedOutputs, failed) = await OutputsAsync(job, planned).ConfigureAwait(false);
            if (failed && job.Scope.Status == JobResult.Success) job.Scope.Status = JobResult.Failure;
            return (outputs, sealedOutputs);
        }
        finally
        {
            while (job.Endings.TryPop(out var end)) await end().ConfigureAwait(false);
        }
    }

    private JobFolders FoldersOf()
    {
        var root = history?.Started.Folder ?? Path.Combine(services.WorkFolder, RunFolder.FileNameOf(leg.Key));
        if (services.Request.Workspace == WorkspaceMode.InPlace) return new JobFolders(root, services.Request.RepositoryRoot);
        // GitHub's own layout: the repository's name twice.
        var name = services.Request.Plan.Event.Repository.Split('/')[^1];
        return new JobFolders(root, Path.Combine(root, name, name));
    }

    private async Task WriteEventAsync(JobFolders folders)
    {
        if (!File.Exists(folders.EventFile)) await File.WriteAllBytesAsync(folders.EventFile, services.EventPayload).ConfigureAwait(false);
    }

    /// <summary>Ends what a dead run left running: the process of the step under way, and whatever else bears the leg's mark.</summary>
    private static void EndLeftovers(LegHistory history)
    {
        if (history.LastProcess is { } last) ProcessTable.Kill(new ProcessIdentity(last.Pid, last.StartTicks, last.Boot));
        foreach (var process in ProcessTable.WithEnvironment(TrackingVariable, history.Started.TrackingId)) ProcessTable.Kill(process);
    }

    /// <summary>Tells that this machine cannot run it; nothing was started.</summary>
    private async Task<LegResult> PassAsync(JobRun job, string why)
    {
        await services.RecordAsync(new LegEnded(leg.Key, JobResult.Skipped, why, [], HasWarnings: false) { IsUnserved = true }).ConfigureAwait(false);
        services.Endpoint.Dismiss(job.Access);
        job.Folders.RemovePrivate();
        CleanUp(job.Folders);
        return new LegResult(JobResult.Skipped, ExpressionDictionary.Empty) { Unserved = why };
    }

    /// <summary>Starts the services, then the job's container, which sees them. False when the steps are not to run.</summary>
    private async Task<bool> StartAsync(JobRun job, JobServices jobServices, JobContainer? container, CancellationToken cancellation)
    {
        try
        {
            var problem = container is null ? null : await container.MakeNetworkAsync(cancellation).ConfigureAwait(false);
            if (problem is null && await jobServices.StartAsync(job, history is { HasCompleted: true }, cancellation).ConfigureAwait(false))
            {
                problem = container is null ? null : await container.StartAsync(cancellation).ConfigureAwait(false);
                if (problem is null) return true;
            }
            if (problem is not null) await ReportAsync(job, ["##[error]" + problem]).ConfigureAwait(false);
            job.Scope.Status = cancellation.IsCancellationRequested ? JobResult.Cancelled : JobResult.Failure;
        }
        catch (OperationCanceledException)
        {
            job.Scope.Status = JobResult.Cancelled;
        }
        return false;
    }

    /// <summary>The job's environment and defaults. Returns what is wrong with them.</summary>
    private List<Diagnostic> SetUp(JobRun job, StepsJob planned, CancellationToken cancellation)
    {
        var diagnostics = new List<Diagnostic>();
        foreach (var template in leg.Leg.Job.Env)
        {
            var context = job.ContextOf(job.Scope, job.GitHubOf(job.Scope), job.Environment, cancellation);
            foreach (var (name, value) in template.EvaluateTextMapping(context, diagnostics) ?? []) job.SetEnvironment(name, value);
        }
        var all = job.ContextOf(job.Scope, job.GitHubOf(job.Scope), job.Environment, cancellation);
        job.DefaultShell = leg.Leg.Job.DefaultShell?.EvaluateText(all, diagnostics);
        job.DefaultWorkingDirectory = leg.Leg.Job.DefaultWorkingDirectory?.EvaluateText(all, diagnostics);
        return diagnostics;
    }

    private async Task RunStepsAsync(JobRun job, StepsJob planned, CancellationToken cancellation)
    {
        // From its very beginning a cancelled job counts as cancelled, whatever its steps still do.
        await using var cancelling = cancellation.Register(() => job.Scope.Status = JobResult.Cancelled);
        if (!await GetActionsAsync(job, planned, cancellation).ConfigureAwait(false))
        {
            // A cancelled token tells those who wait for it in no order.
            job.Scope.Status = cancellation.IsCancellationRequested ? JobResult.Cancelled : JobResult.Failure;
            return;
        }
        await foreach (var pre in PreSteps.OfAsync(job, planned.Steps, CancellationToken.None).ConfigureAwait(false))
        {
            if (history?.Find(pre.Id) is { } done)
            {
                var restored = await RestoreAsync(job, pre.Step, pre.Scope.IdPrefix, done, cancellation).ConfigureAwait(false);
                restored.Work.ApplyToJob();
                if (restored.Conclusion == JobResult.Failure) job.Scope.Status = JobResult.Failure;
                continue;
            }
            var result = await RunStepAsync(job, pre.Step, pre.Id, job.Log, null, cancellation, pre).ConfigureAwait(false);
            result.Work.ApplyToJob();
            if (result.Conclusion == JobResult.Failure && job.Scope.Status == JobResult.Success) job.Scope.Status = JobResult.Failure;
        }
        await using var background = new BackgroundSteps(job, cancellation);
        for (var i = 0; i < planned.Steps.Length; i++)
        {
            var place = (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (IsSelected(planned.Steps[i], place)) await RunAnyAsync(job, background, planned.Steps[i], place, cancellation).ConfigureAwait(false);
            else await PassAsync(job, planned.Steps[i], place, cancellation).ConfigureAwait(false);
        }
        foreach (var (step, result) in await background.WaitAllAsync().ConfigureAwait(false)) Count(job, step, result, cancellation);
        while (job.Posts.TryPop(out var post))
        {
            if (history?.Find(post.Id) is not null) continue;
            // It stands where the job is now, not where its step was.
            post.Scope.Status = job.Scope.Status;
            var result = await RunStepAsync(job, post.Step, post.Id, job.Log, null, cancellation, post).ConfigureAwait(false);
            // A post step gives the job nothing but its result.
            if (result.Conclusion == JobResult.Failure && job.Scope.Status == JobResult.Success) job.Scope.Status = JobResult.Failure;
        }
    }

    /// <summary>A person may have asked for some steps only; what checks out prepares the workspace for whichever.</summary>
    private bool IsSelected(Step step, string place)
    {
        var selection = services.Request.Selection;
        return selection.Steps.IsDefaultOrEmpty || leg.Leg.Job.Caller is not null || !selection.Jobs.Contains(leg.Leg.Job.Key, StringComparer.OrdinalIgnoreCase)
            || selection.Steps.Contains(place) || step is UsesStep { Uses: ActionReference.Repository { Owner: "actions", Name: "checkout" } };
    }

    private async Task PassAsync(JobRun job, Step step, string place, CancellationToken cancellation)
    {
        if (history?.Find(place) is null)
        {
            await services.RecordAsync(new StepStarted(leg.Key, place, StepNames.Of(step, null, services.Masker), job.Log.Length)).ConfigureAwait(false);
            await services.RecordAsync(new StepCompleted(leg.Key, place, JobResult.Skipped, JobResult.Skipped, job.Log.Length, 0) { Reason = "not selected" }).ConfigureAwait(false);
        }
        Count(job, step, new StepResult(JobResult.Skipped, JobResult.Skipped, new StepWork(job)), cancellation);
    }

    private async Task RunAnyAsync(JobRun job, BackgroundSteps background, Step step, string place, CancellationToken cancellation)
    {
        switch (step)
        {
            case { Background: true }:
                await background.StartAsync(step, stop => RunApartAsync(job, step, place, stop)).ConfigureAwait(false);
                break;
            case ParallelStep parallel:
                await RunParallelAsync(job, parallel, place, cancellation).ConfigureAwait(false);
                break;
            default:
                var result = history?.Find(place) is { } done ? await RestoreAsync(job, step, "", done, cancellation).ConfigureAwait(false)
                    : await RunStepAsync(job, step, place, job.Log, null, cancellation).ConfigureAwait(false);
                if (result.Outcome != JobResult.Skipped)
                {
                    // What background steps did counts from here on, and so does how they ended.
                    var ended = step switch
                    {
                        WaitStep wait => await background.WaitAsync(wait.Targets.Select(target => target.Id)).ConfigureAwait(false),
                        WaitAllStep => await background.WaitAllAsync().ConfigureAwait(false),
                        CancelStep cancel => await background.CancelAsync(cancel.Target.Id).ConfigureAwait(false),
                        _ => [],
                    };
                    foreach (var (waited, outcome) in ended) Count(job, waited, outcome, cancellation);
                }
                Count(job, step, result, cancellation);
                break;
        }
    }

    /// <summary>The steps of <c>parallel</c> side by side; it has ended when all have, as the worst of them.</summary>
    private async Task RunParallelAsync(JobRun job, ParallelStep parallel, string place, CancellationToken cancellation)
    {
        var isRecorded = history?.Find(place) is not null;
        var started = services.Time.GetTimestamp();
        if (!isRecorded) await services.RecordAsync(new StepStarted(leg.Key, place, StepNames.Of(parallel, null, services.Masker), job.Log.Length)).ConfigureAwait(false);
        var all = parallel.Steps.Select((inner, index) => (Step: inner, Run: RunApartAsync(job, inner, $"{place}.{index + 1}", cancellation))).ToArray();
        var conclusions = new List<JobResult>();
        foreach (var (inner, run) in all)
        {
            var result = await run.ConfigureAwait(false);
            Count(job, inner, result, cancellation);
            conclusions.Add(result.Conclusion);
        }
        if (isRecorded) return;
        var worst = conclusions.Contains(JobResult.Failure) ? JobResult.Failure : conclusions.Contains(JobResult.Cancelled) ? JobResult.Cancelled
            : conclusions.TrueForAll(static one => one == JobResult.Skipped) ? JobResult.Skipped : JobResult.Success;
        var milliseconds = Math.Round(services.Time.GetElapsedTime(started).TotalMilliseconds, 3);
        await services.RecordAsync(new StepCompleted(leg.Key, place, worst, worst, job.Log.Length, milliseconds)).ConfigureAwait(false);
    }

    /// <summary>A step beside others: with a log of its own.</summary>
    private async Task<StepResult> RunApartAsync(JobRun job, Step step, string place, CancellationToken cancellation)
    {
        if (history?.Find(place) is { } done) return await RestoreAsync(job, step, "", done, cancellation).ConfigureAwait(false);
        await Task.Yield();
        var name = $"{RunFolder.FileNameOf(leg.Key)}.{place}.log";
        using var log = LogFile.OpenForAppending(Path.Combine(services.Folder, "logs", name), services.Time);
        return await RunStepAsync(job, step, place, log, name, cancellation).ConfigureAwait(false);
    }

    /// <param name="prefix">Of the composite actions around the step.</param>
    private async Task<StepResult> RestoreAsync(JobRun job, Step step, string prefix, StepCompleted done, CancellationToken cancellation)
    {
        var work = StepWork.Restore(job, done.Changes);
        if (step is UsesStep) job.UseOf(prefix + step.Id).Add(work);
        if (done.Changes is { Posts: { Count: > 0 } posts }) await PostSteps.RestoreAsync(job, ((StepsJob)leg.Leg.Job.Job).Steps, posts, cancellation).ConfigureAwait(false);
        return new StepResult(done.Outcome, done.Conclusion, work);
    }

    /// <summary>GitHub's step of the same name: brings the actions of other repositories here. Without such actions it is no step. False: the job cannot go on.</summary>
    private async Task<bool> GetActionsAsync(JobRun job, StepsJob planned, CancellationToken cancellation)
    {
        if (!job.Actions.AreNeeded(planned.Steps)) return true;
        // A run that goes on needs them again, and has told of them.
        var isKnown = history?.Find(SetUpPlace) is { Outcome: JobResult.Success };
        var work = new StepWork(job);
        var log = new StepLog(job, isKnown ? "" : SetUpPlace, work, new CommandInterpreter(job.Backend.Inside(job.Folders.Workspace), false, false, services.Request.Debug), job.Log);
        var result = JobResult.Cancelled;
        var started = services.Time.GetTimestamp();
        if (!isKnown) await services.RecordAsync(new StepStarted(leg.Key, SetUpPlace, "Set up job", job.Log.Length)).ConfigureAwait(false);
        try
        {
            result = await job.Actions.PrepareAsync(planned.Steps, log, cancellation).ConfigureAwait(false) ? JobResult.Success : JobResult.Failure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // An outcome like the others.
        }
        await log.EndAsync().ConfigureAwait(false);
        if (!isKnown) await services.RecordAsync(new StepCompleted(leg.Key, SetUpPlace, result, result, job.Log.Length, Math.Round(services.Time.GetElapsedTime(started).TotalMilliseconds, 3))).ConfigureAwait(false);
        return result == JobResult.Success;
    }

    private async Task<StepResult> RunStepAsync(
        JobRun job, Step step, string place, LogFile log, string? logName, CancellationToken cancellation, ActionStage? stage = null)
    {
        if (logName is not null && history?.StartOf(place) is { } before) log.Cut(Math.Min(before.LogStart, log.Length));
        var context = job.ContextOf(job.Scope, job.GitHubOf(job.Scope), job.Environment, cancellation);
        await services.RecordAsync(new StepStarted(leg.Key, place, (stage is null ? "" : stage.Word + " ") + StepNames.Of(step, context, services.Masker), log.Length, logName)).ConfigureAwait(false);
        var started = services.Time.GetTimestamp();
        var result = await StepRunner.RunAsync(job, stage?.Scope ?? job.Scope, step, place, log, cancellation, stage?.Body).ConfigureAwait(false);
        // An output of a step without an id of the user's can be read by nobody.
        if (!step.HasUserId) result.Work.Outputs.Clear();
        var milliseconds = Math.Round(services.Time.GetElapsedTime(started).TotalMilliseconds, 3);
        var completed = new StepCompleted(leg.Key, place, result.Outcome, result.Conclusion, log.Length, milliseconds) { Changes = result.Work.Seal() };
        await services.RecordAsync(completed).ConfigureAwait(false);
        return result;
    }

    private static void Count(JobRun job, Step step, StepResult result, CancellationToken cancellation)
    {
        result.Work.ApplyToJob();
        if (step.HasUserId) job.Scope.Steps.Set(step.Id, result.Outcome, result.Conclusion, result.Work.Outputs);
        if (result.Outcome == JobResult.Failure && result.Conclusion == JobResult.Success) job.HasWarnings = true;
        if (cancellation.IsCancellationRequested) job.Scope.Status = JobResult.Cancelled;
        else if (result.Conclusion == JobResult.Failure) job.Scope.Status = JobResult.Failure;
    }

    private async Task<(ExpressionObject Outputs, IReadOnlyList<SealedValue> Sealed, bool Failed)> OutputsAsync(JobRun job, StepsJob planned)
    {
        if (planned.Outputs is null) return (ExpressionDictionary.Empty, [], false);
        var diagnostics = new List<Diagnostic>();
        var context = job.ContextOf(job.Scope, job.GitHubOf(job.Scope), job.Environment, CancellationToken.None);
        var outputs = new List<KeyValuePair<string, ExpressionValue>>();
        var warnings = new List<string>();
        foreach (var (name, value) in planned.Outputs.EvaluateTextMapping(context, diagnostics) ?? [])
        {
            if (value.Length == 0) continue;
            if (services.Masker.Hides(value)) warnings.Add($"##[warning]The output `{name}` was not set because it may contain a secret");
            else outputs.Add(KeyValuePair.Create(name, ExpressionValue.Of(value)));
        }
        if (warnings.Count > 0) job.HasWarnings = true;
        await ReportAsync(job, diagnostics.Select(diagnostic => "##[error]" + diagnostic).Concat(warnings)).ConfigureAwait(false);
        return (new ExpressionDictionary(outputs), [.. outputs.Select(output => services.Sealer.Seal(output.Key, output.Value.ToText()))], diagnostics.Count > 0);
    }

    private async Task ReportAsync(JobRun job, IEnumerable<string> lines)
    {
        var text = services.Masker.Apply(string.Concat(lines.Select(line => line + "\n")));
        if (text.Length == 0) return;
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        job.Log.Append(bytes);
        await services.TellAsync(new StepOutput(leg.Key, "", bytes)).ConfigureAwait(false);
    }

    private void CleanUp(JobFolders folders)
    {
        try
        {
            Directory.Delete(folders.Temporary, recursive: true);
            if (Directory.Exists(folders.Actions)) Directory.Delete(folders.Actions, recursive: true);
            if (services.Request.Workspace == WorkspaceMode.Copy) Directory.Delete(folders.Root, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A process that left the job, or root's files from a container; `hal9 cache prune` tries again.
        }
    }
}
