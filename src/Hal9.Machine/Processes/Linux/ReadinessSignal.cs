using System.Threading.Tasks.Sources;

namespace Hal9.Machine.Processes.Linux;

/// <summary>
/// Collects what happened to one child, as bits, until its one reader takes them all at once. Raised from any thread; awaited by
/// one. Allocates nothing per wait.
/// </summary>
internal sealed class ReadinessSignal : IValueTaskSource<int>
{
    private readonly Lock gate = new();
    private ManualResetValueTaskSourceCore<int> source = new() { RunContinuationsAsynchronously = true };
    private int pending;
    private bool waiting;

    public void Raise(int bits)
    {
        lock (gate)
        {
            pending |= bits;
            if (!waiting) return;
            waiting = false;
            bits = pending;
            pending = 0;
        }
        source.SetResult(bits);
    }

    /// <summary>All bits raised since the last wait; completes at once when there are any.</summary>
    public ValueTask<int> WaitAsync()
    {
        lock (gate)
        {
            if (pending != 0)
            {
                var bits = pending;
                pending = 0;
                return new ValueTask<int>(bits);
            }
            source.Reset();
            waiting = true;
            return new ValueTask<int>(this, source.Version);
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}
