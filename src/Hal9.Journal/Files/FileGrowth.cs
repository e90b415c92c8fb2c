using Microsoft.Win32.SafeHandles;

namespace Hal9.Journal.Files;

/// <summary>
/// Waits until a file grows. A writer of the same process wakes the waiters at once. For writers elsewhere the file's length is asked
/// at a widening interval, 5 to 100 ms: one fstat costs about a microsecond, works on every file system, and misses nothing, which
/// cannot be said of file notifications (instances are limited, queues overflow, network mounts are silent).
/// </summary>
internal sealed class FileGrowth(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    /// <summary>For files that never say that they are complete.</summary>
    public static Task Never { get; } = new TaskCompletionSource().Task;

    private TaskCompletionSource? waiters;

    /// <summary>Says that the file has grown. Costs one read when nobody waits.</summary>
    public void Pulse()
    {
        if (Volatile.Read(ref waiters) is not null) Interlocked.Exchange(ref waiters, null)?.TrySetResult();
    }

    /// <summary>Returns when the file's length is no longer <paramref name="length"/>, or when <paramref name="ended"/> is complete.</summary>
    public Task WaitAsync(SafeFileHandle file, long length, Task ended, CancellationToken cancellation) =>
        WaitAsync(() => RandomAccess.GetLength(file) != length, ended, cancellation);

    /// <summary>Returns when the file is there.</summary>
    public Task WaitAsync(string path, CancellationToken cancellation) => WaitAsync(() => File.Exists(path), Never, cancellation);

    private async Task WaitAsync(Func<bool> happened, Task ended, CancellationToken cancellation)
    {
        var interval = Shortest;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            // Stand in the queue before looking, so that a pulse between the two is not lost.
            var pulse = Queue();
            if (ended.IsCompleted || happened()) return;
            await Task.WhenAny(pulse, ended, Task.Delay(interval, time, cancellation)).ConfigureAwait(false);
            interval = interval * 1.5 < Longest ? interval * 1.5 : Longest;
        }
    }

    private Task Queue()
    {
        var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref waiters, own, null) ?? own).Task;
    }
}
