using System.Diagnostics;
using Hal9.Delivery.Local;
using Hal9.Journal;
using Hal9.Journal.Folding;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Delivery.Deployments;

/// <summary>What shall become current.</summary>
/// <param name="IsReproducible">The work tree is that of the commit: the same version is the same thing.</param>
public sealed record DeploymentRequest(string Version, string? Commit, bool IsReproducible, ArtifactSource Source, ReleaseManifest Manifest);

/// <summary>What came of a deploy or a rollback.</summary>
/// <param name="Refused">Why nothing was begun; null when something was.</param>
/// <param name="Deployment">What was begun, at its end.</param>
/// <param name="Settled">What an earlier process had left, at its end.</param>
public sealed record DeploymentOutcome(Diagnostic? Refused, Deployment? Deployment, Deployment? Settled)
{
    public bool Succeeded => Refused is null && Deployment is { Failure: null };
}

/// <summary>
/// The thin loop: asks <see cref="DeploymentPlan"/> what to do, has the target do it, appends what happened, and so on until nothing is
/// under way. It can be killed between any two of these.
/// </summary>
/// <param name="observe">Told each event once it is in the journal.</param>
public sealed class Deployer(IJournalStore store, StreamId stream, LocalTarget target, Action<DeploymentEvent> observe)
{
    public async Task<DeploymentOutcome> DeployAsync(DeploymentRequest request, CancellationToken cancellation)
    {
        var (run, refused) = await OpenAsync(cancellation).ConfigureAwait(false);
        if (run is null) return new DeploymentOutcome(refused, null, null);
        await using var journal = run.Journal.ConfigureAwait(false);
        var settled = await SettleAsync(run, cancellation).ConfigureAwait(false);
        // What was left was finished, and is what is asked for.
        if (settled is { Failure: null } && settled.Version == request.Version && request.IsReproducible && !settled.IsRollback) return new DeploymentOutcome(null, settled, settled);
        var number = run.State.NextNumber;
        await AppendAsync(run, new DeploymentRequested(number, request.Version, number, run.State.Current, request.Commit)).ConfigureAwait(false);
        await RunAsync(run, request, cancellation).ConfigureAwait(false);
        return new DeploymentOutcome(null, run.State.Deployments[number], settled);
    }

    /// <summary>Makes current what was so before. Its processes are started anew from what was published then.</summary>
    public async Task<DeploymentOutcome> RollBackAsync(CancellationToken cancellation)
    {
        var (run, refused) = await OpenAsync(cancellation).ConfigureAwait(false);
        if (run is null) return new DeploymentOutcome(refused, null, null);
        await using var journal = run.Journal.ConfigureAwait(false);
        var settled = await SettleAsync(run, cancellation).ConfigureAwait(false);
        if (run.State.Before is not { } before || !target.HasArtifact(before.Artifact))
        {
            var why = run.State switch
            {
                { Current: null } => $"nothing was ever deployed to `{stream}`",
                { Before: { } gone } => $"what was published of {gone.Version} is no longer there",
                _ => $"{run.State.CurrentDeployment!.Version} is the only version that was ever current in `{stream}`",
            };
            return new DeploymentOutcome(DeliveryDiagnostics.NothingBefore.Nowhere(why, "check the wanted version out and run `hal9 cd deploy`"), null, settled);
        }
        var number = run.State.NextNumber;
        await AppendAsync(run, new DeploymentRequested(number, before.Version, before.Artifact, run.State.Current, null)).ConfigureAwait(false);
        await RunAsync(run, null, cancellation).ConfigureAwait(false);
        return new DeploymentOutcome(null, run.State.Deployments[number], settled);
    }

    private async Task<(Running? Run, Diagnostic? Refused)> OpenAsync(CancellationToken cancellation)
    {
        var opening = await store.OpenAsync(stream, StreamMode.ExistingOrNew, cancellation).ConfigureAwait(false);
        if (opening is JournalOpening.Held held)
        {
            return (null, DeliveryDiagnostics.Held.Nowhere($"`{stream}` is being deployed to by {held.Holder?.ToString() ?? "another process"}", "wait until that has finished"));
        }
        if (opening is not JournalOpening.Opened { Journal: var journal }) return (null, opening.Diagnostic);
        var folded = await DeploymentEvents.Fold.RunAsync(EnvironmentState.Empty, store.ReadAsync(stream, 1, cancellation), cancellation).ConfigureAwait(false);
        if (folded.Error is null) return (new Running(journal, folded), null);
        await journal.DisposeAsync().ConfigureAwait(false);
        return (null, folded.Error);
    }

    /// <summary>Ends what an earlier process left: backs it out, or finishes it when it was current already.</summary>
    private async Task<Deployment?> SettleAsync(Running run, CancellationToken cancellation)
    {
        if (run.State.Active is not { } left) return null;
        await RunAsync(run, null, cancellation).ConfigureAwait(false);
        return run.State.Deployments[left.Number];
    }

    private async Task RunAsync(Running run, DeploymentRequest? request, CancellationToken cancellation)
    {
        while (true)
        {
            var step = DeploymentPlan.Next(run.State, new DeploymentFacts(run.Journal.Lease.Epoch, target.Running(), target.Kept()));
            if (step is DeploymentStep.Rest) return;
            DeploymentEvent? happened;
            try
            {
                happened = await ActAsync(step, run.State, request, cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // What is under way is still brought to an end, each step by its own deadline; a second Ctrl+C is a kill.
                cancellation = CancellationToken.None;
                if (run.State.Active is not { Stage: < DeploymentStage.Promoted } active) continue;
                happened = new DeploymentFailed(active.Number, DeliveryDiagnostics.Cancelled.Code, "was cancelled");
            }
            if (happened is not null) await AppendAsync(run, happened).ConfigureAwait(false);
        }
    }

    private async Task<DeploymentEvent?> ActAsync(DeploymentStep step, EnvironmentState state, DeploymentRequest? request, CancellationToken cancellation)
    {
        if (step is not (DeploymentStep.Record or DeploymentStep.Stop or DeploymentStep.Remove)) cancellation.ThrowIfCancellationRequested();
        return step switch
        {
            // Only a deployment of this very process is ever published; an earlier one's has been backed out.
            DeploymentStep.Publish one => await target.PublishAsync(one.Deployment, request!.Source, request.Manifest, cancellation).ConfigureAwait(false),
            DeploymentStep.Start one => target.Start(one.Deployment),
            DeploymentStep.AwaitReady one => await target.AwaitReadyAsync(one.Deployment, cancellation).ConfigureAwait(false),
            DeploymentStep.Smoke one => await target.SmokeAsync(one.Deployment, cancellation).ConfigureAwait(false),
            DeploymentStep.Stop one => await target.StopAsync(one.Number, state, cancellation).ConfigureAwait(false),
            DeploymentStep.Remove one => target.Remove(one.Number),
            DeploymentStep.Record one => one.Event,
            _ => throw new UnreachableException(),
        };
    }

    private async Task AppendAsync(Running run, DeploymentEvent happened)
    {
        // What has happened is written down, cancelled or not.
        var sequence = await run.Journal.AppendAsync(happened.ToJournal(), CancellationToken.None).ConfigureAwait(false);
        await foreach (var envelope in store.ReadAsync(stream, sequence, CancellationToken.None).ConfigureAwait(false)) run.Folded = DeploymentEvents.Fold.Apply(run.Folded, envelope);
        observe(happened);
    }

    private sealed class Running(IJournal journal, Folded<EnvironmentState> folded)
    {
        public IJournal Journal { get; } = journal;

        public Folded<EnvironmentState> Folded { get; set; } = folded;

        public EnvironmentState State => Folded.State;
    }
}
