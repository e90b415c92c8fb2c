using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using Hal9.Engine.Jobs;
using Hal9.Engine.Scheduling;
using Hal9.Machine.Processes;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Runs;

/// <summary>
/// The thin loop between the pure <see cref="Schedule"/> and the world: starts what it says, tells it what ended, records both. One
/// message after the other, so that nothing here is locked.
/// </summary>
#pragma warning disable CA1001 // A source without a timer holds nothing to dispose of, and somebody may ask to cancel after the end.
internal sealed class RunCoordinator(RunServices services, RunHistory history)
#pragma warning restore CA1001
{
    private const int MostLooks = 100;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private readonly Channel<Message> inbox = Channel.CreateUnbounded<Message>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, CancellationTokenSource> running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GroupMembership> memberships = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IDisposable> waitsWithin = new(StringComparer.Ordinal);
    private readonly List<string> notRun = [];
    private readonly Queue<ScheduleAction> waiting = [];
    private readonly ConcurrencyGroups groups = new(Path.Combine(services.Request.RepositoryRoot, RunFolder.Name, "groups"), services.Time);
    private readonly CancellationTokenSource beforeStart = new();
    private bool hasWarnings;

    public void Cancel(string reason)
    {
        inbox.Writer.TryWrite(new Message.CancelAsked(reason));
        // A run that waits for its concurrency group does not read its messages yet.
        beforeStart.Cancel();
    }

    /// <param name="retry">Null for a new run.</param>
    public async Task<RunEnded> RunAsync(bool? retry)
    {
        var request = services.Request;
        if (retry is null) await services.RecordAsync(Describe()).ConfigureAwait(false);
        else await ContinueAsync(retry.Value).ConfigureAwait(false);
        await services.Containers.RemoveLeftoversAsync(CancellationToken.None).ConfigureAwait(false);

        ConcurrencyTicket? ticket = null;
        if (request.Plan.Concurrency is { } group)
        {
            ticket = await groups.EnterAsync(group, new GroupMember(request.Identity.RunId, "", Who), holder => AwaitAsync(null, group, holder), Cancel, beforeStart.Token).ConfigureAwait(false);
            if (ticket is null) return await EndBeforeStartAsync().ConfigureAwait(false);
        }
        using var held = ticket;

        var secrets = new ExpressionDictionary(request.Secrets
            .Select(secret => KeyValuePair.Create(secret.Key, ExpressionValue.Of(secret.Value)))
            .Append(KeyValuePair.Create("GITHUB_TOKEN", ExpressionValue.Of(request.Token))));
        var schedule = new Schedule(request.Plan, request.Runner, request.Selection, secrets, Math.Max(1, request.Parallelism));
        Take(schedule.Begin());
        while (true)
        {
            while (waiting.TryDequeue(out var action))
            {
                if (await ActAsync(schedule, action).ConfigureAwait(false) is { } ended) return ended;
            }
            switch (await inbox.Reader.ReadAsync().ConfigureAwait(false))
            {
                case Message.Ended ended:
                    if (running.Remove(ended.Leg, out var stop)) stop.Dispose();
                    await LeaveGroupsAsync(ended.Leg).ConfigureAwait(false);
                    var result = await ended.Result.ConfigureAwait(false);
                    if (result.Unserved is { } why) notRun.Add($"{ended.Leg}: {why}");
                    Take(schedule.LegEnded(ended.Leg, result.Result, result.Outputs, isUnserved: result.Unserved is not null));
                    break;
                case Message.GroupsEntered entered:
                    if (await entered.Result.ConfigureAwait(false)) Take(schedule.GroupsEntered(entered.Leg));
                    break;
                case Message.GroupLost lost:
                    Take(schedule.GroupLost(lost.Leg, lost.Reason));
                    break;
                case Message.CancelAsked asked:
                    await services.RecordAsync(new RunCancelled(asked.Reason)).ConfigureAwait(false);
                    Take(schedule.Cancel(asked.Reason));
                    break;
            }
        }
    }

    private void Take(IReadOnlyList<ScheduleAction> actions)
    {
        foreach (var action in actions) waiting.Enqueue(action);
    }

    private async Task<RunEnded?> ActAsync(Schedule schedule, ScheduleAction action)
    {
        switch (action)
        {
            case ScheduleAction.Expanded expanded:
                await OnceAsync("expanded " + expanded.Job, new JobExpanded(expanded.Job, [.. expanded.Legs.Select(leg => new LegDescription(leg.Key, services.Masker.Apply(leg.Name)))])).ConfigureAwait(false);
                break;
            case ScheduleAction.Await awaiting:
                EndWaitWithin(awaiting.Leg.Key);
                waitsWithin.Add(awaiting.Leg.Key, groups.AddWithin(MemberOf(awaiting.Leg), awaiting.Group, awaiting.Holder));
                break;
            case ScheduleAction.Enter enter:
                EndWaitWithin(enter.Leg.Key);
                Enter(schedule, enter.Leg, enter.Groups);
                break;
            case ScheduleAction.Start { Leg: var leg }:
                Start(schedule, leg);
                break;
            case ScheduleAction.Cancel cancel:
                if (running.TryGetValue(cancel.Leg, out var stop)) await stop.CancelAsync().ConfigureAwait(false);
                break;
            case ScheduleAction.LegPassed passed:
                await LeaveGroupsAsync(passed.Leg).ConfigureAwait(false);
                if (passed.IsUnserved) notRun.Add($"{passed.Name}: {passed.Reason}");
                await OnceAsync("leg " + passed.Leg, new LegEnded(passed.Leg, passed.Result, passed.Reason, [], HasWarnings: false) { IsUnserved = passed.IsUnserved }).ConfigureAwait(false);
                break;
            case ScheduleAction.CallEnded ended:
                await LeaveGroupsAsync(ended.Leg).ConfigureAwait(false);
                await OnceAsync("leg " + ended.Leg, new LegEnded(ended.Leg, ended.Result, null, [], HasWarnings: false)).ConfigureAwait(false);
                break;
            case ScheduleAction.JobEnded ended:
                // A job whose own legs no machine fits was told leg by leg.
                if (ended is { IsUnserved: true, Reason: { } reason } && reason.EndsWith("which was not run", StringComparison.Ordinal)) notRun.Add($"{ended.Name} {reason}");
                await OnceAsync("job " + ended.Job, new JobEnded(ended.Job, ended.Result, ended.Reason, [.. ended.Diagnostics.Select(diagnostic => services.Masker.Apply(diagnostic.ToString()))]) { Name = services.Masker.Apply(ended.Name) }).ConfigureAwait(false);
                break;
            case ScheduleAction.RunEnded ended:
                return await EndAsync(ended.Result).ConfigureAwait(false);
        }
        return null;
    }

    private void Start(Schedule schedule, ScheduledLeg leg)
    {
        var past = history.Find(leg.Key);
        if (past?.Ended is { } ended)
        {
            hasWarnings |= ended.HasWarnings;
            var outputs = new ExpressionDictionary(ended.Outputs.Select(output => KeyValuePair.Create(output.Name, ExpressionValue.Of(services.Sealer.Open(output)))));
            if (ended.IsUnserved) notRun.Add($"{leg.Key}: {ended.Reason}");
            Take(schedule.LegEnded(leg.Key, ended.Result, outputs, ended.IsUnserved));
            return;
        }
        var stop = new CancellationTokenSource();
        running.Add(leg.Key, stop);
        var run = Task.Run(() => new JobRunner(services, leg, past, () => hasWarnings = true).RunAsync(stop.Token), CancellationToken.None);
        run.ContinueWith(done => inbox.Writer.TryWrite(new Message.Ended(leg.Key, done)), TaskScheduler.Default);
    }

    private void Enter(Schedule schedule, ScheduledLeg leg, ImmutableArray<ConcurrencyGroup> wanted)
    {
        if (history.Find(leg.Key)?.Ended is not null || history.Knows("leg " + leg.Key))
        {
            // It ended before this program went on with the run, and only its end is told again.
            Take(schedule.GroupsEntered(leg.Key));
            return;
        }
        var membership = new GroupMembership();
        memberships.Add(leg.Key, membership);
        var entering = membership.EnterAsync(groups, wanted, MemberOf(leg), (group, holder) => AwaitAsync(leg.Key, group, holder), reason => inbox.Writer.TryWrite(new Message.GroupLost(leg.Key, reason)));
        entering.ContinueWith(done => inbox.Writer.TryWrite(new Message.GroupsEntered(leg.Key, done)), TaskScheduler.Default);
    }

    private async ValueTask LeaveGroupsAsync(string leg)
    {
        EndWaitWithin(leg);
        if (memberships.Remove(leg, out var membership)) await membership.DisposeAsync().ConfigureAwait(false);
    }

    private void EndWaitWithin(string leg)
    {
        if (waitsWithin.Remove(leg, out var wait)) wait.Dispose();
    }

    private GroupMember MemberOf(ScheduledLeg leg) => new(services.Request.Identity.RunId, leg.Key, $"`{services.Masker.Apply(leg.Name)}` of {Who}");

    /// <summary>As others in a concurrency group are told of this run.</summary>
    private string Who => services.Masker.Apply($"run {services.Request.Identity.RunId} of {services.Request.Plan.Workflow.Name ?? services.Request.Plan.Workflow.Source.Path}");

    private ValueTask AwaitAsync(string? leg, ConcurrencyGroup group, string holder) => services.RecordAsync(new GroupAwaited(leg, services.Masker.Apply(group.Group), services.Masker.Apply(holder)));

    /// <summary>The run was asked to stop while it waited: nothing of it ran.</summary>
    private async Task<RunEnded> EndBeforeStartAsync()
    {
        var reason = inbox.Reader.TryRead(out var message) && message is Message.CancelAsked asked ? asked.Reason : "cancelled";
        await services.RecordAsync(new RunCancelled(reason)).ConfigureAwait(false);
        foreach (var job in services.Request.Plan.Jobs.Where(static job => job.Caller is null))
        {
            await OnceAsync("job " + job.Key, new JobEnded(job.Key, JobResult.Cancelled, "the run was cancelled", [])).ConfigureAwait(false);
        }
        return await EndAsync(JobResult.Cancelled).ConfigureAwait(false);
    }

    private async Task<RunEnded> EndAsync(JobResult result)
    {
        await EndProcessesAsync(services).ConfigureAwait(false);
        var ended = new RunEnded(result, [.. notRun.Select(services.Masker.Apply)], hasWarnings);
        await services.RecordAsync(ended).ConfigureAwait(false);
        return ended;
    }

    /// <summary>Ends whatever of a run is left on the machine, processes and containers.</summary>
    public static async Task EndProcessesAsync(RunServices services)
    {
        // A process that left its group and closed its pipes is found only by its mark.
        // Who was killed may have begun another a moment before; and a process that is dying is found until it is dead.
        for (var look = 0; look < MostLooks; look++)
        {
            var killed = 0;
            foreach (var process in ProcessTable.WithEnvironmentPrefix(JobRunner.TrackingVariable, JobRunner.TrackingPrefix(services))) killed += ProcessTable.Kill(process) ? 1 : 0;
            if (killed == 0) break;
            await Task.Delay(BetweenLooks, services.Time).ConfigureAwait(false);
        }
        await services.Containers.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ContinueAsync(bool retry)
    {
        var dropped = retry ? history.Failed : [];
        var continued = new RunContinued(history.Attempt + (retry ? 1 : 0), dropped);
        history.Take(continued);
        await services.RecordAsync(continued).ConfigureAwait(false);
    }

    /// <summary>Records what a dead run may have recorded already only when it did not, or when this is another attempt.</summary>
    private ValueTask OnceAsync(string what, RunEvent happening) => history.Knows(what) ? ValueTask.CompletedTask : services.RecordAsync(happening);

    private RunStarted Describe()
    {
        var request = services.Request;
        var triggering = request.Plan.Event;
        return new RunStarted
        {
            RunId = request.Identity.RunId,
            RunNumber = request.Identity.RunNumber,
            Title = services.Masker.Apply(request.Plan.RunName),
            WorkflowPath = request.Identity.WorkflowPath.Length > 0 ? request.Identity.WorkflowPath : request.Plan.Workflow.Source.Path,
            WorkflowName = request.Plan.Workflow.Name ?? request.Plan.Workflow.Source.Path,
            Trigger = new TriggerRecord(triggering.Name, triggering.Repository, triggering.Ref, triggering.Sha, triggering.Actor, Element(triggering.Payload)),
            Inputs = Element(request.Plan.Inputs),
            Vars = request.Vars,
            SecretNames = [.. request.Secrets.Keys.Order(StringComparer.Ordinal)],
            Sources = request.Sources,
            SelectedJobs = request.Selection.Jobs,
            SelectedMatrix = request.Selection.Matrix.ToDictionary(pair => pair.Key, pair => pair.Value),
            SelectedSteps = request.Selection.Steps,
            Workspace = request.Workspace,
            RepositoryRoot = request.RepositoryRoot,
            IsDirty = request.IsDirty,
            WorkFolder = services.WorkFolder,
        };
    }

    private static JsonElement Element(ExpressionValue value)
    {
        using var document = JsonDocument.Parse(RunEngine.Json(value));
        return document.RootElement.Clone();
    }

    private abstract record Message
    {
        public sealed record Ended(string Leg, Task<LegResult> Result) : Message;

        /// <param name="Result">False when it was sent away or stopped meanwhile.</param>
        public sealed record GroupsEntered(string Leg, Task<bool> Result) : Message;

        public sealed record GroupLost(string Leg, string Reason) : Message;

        public sealed record CancelAsked(string Reason) : Message;
    }
}
