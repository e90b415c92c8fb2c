using Hal9.Journal;
using Hal9.Machine.Processes;

namespace Hal9.Delivery.Deployments;

/// <summary>What happened to an environment, in the words of its journal. Names of types and fields are on disk: they do not change.</summary>
/// <param name="Deployment">Which deployment it is about: 1, 2, 3 … in the environment.</param>
public abstract record DeploymentEvent(int Deployment)
{
    /// <summary>As a person is told.</summary>
    public abstract string Describe();

    /// <summary>As it is appended.</summary>
    public abstract JournalEvent ToJournal();
}

/// <param name="Artifact">The deployment that published what this one runs: itself, or an earlier one for a rollback.</param>
/// <param name="From">The deployment that was current; null for the first.</param>
public sealed record DeploymentRequested(int Deployment, string Version, int Artifact, int? From, string? Commit) : DeploymentEvent(Deployment)
{
    public override string Describe() => Artifact == Deployment ? $"deploying {Version}" : $"rolling back to {Version}";

    public override JournalEvent ToJournal() => DeploymentEvents.Requested.Of(this);
}

public sealed record ArtifactPublished(int Deployment, double Seconds) : DeploymentEvent(Deployment)
{
    public override string Describe() => FormattableString.Invariant($"published in {Seconds:0.0} s");

    public override JournalEvent ToJournal() => DeploymentEvents.Published.Of(this);
}

public sealed record ReplicaStarted(int Deployment, int Port, ProcessIdentity Supervisor) : DeploymentEvent(Deployment)
{
    public override string Describe() => $"started on port {Port}, supervised by process {Supervisor.Pid}";

    public override JournalEvent ToJournal() => DeploymentEvents.Started.Of(this);
}

public sealed record ReplicaReady(int Deployment, double Seconds) : DeploymentEvent(Deployment)
{
    public override string Describe() => FormattableString.Invariant($"ready after {Seconds:0.0} s");

    public override JournalEvent ToJournal() => DeploymentEvents.Ready.Of(this);
}

public sealed record SmokePassed(int Deployment, IReadOnlyList<string> Tests) : DeploymentEvent(Deployment)
{
    public override string Describe() => Tests.Count == 0 ? "no smoke tests are declared" : $"smoke tests passed: {string.Join(", ", Tests)}";

    public override JournalEvent ToJournal() => DeploymentEvents.Smoked.Of(this);
}

/// <summary>From here on it is the current one, whatever happens next.</summary>
public sealed record DeploymentPromoted(int Deployment) : DeploymentEvent(Deployment)
{
    public override string Describe() => "is current";

    public override JournalEvent ToJournal() => DeploymentEvents.Promoted.Of(this);
}

/// <param name="Code">Diagnostic code of why.</param>
/// <param name="Reason">A clause, particulars included.</param>
public sealed record DeploymentFailed(int Deployment, string Code, string Reason) : DeploymentEvent(Deployment)
{
    public override string Describe() => Reason;

    public override JournalEvent ToJournal() => DeploymentEvents.Failed.Of(this);
}

/// <param name="Killed">It did not end by itself within the drain deadline.</param>
public sealed record ReplicaStopped(int Deployment, bool Killed) : DeploymentEvent(Deployment)
{
    public override string Describe() => Killed ? "stopped: killed after its drain deadline" : "stopped";

    public override JournalEvent ToJournal() => DeploymentEvents.Stopped.Of(this);
}

/// <summary>It was too old to be returned to: what it had published is gone, and so are its logs.</summary>
public sealed record DeploymentRemoved(int Deployment) : DeploymentEvent(Deployment)
{
    public override string Describe() => "is old, and was removed from the disk";

    public override JournalEvent ToJournal() => DeploymentEvents.Removed.Of(this);
}

/// <param name="Succeeded">False: it was backed out, and what was current before it still is.</param>
public sealed record DeploymentFinished(int Deployment, bool Succeeded) : DeploymentEvent(Deployment)
{
    public override string Describe() => Succeeded ? "finished" : "backed out";

    public override JournalEvent ToJournal() => DeploymentEvents.Finished.Of(this);
}
