using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Services;

/// <summary>A service that was started. Disposing it ends it and removes all it had; safe to repeat.</summary>
public abstract class RunningService : IAsyncDisposable
{
    public required ServiceRequest Request { get; init; }

    /// <summary><c>job.services.NAME.id</c>.</summary>
    public abstract string Id { get; }

    /// <summary><c>job.services.NAME.network</c>.</summary>
    public abstract string Network { get; }

    /// <summary>From a port of the container to the port of this machine that leads to it.</summary>
    public abstract IReadOnlyDictionary<int, int> Ports { get; }

    /// <summary>On the network of the job's containers; absent where it is reached by the ports of this machine.</summary>
    public virtual string? Address => null;

    /// <summary>What serves it: <c>15.18</c>; absent when not known.</summary>
    public virtual string? Version => null;

    /// <summary>
    /// Waits until it is well, by its health command or else its provider's own check. Null when it is; else why it never was: it ended, or was
    /// not well for as long as its options allow.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public abstract Task<Diagnostic?> WaitUntilHealthyAsync(CancellationToken cancellation);

    /// <summary>The last of what it printed, at most 64 KiB, with line breaks.</summary>
    public abstract Task<string> ReadLogAsync(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
