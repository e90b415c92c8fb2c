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

    public static Fold<EnvironmentState> Fold { get; } = new Fold<EnvironmentState>()
        .On(Requested, EnvironmentState.After).On(Published, EnvironmentState.After).On(Started, EnvironmentState.After).On(Ready, EnvironmentState.After).On(Smoked, EnvironmentState.After)
        .On(Promoted, EnvironmentState.After).On(Failed, EnvironmentState.After).On(Stopped, EnvironmentState.After).On(Removed, EnvironmentState.After).On(Finished, EnvironmentState.After);
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
