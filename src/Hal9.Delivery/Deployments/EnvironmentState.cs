using System.Collections.Immutable;
using System.Diagnostics;
using Hal9.Journal;

namespace Hal9.Delivery.Deployments;

/// <summary>How far a deployment has come. After <see cref="Tested"/> it is promoted or failed, and then finished.</summary>
public enum DeploymentStage
{
    Requested,
    Published,
    Started,
    Ready,
    Tested,
    Promoted,
    Failed,
    Finished,
}

/// <summary>One deployment as its events tell it.</summary>
/// <param name="Epoch">The lease under which it was requested: another holder's deployment is an interrupted one.</param>
/// <param name="Port">0 before it was started.</param>
/// <param name="Failure">Null while nothing went wrong.</param>
public sealed record Deployment(int Number, string Version, int Artifact, int? From, long Epoch, DateTimeOffset Since, DeploymentStage Stage, int Port, DeploymentFailed? Failure)
{
    public bool IsRollback => Artifact != Number;
}

/// <summary>An environment: a pure fold of its journal. Immutable.</summary>
/// <param name="Deployments">By number.</param>
/// <param name="Promotions">Numbers in the order in which they became current; the last one is current now.</param>
public sealed record EnvironmentState(ImmutableSortedDictionary<int, Deployment> Deployments, ImmutableArray<int> Promotions)
{
    public static EnvironmentState Empty { get; } = new(ImmutableSortedDictionary<int, Deployment>.Empty, []);

    public int? Current => Promotions.IsEmpty ? null : Promotions[^1];

    public Deployment? CurrentDeployment => Current is { } number ? Deployments[number] : null;

    public int NextNumber => Deployments.IsEmpty ? 1 : Deployments.Keys.Last() + 1;

    /// <summary>The one that is not finished; there is at most one.</summary>
    public Deployment? Active => Deployments.IsEmpty || Deployments.Values.Last() is { Stage: DeploymentStage.Finished } ? null : Deployments.Values.Last();

    /// <summary>What was current before the current one and ran something else; null when nothing did. After a rollback that is what was rolled back.</summary>
    public Deployment? Before
    {
        get
        {
            if (CurrentDeployment is not { } current) return null;
            for (var i = Promotions.Length - 2; i >= 0; i--)
            {
                if (Deployments[Promotions[i]] is var earlier && earlier.Artifact != current.Artifact) return earlier;
            }
            return null;
        }
    }

    internal static EnvironmentState After(EnvironmentState before, DeploymentEvent happened, Envelope envelope) => happened switch
    {
        DeploymentRequested one => before with
        {
            Deployments = before.Deployments.SetItem(one.Deployment, new Deployment(one.Deployment, one.Version, one.Artifact, one.From, envelope.Epoch, envelope.Time, DeploymentStage.Requested, 0, null)),
        },
        ArtifactPublished => before.At(happened, DeploymentStage.Published),
        ReplicaStarted one => before.With(happened, deployment => deployment with { Stage = DeploymentStage.Started, Port = one.Port }),
        ReplicaReady => before.At(happened, DeploymentStage.Ready),
        SmokePassed => before.At(happened, DeploymentStage.Tested),
        DeploymentPromoted => before.With(happened, deployment => deployment with { Stage = DeploymentStage.Promoted, Since = envelope.Time }) with { Promotions = before.Promotions.Add(happened.Deployment) },
        DeploymentFailed one => before.With(happened, deployment => deployment with { Stage = DeploymentStage.Failed, Failure = one }),
        ReplicaStopped or DeploymentRemoved => before,
        DeploymentFinished => before.At(happened, DeploymentStage.Finished),
        _ => throw new UnreachableException(),
    };

    private EnvironmentState At(DeploymentEvent happened, DeploymentStage stage) => With(happened, deployment => deployment with { Stage = stage });

    private EnvironmentState With(DeploymentEvent happened, Func<Deployment, Deployment> change) =>
        Deployments.TryGetValue(happened.Deployment, out var deployment) ? this with { Deployments = Deployments.SetItem(happened.Deployment, change(deployment)) } : this;
}
