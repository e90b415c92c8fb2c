using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Scheduling;

/// <summary>
/// Decides what of a plan runs when: needs, conditions, matrices with <c>max-parallel</c> and <c>fail-fast</c>, concurrency groups, called
/// workflows, cancelling. Knows no clock and touches nothing: told the same ends in the same order it gives the same actions, so a run that
/// died is brought back by telling its journal again. Not thread-safe.
/// </summary>
public sealed class Schedule
{
    private readonly Plan plan;
    private readonly RunnerProfile runner;
    private readonly RunSelection selection;
    private readonly HashSet<string> selected;
    private readonly List<JobScope> scopes = [];
    private readonly Dictionary<string, LegState> running = new(StringComparer.Ordinal);
    private readonly List<ScheduleAction> actions = [];
    private readonly int capacity;
    private bool isCancelled;
    private bool isEnded;

    /// <param name="secrets">The <c>secrets</c> context of the first workflow.</param>
    /// <param name="capacity">Legs at one time; calls do not count.</param>
    public Schedule(Plan plan, RunnerProfile runner, RunSelection selection, ExpressionObject secrets, int capacity)
    {
        this.plan = plan;
        this.runner = runner;
        this.selection = selection;
        this.capacity = capacity;
        selected = Closure(plan, selection);
        AddScope(new JobScope("", "", null, plan.Inputs, secrets), null);
    }

    /// <summary>The first actions. To be called once.</summary>
    public IReadOnlyList<ScheduleAction> Begin() => Advance();

    /// <summary>Tells that a started leg has ended.</summary>
    /// <param name="isUnserved">What it needs was found missing on the machine before its first step; it counts as if no machine fitted it.</param>
    public IReadOnlyList<ScheduleAction> LegEnded(string key, JobResult result, ExpressionObject outputs, bool isUnserved = false)
    {
        if (running.Remove(key, out var leg))
        {
            leg.IsUnserved = isUnserved;
            End(leg, result, outputs);
        }
        return Advance();
    }

    /// <summary>Tells that a leg has its groups now.</summary>
    public IReadOnlyList<ScheduleAction> GroupsEntered(string key)
    {
        if (FindLeg(key) is { Phase: Phase.Waiting } leg) leg.Entry = GroupEntry.Entered;
        return Advance();
    }

    /// <summary>Tells that another run sends a leg away, which waited for its groups or had them.</summary>
    public IReadOnlyList<ScheduleAction> GroupLost(string key, string reason)
    {
        if (FindLeg(key) is { Phase: Phase.Waiting } waiting) Pass(waiting, JobResult.Cancelled, reason, isUnserved: false);
        else if (FindLeg(key) is { Phase: Phase.Open } open) AskToCancel(open, reason);
        return Advance();
    }

    /// <summary>Cancels the run: what has not started is cancelled or skipped, except jobs whose condition says otherwise.</summary>
    public IReadOnlyList<ScheduleAction> Cancel(string reason)
    {
        isCancelled = true;
        foreach (var leg in running.Values) AskToCancel(leg, reason);
        foreach (var job in scopes.SelectMany(scope => scope.Jobs).Where(job => job.Phase == Phase.Open)) PassWaitingLegs(job, reason);
        return Advance();
    }

    private ScheduleAction[] Advance()
    {
        bool changed;
        do
        {
            changed = false;
            // A call adds a scope while we walk.
            for (var i = 0; i < scopes.Count; i++)
            {
                foreach (var job in scopes[i].Jobs)
                {
                    if (job.Phase == Phase.Waiting && NeedsOf(job).All(need => need.Phase == Phase.Ended)) changed |= Open(job);
                    if (job.Phase == Phase.Open) changed |= StartLegs(job) | EndCalls(job) | EndIfDone(job);
                }
            }
        }
        while (changed);
        if (!isEnded && scopes[0].Jobs.TrueForAll(job => job.Phase == Phase.Ended))
        {
            isEnded = true;
            actions.Add(new ScheduleAction.RunEnded(ResultOf(scopes[0].Jobs.Select(job => job.Result))));
        }
        ScheduleAction[] result = [.. actions];
        actions.Clear();
        return result;
    }

    private bool Open(JobState job)
    {
        if (job.Scope.Caller is null && selected.Count > 0 && !selected.Contains(job.Id)) return Finish(job, JobResult.Skipped, "not selected", [], isUnserved: false);
        var needs = NeedsOf(job).ToArray();
        var context = plan.ContextOf(job.Scope.Inputs, NeedsContextOf(job));
        // Keys in the plan bear the callers' keys, which conditions do not.
        var ancestors = job.Planned.Ancestors.Select(IdOf).ToArray();
        var status = NeedsContext.WithStatus(context, ancestors, id => job.Scope.Find(id)?.Result, isCancelled);
        var condition = job.Planned.Job.Condition.Evaluate(status);
        if (!condition.Succeeded)
        {
            var span = job.Planned.Job.Condition.Span ?? job.Planned.Job.Span;
            return Finish(job, JobResult.Failure, null, [ExpressionDiagnostics.For(condition.Error.Kind).At(span, condition.Error.Message, condition.Error.Hint)], isUnserved: false);
        }
        if (!condition.Value.IsTruthy)
        {
            if (isCancelled) return Finish(job, JobResult.Cancelled, "the run was cancelled", [], isUnserved: false);
            var unserved = needs.FirstOrDefault(need => need.IsUnserved);
            return Finish(job, JobResult.Skipped, unserved is null ? null : $"needs {unserved.Name}, which was not run", [], unserved is not null);
        }
        var expansion = Planner.Expand(job.Planned, status);
        if (expansion.Failed) return Finish(job, JobResult.Failure, null, expansion.Diagnostics, isUnserved: false);
        job.Phase = Phase.Open;
        job.Expansion = expansion;
        foreach (var leg in expansion.Legs.Where(IsSelected))
        {
            var key = job.Scope.Prefix + (leg.Total == 1 ? job.Id : $"{job.Id}[{leg.Index}]");
            job.Legs.Add(new LegState(new ScheduledLeg(key, job.Scope.NamePrefix + leg.Name, leg, job.Scope.Inputs, NeedsContextOf(job), job.Scope.Secrets), job));
        }
        actions.Add(new ScheduleAction.Expanded(job.Key, [.. job.Legs.Select(leg => leg.Scheduled)]));
        foreach (var leg in job.Legs)
        {
            if (leg.Scheduled.Leg.Runner is { } request && runner.WhyNot(request) is { } why) Pass(leg, JobResult.Skipped, why, isUnserved: true);
        }
        return true;
    }

    private bool StartLegs(JobState job)
    {
        var changed = false;
        var told = actions.Count;
        var active = job.Legs.Count(leg => leg.Phase == Phase.Open);
        foreach (var leg in job.Legs.Where(leg => leg.Phase == Phase.Waiting).ToArray())
        {
            if (active >= job.Expansion!.MaxParallel) break;
            if (leg.Phase != Phase.Waiting || !EnterGroups(leg)) continue;
            if (!leg.Scheduled.Leg.IsCall && running.Count >= capacity) break;
            if (leg.Groups.Length > 0 && leg.Entry != GroupEntry.Entered)
            {
                // Meanwhile it takes nobody's place: neither of the legs at one time nor of those of its matrix.
                if (leg.Entry == GroupEntry.NotAsked) actions.Add(new ScheduleAction.Enter(leg.Scheduled, leg.Groups));
                leg.Entry = GroupEntry.Asked;
                continue;
            }
            active++;
            changed = true;
            leg.Phase = Phase.Open;
            if (leg.Scheduled.Leg.IsCall)
            {
                Call(leg);
                continue;
            }
            running.Add(leg.Scheduled.Key, leg);
            actions.Add(new ScheduleAction.Start(leg.Scheduled));
        }
        // A leg of another job may have lost its place in a concurrency group.
        return changed || actions.Count != told;
    }

    /// <summary>
    /// False when another leg holds a concurrency group and this one has to wait, in line or, as <c>queue</c> says, in place of who waited
    /// before; and when it would wait for ever, which ends it.
    /// </summary>
    private bool EnterGroups(LegState leg)
    {
        for (; leg.GroupsHeld < leg.Groups.Length; leg.GroupsHeld++, leg.WaitsForGroup = false)
        {
            var group = leg.Groups[leg.GroupsHeld];
            if (LegState.IsSame(group.Group, plan.Concurrency?.Group))
            {
                Pass(leg, JobResult.Cancelled, $"it would wait for ever: its run holds the concurrency group `{group.Group}` itself", isUnserved: false);
                return false;
            }
            var others = scopes.SelectMany(scope => scope.Jobs).SelectMany(job => job.Legs).Where(other => other != leg && other.Phase != Phase.Ended).ToArray();
            if (Array.Find(others, other => other.Holds(group.Group)) is not { } holder) continue;
            if (CallersOf(leg).Contains(holder))
            {
                Pass(leg, JobResult.Cancelled, $"it would wait for ever: `{holder.Scheduled.Name}`, which called it, holds the concurrency group `{group.Group}`", isUnserved: false);
                return false;
            }
            var isSentAway = group.CancelInProgress && holder.Phase == Phase.Open;
            if (!isSentAway && WaitsFor(holder, leg, []) is { } other)
            {
                Pass(leg, JobResult.Cancelled, $"it would wait for ever: `{holder.Scheduled.Name}` holds the concurrency group `{group.Group}` and waits for `{other}`, which is held on behalf of this job", isUnserved: false);
                return false;
            }
            if (leg.GroupHolder != holder) actions.Add(new ScheduleAction.Await(leg.Scheduled, group.Group, holder.Scheduled.Key));
            leg.GroupHolder = holder;
            if (leg.WaitsForGroup) return false;
            leg.WaitsForGroup = true;
            var reason = $"`{leg.Scheduled.Name}` came to the concurrency group `{group.Group}`";
            if (isSentAway) AskToCancel(holder, reason);
            if (group.Queue == "max") return false;
            foreach (var waiting in others.Where(other => other.WaitsFor(group.Group))) Pass(waiting, JobResult.Cancelled, reason, isUnserved: false);
            return false;
        }
        return true;
    }

    /// <summary>The group for which a leg, or what it called, waits in the end because of another leg or its callers. Null when it does not.</summary>
    private string? WaitsFor(LegState leg, LegState other, HashSet<LegState> seen)
    {
        foreach (var inner in scopes.SelectMany(static scope => scope.Jobs).SelectMany(static job => job.Legs).Where(inner => inner is { WaitsForGroup: true, GroupHolder: not null, Phase: Phase.Waiting } && (inner == leg || CallersOf(inner).Contains(leg))))
        {
            if (!seen.Add(inner)) continue;
            if (inner.GroupHolder == other || CallersOf(other).Contains(inner.GroupHolder) || WaitsFor(inner.GroupHolder!, other, seen) is not null) return inner.Groups[inner.GroupsHeld].Group;
        }
        return null;
    }

    private static IEnumerable<LegState> CallersOf(LegState leg)
    {
        for (var caller = leg.Job.Scope.Caller; caller is not null; caller = caller.Job.Scope.Caller) yield return caller;
    }

    private void Call(LegState leg)
    {
        var call = (CallJob)leg.Job.Planned.Job;
        var secrets = leg.Job.Scope.Secrets;
        if (!call.InheritsSecrets) secrets = SecretsOf(leg, call);
        var scope = new JobScope(leg.Scheduled.Key + "/", leg.Scheduled.Name + " / ", leg, leg.Scheduled.Leg.CallInputs ?? ExpressionDictionary.Empty, secrets);
        leg.Called = scope;
        AddScope(scope, leg.Job.Planned);
    }

    private ExpressionDictionary SecretsOf(LegState leg, CallJob call)
    {
        // The token is handed to every workflow, named or not.
        var token = leg.Job.Scope.Secrets["GITHUB_TOKEN"];
        var given = call.Secrets?.Evaluate(ContextOf(leg, leg.Job.Scope.Secrets)).Value as ExpressionObject ?? ExpressionDictionary.Empty;
        return new ExpressionDictionary(given.Entries.Append(KeyValuePair.Create("GITHUB_TOKEN", token)));
    }

    private EvaluationContext ContextOf(LegState leg, ExpressionObject secrets)
    {
        var context = plan.ContextOf(leg.Job.Scope.Inputs, leg.Scheduled.Needs);
        return new EvaluationContext
        {
            Contexts = name => name switch
            {
                "matrix" => leg.Scheduled.Leg.Matrix,
                "strategy" => leg.Scheduled.Leg.Strategy,
                "secrets" => secrets,
                _ => context.Contexts(name),
            },
        };
    }

    private bool EndCalls(JobState job)
    {
        var changed = false;
        foreach (var leg in job.Legs)
        {
            if (leg.Phase != Phase.Open || leg.Called is not { } scope || !scope.Jobs.TrueForAll(called => called.Phase == Phase.Ended)) continue;
            changed = true;
            leg.IsUnserved = scope.Jobs.Count > 0 && scope.Jobs.TrueForAll(called => called.IsUnserved);
            End(leg, leg.IsUnserved ? JobResult.Skipped : ResultOf(scope.Jobs.Select(called => called.Result)), CallOutputs(leg, scope));
            actions.Add(new ScheduleAction.CallEnded(leg.Scheduled.Key, leg.Result));
        }
        return changed;
    }

    private ExpressionDictionary CallOutputs(LegState leg, JobScope scope)
    {
        var jobs = NeedsContext.Of(scope.Jobs.Select(job => (job.Id, job.Result, job.Outputs)));
        var context = plan.ContextOf(scope.Inputs, ExpressionDictionary.Empty);
        var withJobs = new EvaluationContext { Contexts = name => name == "jobs" ? jobs : context.Contexts(name) };
        var outputs = ((CallJob)leg.Job.Planned.Job).Called?.On.Find("workflow_call")?.Call?.Outputs ?? [];
        return ExpressionDictionary.Of(outputs
            .Select(output => (output.Name, Value: output.Value.EvaluateText(withJobs, new List<Diagnostic>())))
            .Where(output => !string.IsNullOrEmpty(output.Value))
            .Select(output => (output.Name, ExpressionValue.Of(output.Value))));
    }

    private void End(LegState leg, JobResult result, ExpressionObject outputs)
    {
        leg.Phase = Phase.Ended;
        leg.Result = result == JobResult.Failure && leg.Scheduled.Leg.ContinueOnError ? JobResult.Success : result;
        leg.Outputs = outputs;
        // Of several legs, a later one's value stands, as on GitHub.
        leg.Job.Outputs = new ExpressionDictionary(leg.Job.Outputs.Entries.Concat(outputs.Entries));
        if (leg.Result != JobResult.Failure || leg.Job.Expansion is not { FailFast: true } || leg.Job.Legs.Count < 2) return;
        var reason = $"`{leg.Scheduled.Name}` failed";
        PassWaitingLegs(leg.Job, reason);
        foreach (var other in leg.Job.Legs.Where(other => other.Phase == Phase.Open)) AskToCancel(other, reason);
    }

    private bool EndIfDone(JobState job)
    {
        if (!job.Legs.TrueForAll(leg => leg.Phase == Phase.Ended)) return false;
        var ran = job.Legs.Where(leg => !leg.IsUnserved).ToArray();
        if (ran.Length == 0 && job.Legs.Count > 0) return Finish(job, JobResult.Skipped, "not run", [], isUnserved: true);
        return Finish(job, job.Legs.Count == 0 ? JobResult.Skipped : ResultOf(ran.Select(leg => leg.Result)), null, [], isUnserved: false);
    }

    private bool Finish(JobState job, JobResult result, string? reason, ImmutableArray<Diagnostic> diagnostics, bool isUnserved)
    {
        job.Phase = Phase.Ended;
        job.Result = result;
        job.IsUnserved = isUnserved;
        actions.Add(new ScheduleAction.JobEnded(job.Key, job.Name, result, job.Outputs, reason, diagnostics) { IsUnserved = isUnserved });
        return true;
    }

    private void PassWaitingLegs(JobState job, string reason)
    {
        foreach (var leg in job.Legs.Where(leg => leg.Phase == Phase.Waiting)) Pass(leg, JobResult.Cancelled, reason, isUnserved: false);
    }

    private void Pass(LegState leg, JobResult result, string reason, bool isUnserved)
    {
        leg.Phase = Phase.Ended;
        leg.Result = result;
        leg.IsUnserved = isUnserved;
        actions.Add(new ScheduleAction.LegPassed(leg.Scheduled.Key, leg.Scheduled.Name, result, reason, isUnserved));
    }

    private void AskToCancel(LegState leg, string reason)
    {
        if (leg.IsCancelAsked) return;
        leg.IsCancelAsked = true;
        if (leg.Called is null)
        {
            actions.Add(new ScheduleAction.Cancel(leg.Scheduled.Key, reason));
            return;
        }
        foreach (var job in leg.Called.Jobs)
        {
            if (job.Phase == Phase.Waiting) Finish(job, JobResult.Cancelled, reason, [], isUnserved: false);
            PassWaitingLegs(job, reason);
            foreach (var inner in job.Legs.Where(inner => inner.Phase == Phase.Open)) AskToCancel(inner, reason);
        }
    }

    private LegState? FindLeg(string key) => scopes.SelectMany(static scope => scope.Jobs).SelectMany(static job => job.Legs).FirstOrDefault(leg => leg.Scheduled.Key == key);

    private void AddScope(JobScope scope, PlannedJob? caller)
    {
        scopes.Add(scope);
        foreach (var planned in plan.Jobs.Where(job => job.Caller == caller)) scope.Jobs.Add(new JobState(planned, scope));
    }

    private static IEnumerable<JobState> NeedsOf(JobState job) => job.Planned.Needs.Select(need => job.Scope.Find(IdOf(need))!);

    private static ExpressionDictionary NeedsContextOf(JobState job) => NeedsContext.Of(NeedsOf(job).Select(need => (need.Id, need.Result, need.Outputs)));

    private static string IdOf(string key) => key[(key.LastIndexOf('/') + 1)..];

    private bool IsSelected(JobLeg leg) => selection.Matrix.All(chosen =>
        leg.Matrix is not ExpressionObject matrix || !matrix.TryGet(chosen.Key, out var value)
        || string.Equals(value.ToText(), chosen.Value, StringComparison.OrdinalIgnoreCase));

    private static HashSet<string> Closure(Plan plan, RunSelection selection)
    {
        var chosen = new HashSet<string>(selection.Jobs, StringComparer.OrdinalIgnoreCase);
        foreach (var id in selection.Jobs) chosen.UnionWith(plan.Find(id)?.Ancestors ?? []);
        return chosen;
    }

    /// <summary>Of several results the worst that counts: a failure, else a cancellation, else success; skipped when all were.</summary>
    private static JobResult ResultOf(IEnumerable<JobResult> results)
    {
        var seen = results.ToHashSet();
        if (seen.Contains(JobResult.Failure)) return JobResult.Failure;
        if (seen.Contains(JobResult.Cancelled)) return JobResult.Cancelled;
        return seen.Contains(JobResult.Success) || seen.Count == 0 ? JobResult.Success : JobResult.Skipped;
    }
}
