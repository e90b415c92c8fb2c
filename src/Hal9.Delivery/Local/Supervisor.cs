using Hal9.Machine.Processes;

namespace Hal9.Delivery.Local;

/// <summary>
/// Keeps one replica running: starts it, writes its output to the log, starts it again when it ends (after a pause that doubles), and
/// passes on SIGTERM. It is a process of its own and outlives whoever deployed. Its file says who it is and how the replica is.
/// </summary>
/// <param name="folder">With <see cref="DeploymentFolder.Specification"/> in it.</param>
public sealed class Supervisor(DeploymentFolder folder, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // Who ran this long did not die of its start: the next pause is short again.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(30);

    /// <param name="cancellation">SIGTERM: the replica is asked to end, and killed after its drain deadline.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (LocalJson.Read(folder.Specification, LocalJson.Default.ReplicaSpecification) is not { } specification) return;
        var self = ProcessIdentity.Of(Environment.ProcessId) ?? new ProcessIdentity(Environment.ProcessId, 0, "");
        using var log = new ReplicaLog(folder.Log);
        var state = new SupervisedReplica(self, null, time.GetUtcNow(), 0, null, null);
        var pause = FirstPause;
        while (!cancellation.IsCancellationRequested && !File.Exists(folder.StopMark))
        {
            var started = time.GetTimestamp();
            try
            {
                var child = ChildProcess.Start(Command(specification), time);
                Say(state = state with { Replica = child.Identity, Since = time.GetUtcNow(), Problem = null });
                var exit = await WaitAsync(child, specification.DrainDeadline, log, cancellation).ConfigureAwait(false);
                // Who forked and left its own group is still one of ours by its environment.
                foreach (var left in ReplicaProcesses.ReplicasOf(folder)) ProcessTable.Kill(left);
                if (cancellation.IsCancellationRequested)
                {
                    Say(state with { Replica = null, Killed = exit.Stopped });
                    return;
                }
                log.Note($"the replica ended with exit code {exit.Code}");
                state = state with { Replica = null, Since = time.GetUtcNow(), Exits = state.Exits + 1, LastExit = exit.Code };
            }
            catch (ProcessStartException problem)
            {
                log.Note(problem.Message);
                state = state with { Replica = null, Since = time.GetUtcNow(), Exits = state.Exits + 1, LastExit = null, Problem = problem.Message };
            }
            Say(state);
            if (time.GetElapsedTime(started) > Settled) pause = FirstPause;
            await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<ChildExit> WaitAsync(ChildProcess child, TimeSpan drain, ReplicaLog log, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var asked = cancellation.Register(() =>
        {
            ProcessTable.Terminate(child.Identity);
            over.CancelAfter(drain);
        });
        return await child.WaitAsync(log, over.Token).ConfigureAwait(false);
    }

    private ChildCommand Command(ReplicaSpecification specification) => new()
    {
        Program = specification.Program,
        WorkingDirectory = specification.WorkingDirectory,
        Environment = new Dictionary<string, string>(specification.Environment) { [ReplicaProcesses.ReplicaVariable] = folder.Path },
        Stop = StopTimings.Now,
    };

    private void Say(SupervisedReplica state) => LocalJson.Write(folder.State, state, LocalJson.Default.SupervisedReplica);
}
