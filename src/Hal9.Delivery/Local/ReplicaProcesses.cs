using System.Collections.Immutable;
using Hal9.Machine.Processes;

namespace Hal9.Delivery.Local;

/// <summary>
/// The processes of deployments, found by what stands in their environment and not by numbers in files: a number may be another
/// process's by now, and a supervisor whose starter was killed before it wrote anything down is found all the same.
/// </summary>
public static class ReplicaProcesses
{
    /// <summary>Set for a supervisor; its value is the deployment's folder.</summary>
    public const string SupervisorVariable = "HAL9_SUPERVISOR";

    /// <summary>Set for a replica and whatever it starts; its value is the deployment's folder.</summary>
    public const string ReplicaVariable = "HAL9_REPLICA";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    // Beyond the drain deadline: the supervisor kills and writes; then it is our turn.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<ProcessIdentity> SupervisorsOf(DeploymentFolder folder) => ProcessTable.WithEnvironment(SupervisorVariable, folder.Path);

    public static IReadOnlyList<ProcessIdentity> ReplicasOf(DeploymentFolder folder) => ProcessTable.WithEnvironment(ReplicaVariable, folder.Path);

    /// <summary>Deployments of an environment that have a living process.</summary>
    public static ImmutableSortedSet<int> Running(DeliveryFolder environment) =>
        [.. environment.Deployments().Where(static folder => SupervisorsOf(folder).Count > 0 || ReplicasOf(folder).Count > 0).Select(static folder => folder.Number)];

    /// <summary>Ends a deployment's processes: asks, waits for its drain deadline, then kills.</summary>
    /// <returns>Whether something had to be killed.</returns>
    public static async Task<bool> StopAsync(DeploymentFolder folder, TimeSpan drain, TimeProvider time, CancellationToken cancellation)
    {
        // Before anything is signalled: a supervisor that is just starting must not start a replica any more.
        await File.WriteAllBytesAsync(folder.StopMark, [], cancellation).ConfigureAwait(false);
        var begun = time.GetTimestamp();
        var asked = new HashSet<ProcessIdentity>();
        var killed = false;
        while (true)
        {
            var (supervisors, replicas) = (SupervisorsOf(folder), ReplicasOf(folder));
            if (supervisors.Count == 0 && replicas.Count == 0) return killed || LocalJson.Read(folder.State, LocalJson.Default.SupervisedReplica) is { Killed: true };
            if (time.GetElapsedTime(begun) > drain + Grace)
            {
                killed = true;
                foreach (var process in supervisors.Concat(replicas)) ProcessTable.Kill(process);
            }
            // A supervisor passes it on; a replica that lost its supervisor is asked directly. Each is asked once: a second SIGTERM ends many programs at once.
            foreach (var process in supervisors.Count > 0 ? supervisors : replicas)
            {
                if (asked.Add(process)) ProcessTable.Terminate(process);
            }
            await Task.Delay(Interval, time, cancellation).ConfigureAwait(false);
        }
    }
}
