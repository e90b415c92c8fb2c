using System.Text.Json.Serialization;
using Hal9.Journal;
using Hal9.Journal.Folding;

namespace Hal9.Delivery.Deployments;

/// <summary>The events' names in the journal, and the fold. A new event is one line in each of the two lists.</summary>
public static class DeploymentEvents
{
    public static readonly EventType<DeploymentRequested> Requested = new("deployment.requested", 1, DeploymentJson.Default.DeploymentRequested);
    public static readonly EventType<ArtifactPublished> Published = new("artifact.published", 1, DeploymentJson.Default.ArtifactPublished);
    public static readonly EventType<ReplicaStarted> Started = new("replica.started", 1, DeploymentJson.Default.ReplicaStarted);
    public static readonly EventType<ReplicaReady> Ready = new("replica.ready", 1, DeploymentJson.Default.ReplicaReady);
    public static readonly EventType<SmokePassed> Smoked = new("smoke.passed", 1, DeploymentJson.Default.SmokePassed);
    public static readonly EventType<DeploymentPromoted> Promoted = new("deployment.promoted", 1, DeploymentJson.Default.DeploymentPromoted);
    public static readonly EventType<DeploymentFailed> Failed = new("deployment.failed", 1, DeploymentJson.Default.DeploymentFailed);
    public static readonly EventType<ReplicaStopped> Stopped = new("replica.stopped", 1, DeploymentJson.Default.ReplicaStopped);
    public static readonly EventType<DeploymentRemoved> Removed = new("deployment.removed", 1, DeploymentJson.Default.DeploymentRemoved);
    public static readonly EventType<DeploymentFinished> Finished = new("deployment.finished", 1, DeploymentJson.Default.DeploymentFinished);

    public static Fold<EnvironmentState> Fold { get; } = Taking<EnvironmentState>(EnvironmentState.After);

    private static readonly Fold<DeploymentEvent?> Reading = Taking<DeploymentEvent?>(static (_, happened, _) => happened);

    /// <summary>The event in an envelope; null for one that this program does not know or cannot read.</summary>
    public static DeploymentEvent? Read(Envelope envelope) => Reading.Apply(new Folded<DeploymentEvent?>(null), envelope).State;

    private static Fold<T> Taking<T>(Func<T, DeploymentEvent, Envelope, T> take) => new Fold<T>()
        .On(Requested, take).On(Published, take).On(Started, take).On(Ready, take).On(Smoked, take).On(Promoted, take).On(Failed, take).On(Stopped, take).On(Removed, take).On(Finished, take);
}

[JsonSerializable(typeof(DeploymentRequested))]
[JsonSerializable(typeof(ArtifactPublished))]
[JsonSerializable(typeof(ReplicaStarted))]
[JsonSerializable(typeof(ReplicaReady))]
[JsonSerializable(typeof(SmokePassed))]
[JsonSerializable(typeof(DeploymentPromoted))]
[JsonSerializable(typeof(DeploymentFailed))]
[JsonSerializable(typeof(ReplicaStopped))]
[JsonSerializable(typeof(DeploymentRemoved))]
[JsonSerializable(typeof(DeploymentFinished))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class DeploymentJson : JsonSerializerContext;
