using System.Text.Json.Serialization;
using Hal9.Journal;

namespace Hal9.Engine.Runs;

/// <summary>The journal's names of the events.</summary>
public static class RunEvents
{
    public static readonly EventType<RunStarted> RunStarted = new("run.started", 1, RunEventsJson.Default.RunStarted);
    public static readonly EventType<RunContinued> RunContinued = new("run.continued", 1, RunEventsJson.Default.RunContinued);
    public static readonly EventType<GroupAwaited> GroupAwaited = new("group.awaited", 1, RunEventsJson.Default.GroupAwaited);
    public static readonly EventType<RunCancelled> RunCancelled = new("run.cancelled", 1, RunEventsJson.Default.RunCancelled);
    public static readonly EventType<RunEnded> RunEnded = new("run.ended", 1, RunEventsJson.Default.RunEnded);
    public static readonly EventType<ActionPinned> ActionPinned = new("action.pinned", 1, RunEventsJson.Default.ActionPinned);
    public static readonly EventType<JobExpanded> JobExpanded = new("job.expanded", 1, RunEventsJson.Default.JobExpanded);
    public static readonly EventType<JobEnded> JobEnded = new("job.ended", 1, RunEventsJson.Default.JobEnded);
    public static readonly EventType<LegStarted> LegStarted = new("leg.started", 1, RunEventsJson.Default.LegStarted);
    public static readonly EventType<LegEnded> LegEnded = new("leg.ended", 1, RunEventsJson.Default.LegEnded);
    public static readonly EventType<StepStarted> StepStarted = new("step.started", 1, RunEventsJson.Default.StepStarted);
    public static readonly EventType<ProcessStarted> ProcessStarted = new("step.process", 1, RunEventsJson.Default.ProcessStarted);
    public static readonly EventType<StepCompleted> StepCompleted = new("step.completed", 1, RunEventsJson.Default.StepCompleted);
    public static readonly EventType<StepAnnotated> StepAnnotated = new("step.annotated", 1, RunEventsJson.Default.StepAnnotated);
    public static readonly EventType<StepSummarised> StepSummarised = new("step.summarised", 1, RunEventsJson.Default.StepSummarised);

    /// <summary>As it is journalled; absent for <see cref="StepOutput"/>, which is not.</summary>
    internal static JournalEvent? Of(RunEvent happening) => happening switch
    {
        RunStarted one => RunStarted.Of(one),
        RunContinued one => RunContinued.Of(one),
        GroupAwaited one => GroupAwaited.Of(one),
        RunCancelled one => RunCancelled.Of(one),
        RunEnded one => RunEnded.Of(one),
        ActionPinned one => ActionPinned.Of(one),
        JobExpanded one => JobExpanded.Of(one),
        JobEnded one => JobEnded.Of(one),
        LegStarted one => LegStarted.Of(one),
        LegEnded one => LegEnded.Of(one),
        StepStarted one => StepStarted.Of(one),
        ProcessStarted one => ProcessStarted.Of(one),
        StepCompleted one => StepCompleted.Of(one),
        StepAnnotated one => StepAnnotated.Of(one),
        StepSummarised one => StepSummarised.Of(one),
        _ => null,
    };

    /// <summary>The event of an envelope; absent for a type of a newer program.</summary>
    public static RunEvent? Read(Envelope envelope) => envelope.Type switch
    {
        "run.started" => RunStarted.Read(envelope.Payload.Span),
        "run.continued" => RunContinued.Read(envelope.Payload.Span),
        "group.awaited" => GroupAwaited.Read(envelope.Payload.Span),
        "run.cancelled" => RunCancelled.Read(envelope.Payload.Span),
        "run.ended" => RunEnded.Read(envelope.Payload.Span),
        "action.pinned" => ActionPinned.Read(envelope.Payload.Span),
        "job.expanded" => JobExpanded.Read(envelope.Payload.Span),
        "job.ended" => JobEnded.Read(envelope.Payload.Span),
        "leg.started" => LegStarted.Read(envelope.Payload.Span),
        "leg.ended" => LegEnded.Read(envelope.Payload.Span),
        "step.started" => StepStarted.Read(envelope.Payload.Span),
        "step.process" => ProcessStarted.Read(envelope.Payload.Span),
        "step.completed" => StepCompleted.Read(envelope.Payload.Span),
        "step.annotated" => StepAnnotated.Read(envelope.Payload.Span),
        "step.summarised" => StepSummarised.Read(envelope.Payload.Span),
        _ => null,
    };
}

[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(RunContinued))]
[JsonSerializable(typeof(GroupAwaited))]
[JsonSerializable(typeof(RunCancelled))]
[JsonSerializable(typeof(RunEnded))]
[JsonSerializable(typeof(ActionPinned))]
[JsonSerializable(typeof(JobExpanded))]
[JsonSerializable(typeof(JobEnded))]
[JsonSerializable(typeof(LegStarted))]
[JsonSerializable(typeof(LegEnded))]
[JsonSerializable(typeof(StepStarted))]
[JsonSerializable(typeof(ProcessStarted))]
[JsonSerializable(typeof(StepCompleted))]
[JsonSerializable(typeof(StepAnnotated))]
[JsonSerializable(typeof(StepSummarised))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
internal sealed partial class RunEventsJson : JsonSerializerContext;
