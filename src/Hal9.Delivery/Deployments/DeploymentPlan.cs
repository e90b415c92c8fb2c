using System.Collections.Immutable;
using System.Diagnostics;

namespace Hal9.Delivery.Deployments;

/// <summary>What of the world a decision needs.</summary>
/// <param name="Epoch">Of the lease held now.</param>
/// <param name="Running">Deployments that have living processes, whatever the journal says of them.</param>
/// <param name="Kept">Deployments of which something is still on the disk.</param>
public sealed record DeploymentFacts(long Epoch, ImmutableSortedSet<int> Running, ImmutableSortedSet<int> Kept);

/// <summary>The one thing to do next.</summary>
public abstract record DeploymentStep
{
    private DeploymentStep()
    {
    }

    /// <summary>Nothing is under way.</summary>
    public sealed record Rest : DeploymentStep;

    public sealed record Publish(Deployment Deployment) : DeploymentStep;

    public sealed record Start(Deployment Deployment) : DeploymentStep;

    public sealed record AwaitReady(Deployment Deployment) : DeploymentStep;

    public sealed record Smoke(Deployment Deployment) : DeploymentStep;

    /// <summary>Nothing to do but to write it down.</summary>
    public sealed record Record(DeploymentEvent Event) : DeploymentStep;

    /// <summary>Ends every process of a deployment that should have none.</summary>
    public sealed record Stop(int Number) : DeploymentStep;

    /// <summary>Removes what an old deployment left on the disk.</summary>
    public sealed record Remove(int Number) : DeploymentStep;
}

/// <summary>
/// Decides. Until it is promoted, a deployment that its process left is backed out; once promoted it is finished. Either way every
/// replica but the current one is stopped, what is old is removed, and only then the deployment is over.
/// </summary>
public static class DeploymentPlan
{
    /// <summary>So many of the newest deployments are kept on the disk, failed ones with their logs too; besides them only what is current and what a rollback returns to.</summary>
    public const int Keep = 5;

    public static DeploymentStep Next(EnvironmentState state, DeploymentFacts facts)
    {
        if (state.Active is not { } active) return new DeploymentStep.Rest();
        if (active.Stage < DeploymentStage.Promoted && active.Epoch != facts.Epoch)
        {
            return new DeploymentStep.Record(new DeploymentFailed(active.Number, DeliveryDiagnostics.Interrupted.Code, $"was interrupted while {Doing(active.Stage)}"));
        }
        return active.Stage switch
        {
            DeploymentStage.Requested => active.IsRollback ? new DeploymentStep.Start(active) : new DeploymentStep.Publish(active),
            DeploymentStage.Published => new DeploymentStep.Start(active),
            DeploymentStage.Started => new DeploymentStep.AwaitReady(active),
            DeploymentStage.Ready => new DeploymentStep.Smoke(active),
            DeploymentStage.Tested => new DeploymentStep.Record(new DeploymentPromoted(active.Number)),
            DeploymentStage.Promoted or DeploymentStage.Failed => Superfluous(state, facts) is { } number
                ? new DeploymentStep.Stop(number)
                : Old(state, facts) is { } old ? new DeploymentStep.Remove(old)
                : new DeploymentStep.Record(new DeploymentFinished(active.Number, active.Stage == DeploymentStage.Promoted)),
            _ => throw new UnreachableException(),
        };
    }

    private static int? Superfluous(EnvironmentState state, DeploymentFacts facts)
    {
        foreach (var number in facts.Running)
        {
            if (number != state.Current) return number;
        }
        return null;
    }

    private static int? Old(EnvironmentState state, DeploymentFacts facts)
    {
        foreach (var number in facts.Kept)
        {
            if (number <= state.NextNumber - 1 - Keep && number != state.Current && number != state.CurrentDeployment?.Artifact && number != state.Before?.Artifact) return number;
        }
        return null;
    }

    private static string Doing(DeploymentStage stage) => stage switch
    {
        DeploymentStage.Requested => "publishing",
        DeploymentStage.Published => "starting",
        DeploymentStage.Started => "waiting until it was ready",
        DeploymentStage.Ready => "running smoke tests",
        _ => "becoming current",
    };
}
