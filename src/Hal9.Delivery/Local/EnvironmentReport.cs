using Hal9.Delivery.Deployments;
using Hal9.Journal;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Delivery.Local;

/// <summary>One deployment that is current, or has processes though it is not.</summary>
/// <param name="SupervisorId">Process number; null when nobody supervises it.</param>
/// <param name="ReplicaId">Process number; null when it is down.</param>
/// <param name="Health"><c>ready</c>, <c>down</c>, or what its probes said instead.</param>
/// <param name="Restarts">How often its supervisor had to start it again.</param>
public sealed record ReplicaReport(Deployment Deployment, bool IsCurrent, int? SupervisorId, int? ReplicaId, int Restarts, string Health);

/// <summary>How an environment is at this moment.</summary>
/// <param name="Last">The newest events, oldest first.</param>
/// <param name="Problem">Why its journal cannot be read to its end.</param>
public sealed record EnvironmentReport(EnvironmentState State, IReadOnlyList<ReplicaReport> Replicas, IReadOnlyList<Envelope> Last, Diagnostic? Problem)
{
    private const int Events = 8;

    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Looks; takes no lease and changes nothing.</summary>
    public static async Task<EnvironmentReport> ReadAsync(IJournalStore store, StreamId stream, DeliveryFolder folder, CancellationToken cancellation)
    {
        var last = new Queue<Envelope>();
        var folded = new Journal.Folding.Folded<EnvironmentState>(EnvironmentState.Empty);
        Diagnostic? problem = null;
        try
        {
            await foreach (var envelope in store.ReadAsync(stream, 1, cancellation).ConfigureAwait(false))
            {
                folded = DeploymentEvents.Fold.Apply(folded, envelope);
                last.Enqueue(envelope);
                if (last.Count > Events) last.Dequeue();
            }
        }
        catch (JournalCorruptException corrupt)
        {
            problem = corrupt.Corruption.Diagnostic;
        }
        var replicas = new List<ReplicaReport>();
        foreach (var deployment in folded.State.Deployments.Values)
        {
            var place = folder[deployment.Number];
            var (supervisors, processes) = (ReplicaProcesses.SupervisorsOf(place), ReplicaProcesses.ReplicasOf(place));
            var isCurrent = deployment.Number == folded.State.Current;
            if (!isCurrent && supervisors.Count == 0 && processes.Count == 0) continue;
            var said = LocalJson.Read(place.State, LocalJson.Default.SupervisedReplica);
            var replica = said?.Replica is { } named && named.IsAlive() ? named : processes.Count > 0 ? processes[0] : null;
            var manifest = LocalJson.Read(folder[deployment.Artifact].Manifest, LocalJson.Default.ReleaseManifest);
            var health = replica is null || manifest is null ? "down" : await ProbeAsync(deployment.Port, manifest, cancellation).ConfigureAwait(false);
            replicas.Add(new ReplicaReport(deployment, isCurrent, supervisors.Count > 0 ? supervisors[0].Pid : null, replica?.Pid, said?.Exits ?? 0, health));
        }
        return new EnvironmentReport(folded.State, replicas, [.. last], problem ?? folded.Error);
    }

    private static async Task<string> ProbeAsync(int port, ReleaseManifest manifest, CancellationToken cancellation)
    {
        using var requests = new ReplicaRequests(port);
        return await requests.ProbeAsync(manifest.Environment.Health, ProbeDeadline, cancellation).ConfigureAwait(false)
            ?? await requests.ProbeAsync(manifest.Environment.Ready, ProbeDeadline, cancellation).ConfigureAwait(false) ?? "ready";
    }
}
