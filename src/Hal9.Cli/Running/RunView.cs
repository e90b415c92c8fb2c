using Hal9.Engine.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>
/// The fold of a run's events into what people look at: jobs, legs, steps. The same for a run at work and one read back from its journal; told the same
/// events and times it is the same. Not thread-safe.
/// </summary>
internal sealed class RunView
{
    private readonly Dictionary<string, JobView> jobsByKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LegView> legsByKey = new(StringComparer.Ordinal);
    private RunEnded? ended;

    /// <param name="planned">Keys and names of jobs that are known before they are told of, in their order; empty for a run that ended.</param>
    public RunView(IEnumerable<(string Key, string Name)> planned)
    {
        foreach (var (key, name) in planned) JobOf(key).Name = name;
    }

    public RunStarted? Started { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>From 1.</summary>
    public int Attempt { get; private set; } = 1;

    /// <summary>Null until it ended.</summary>
    public JobResult? Result => ended?.Result;

    /// <summary>Why it was asked to stop; null when it was not.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>The concurrency group it waits for and who holds it, in words; null when it does not wait.</summary>
    public string? Awaits { get; private set; }

    /// <summary>What no machine could serve, in words.</summary>
    public IReadOnlyList<string> NotRun => ended?.NotRun ?? [];

    public bool HasWarnings => ended is { HasWarnings: true };

    /// <summary>In the order they were planned or told of. A call stands before the jobs it calls.</summary>
    public List<JobView> Jobs { get; } = [];

    public IEnumerable<LegView> Legs => Jobs.SelectMany(static job => job.Legs);

    /// <summary>Fine, but not everything is: warnings, or jobs that no machine could run.</summary>
    public bool IsYellow => Result is JobResult.Success or JobResult.Skipped && (HasWarnings || NotRun.Count > 0);

    /// <summary>Until it ended, as of <paramref name="now"/>.</summary>
    public TimeSpan Elapsed(DateTimeOffset now) => (EndedAt ?? now) - StartedAt;

    public LegView? Find(string leg) => legsByKey.GetValueOrDefault(leg);

    /// <summary>A call's own legs run nothing; the jobs below them do.</summary>
    public bool IsCall(JobView job) => job.Legs.Exists(leg => Jobs.Exists(other => other.Key.StartsWith(leg.Key + "/", StringComparison.Ordinal)));

    /// <param name="at">When it happened, or was told.</param>
    public void Take(RunEvent happening, DateTimeOffset at)
    {
        switch (happening)
        {
            case RunStarted started:
                (Started, StartedAt) = (started, at);
                break;
            case RunContinued continued:
                Continue(continued);
                break;
            case RunCancelled cancelled:
                CancelReason = cancelled.Reason;
                break;
            case GroupAwaited { Leg: null } awaited:
                Awaits = InWords(awaited);
                break;
            case GroupAwaited { Leg: { } key } awaited:
                Find(key)?.Awaits = InWords(awaited);
                break;
            case RunEnded end:
                (ended, EndedAt) = (end, at);
                break;
            case JobExpanded expanded:
                Awaits = null;
                foreach (var leg in expanded.Legs) LegOf(expanded.Job, leg.Leg).Name = leg.Name;
                break;
            case JobEnded ended:
                JobOf(ended.Job).End(ended);
                break;
            case LegStarted started:
                LegOf(started.Job, started.Leg).Start(started, at);
                break;
            case LegEnded ended:
                LegOf(JobKeyOf(ended.Leg), ended.Leg).End(ended, at);
                break;
            case StepStarted started:
                Find(started.Leg)?.StepOf(started.Step).Start(started, at);
                break;
            case StepCompleted completed:
                Find(completed.Leg)?.StepOf(completed.Step).Complete(completed);
                break;
            case StepAnnotated annotated:
                Find(annotated.Leg)?.StepOf(annotated.Step).Annotations.Add(annotated.Annotation);
                break;
            case StepSummarised summarised:
                Find(summarised.Leg)?.StepOf(summarised.Step).Summary = summarised.Markdown;
                break;
        }
    }

    public static string InWords(GroupAwaited awaited) => $"waits for the concurrency group `{awaited.Group}`, held by {awaited.Holder}";

    private void Continue(RunContinued continued)
    {
        (ended, EndedAt, CancelReason, Attempt) = (null, null, null, continued.Attempt);
        foreach (var leg in continued.DroppedLegs) Find(leg)?.Reopen();
        // A further attempt decides anew on whatever did not succeed.
        if (continued.DroppedLegs.Count > 0) foreach (var job in Jobs) job.Reopen();
    }

    private JobView JobOf(string key)
    {
        if (jobsByKey.TryGetValue(key, out var job)) return job;
        job = new JobView(key);
        jobsByKey.Add(key, job);
        Jobs.Insert(PlaceOf(key), job);
        return job;
    }

    /// <summary>The jobs of a called workflow stand behind the job that calls and what its earlier legs called, whenever they are told of.</summary>
    private int PlaceOf(string key)
    {
        var end = key.LastIndexOf('/');
        var caller = end < 0 ? -1 : Jobs.FindIndex(other => other.Legs.Exists(leg => leg.Key == key[..end]));
        if (caller < 0) return Jobs.Count;
        var legs = Jobs[caller].Legs;
        var mine = legs.FindIndex(leg => leg.Key == key[..end]);
        var place = caller + 1;
        while (place < Jobs.Count && legs.FindIndex(leg => Jobs[place].Key.StartsWith(leg.Key + "/", StringComparison.Ordinal)) is >= 0 and var other && other <= mine) place++;
        return place;
    }

    private LegView LegOf(string jobKey, string key)
    {
        if (legsByKey.TryGetValue(key, out var leg)) return leg;
        leg = new LegView(key);
        legsByKey.Add(key, leg);
        JobOf(jobKey).Legs.Add(leg);
        return leg;
    }

    /// <summary><c>call[1]/build[0]</c> is a leg of <c>call[1]/build</c>.</summary>
    private static string JobKeyOf(string leg) => leg.EndsWith(']') && leg.LastIndexOf('[') is var start and > 0 ? leg[..start] : leg;
}
