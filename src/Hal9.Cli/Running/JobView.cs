using Hal9.Engine.Commands;
using Hal9.Engine.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>A job as people see it: its legs, or why it has none.</summary>
internal sealed class JobView(string key)
{
    private JobEnded? ended;

    /// <summary>Unique in the run: <c>build</c>, <c>call[1]/build</c>.</summary>
    public string Key { get; } = key;

    public string Name { get; set; } = key;

    public List<LegView> Legs { get; } = [];

    /// <summary>Null until it ended.</summary>
    public JobResult? Result => ended?.Result;

    /// <summary>Why it was skipped or cancelled; null when there is nothing to say.</summary>
    public string? Reason => ended?.Reason;

    /// <summary>Why it failed before it had legs.</summary>
    public IReadOnlyList<string> Problems => ended?.Problems ?? [];

    /// <summary>It was skipped because what it needs could be run by no machine.</summary>
    public bool WasNotRun => Reason?.EndsWith("which was not run", StringComparison.Ordinal) == true;

    /// <summary>The person asked for other jobs.</summary>
    public bool WasNotSelected => Result == JobResult.Skipped && Reason == "not selected";

    public void End(JobEnded end) => (ended, Name) = (end, end.Name ?? Name);

    public void Reopen()
    {
        if (Result is not JobResult.Success || Legs.Exists(static leg => leg.Result is null)) ended = null;
    }
}

/// <summary>One run of a job.</summary>
internal sealed class LegView(string key)
{
    private LegEnded? ended;

    /// <summary>Unique in the run: <c>build[2]</c>.</summary>
    public string Key { get; } = key;

    public string Name { get; set; } = key;

    public bool IsStarted { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Null until it ended.</summary>
    public JobResult? Result => ended?.Result;

    public string? Reason => ended?.Reason;

    /// <summary>The concurrency group it waits for and who holds it, in words; null when it does not wait.</summary>
    public string? Awaits { get; set; }

    /// <summary>No machine fits it.</summary>
    public bool IsUnserved => ended is { IsUnserved: true };

    /// <summary>It failed, and the run goes on as if it had not.</summary>
    public bool IsForgiven => ended is { IsForgiven: true };

    public bool HasWarnings => ended is { HasWarnings: true };

    /// <summary>Name of its file in the run's folder of logs; null when it never ran.</summary>
    public string? Log { get; private set; }

    /// <summary>Setting up and pre steps, those of the file, post steps.</summary>
    public List<StepView> Steps { get; } = [];

    public StepView? Running => Steps.FindLast(static step => step.State == StepState.Running);

    /// <summary>Until it ended, as of <paramref name="now"/>; zero before it started.</summary>
    public TimeSpan Elapsed(DateTimeOffset now)
    {
        if (!IsStarted) return TimeSpan.Zero;
        // What a resumed run tells of the past comes all at once; the steps know better.
        var measured = (EndedAt ?? now) - StartedAt;
        var summed = TimeSpan.FromMilliseconds(Steps.Sum(static step => step.Milliseconds));
        return measured > summed ? measured : summed;
    }

    public StepView StepOf(string place)
    {
        var step = Steps.Find(step => step.Place == place);
        if (step is not null) return step;
        step = new StepView(place, place.Length == 0 ? "Set up job" : place);
        Steps.Insert(PlaceOf(place), step);
        return step;
    }

    /// <summary>
    /// What comes before the first step is told of after the steps were. The steps of <c>parallel</c> stand behind it in the order of the file, whichever
    /// begins first.
    /// </summary>
    private int PlaceOf(string place)
    {
        if (IsBefore(place)) return Steps.FindLastIndex(static other => IsBefore(other.Place)) + 1;
        var dot = place.IndexOf('.', StringComparison.Ordinal);
        var outer = dot < 0 ? -1 : Steps.FindIndex(step => step.Place == place[..dot]);
        if (outer < 0) return Steps.Count;
        var at = outer + 1;
        while (at < Steps.Count && Steps[at].Place.StartsWith(place[..(dot + 1)], StringComparison.Ordinal) && NumberOf(Steps[at].Place) < NumberOf(place)) at++;
        return at;

        static bool IsBefore(string place) => place is "setup" || place.StartsWith("pre-", StringComparison.Ordinal);

        int NumberOf(string inner) => int.TryParse(inner.AsSpan(dot + 1), out var number) ? number : int.MaxValue;
    }

    public void Start(LegStarted started, DateTimeOffset at)
    {
        (IsStarted, StartedAt, Name, Log, Awaits) = (true, at, started.Name, started.Log, null);
        for (var i = 0; i < started.Steps.Count; i++) StepOf((i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)).Name = started.Steps[i];
    }

    public void End(LegEnded end, DateTimeOffset at) => (ended, EndedAt) = (end, at);

    public void Reopen()
    {
        (ended, EndedAt) = (null, null);
        var failed = Steps.FindIndex(static step => step.Conclusion is JobResult.Failure or JobResult.Cancelled);
        if (failed >= 0) foreach (var step in Steps.Skip(failed)) step.Reset();
    }
}

internal enum StepState
{
    Waiting,
    Running,
    Ended,
}

/// <summary>One step of a leg.</summary>
/// <param name="place"><c>1</c>, <c>2</c> …, behind them <c>post-2</c>.</param>
internal sealed class StepView(string place, string name)
{
    public string Place { get; } = place;

    public string Name { get; set; } = name;

    public StepState State { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Before <c>continue-on-error</c>.</summary>
    public JobResult? Outcome { get; private set; }

    /// <summary>After it; null until the step ended.</summary>
    public JobResult? Conclusion { get; private set; }

    /// <summary>Why it was skipped; null when its condition says so.</summary>
    public string? Reason { get; private set; }

    public double Milliseconds { get; private set; }

    /// <summary>Name of a log file of its own, which steps that run beside others have; null: the leg's.</summary>
    public string? Log { get; private set; }

    /// <summary>Offsets in its log.</summary>
    public long LogStart { get; private set; }

    /// <inheritdoc cref="LogStart"/>
    public long LogEnd { get; private set; }

    public List<Annotation> Annotations { get; } = [];

    /// <summary>What it wrote for <c>GITHUB_STEP_SUMMARY</c>, Markdown; null when nothing.</summary>
    public string? Summary { get; set; }

    /// <summary>It failed and the job went on.</summary>
    public bool IsForgiven => Outcome == JobResult.Failure && Conclusion == JobResult.Success;

    /// <summary>An error that a step told of without failing is no more than a warning.</summary>
    public bool HasWarnings => IsForgiven || Annotations.Exists(annotation => annotation.Level == AnnotationLevel.Warning || (annotation.Level == AnnotationLevel.Error && Conclusion == JobResult.Success));

    /// <summary>As of <paramref name="now"/> while it runs.</summary>
    public TimeSpan Elapsed(DateTimeOffset now) => State == StepState.Running ? now - StartedAt : TimeSpan.FromMilliseconds(Milliseconds);

    public void Start(StepStarted started, DateTimeOffset at)
    {
        Reset();
        (State, Name, StartedAt, LogStart, Log) = (StepState.Running, started.Name, at, started.LogStart, started.Log);
    }

    public void Complete(StepCompleted completed) =>
        (State, Outcome, Conclusion, Reason, LogEnd, Milliseconds) = (StepState.Ended, completed.Outcome, completed.Conclusion, completed.Reason, completed.LogEnd, completed.Milliseconds);

    public void Reset()
    {
        (State, Outcome, Conclusion, Reason, Milliseconds, Summary) = (StepState.Waiting, null, null, null, 0, null);
        Annotations.Clear();
    }
}
