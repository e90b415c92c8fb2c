namespace Hal9.Journal.Files;

/// <summary>
/// Brings what was written to the device: at most <see cref="IJournal.FlushDelay"/> after the first write that is not there yet, or when
/// somebody asks; who asks together shares one flush. A failed flush is told to whoever asks or writes next and stays failed: after
/// fsync has failed once, the system may have thrown the pages away.
/// </summary>
/// <remarks>The action brings everything written before its call to the device. It blocks its thread for milliseconds.</remarks>
internal sealed class DelayedFlush : IAsyncDisposable
{
    private readonly Action toDevice;
    private readonly ITimer timer;
    private readonly SemaphoreSlim gate = new(1);
    private long written;
    private long flushed;
    private int scheduled;
    private IOException? failure;

    public DelayedFlush(Action toDevice, TimeProvider time)
    {
        this.toDevice = toDevice;
        timer = time.CreateTimer(_ => FlushNow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The failure of an earlier flush; null when there was none.</summary>
    public IOException? Failure => Volatile.Read(ref failure);

    /// <summary>Says that there is something to flush.</summary>
    public void Wrote()
    {
        Interlocked.Increment(ref written);
        if (Interlocked.Exchange(ref scheduled, 1) == 0) timer.Change(IJournal.FlushDelay, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Returns when all that was written before the call is on the device.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        var target = Interlocked.Read(ref written);
        if (Interlocked.Read(ref flushed) < target || Failure is not null)
        {
            await gate.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                if (Interlocked.Read(ref flushed) < target) await Task.Run(FlushToDevice, CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                gate.Release();
            }
        }
        if (Failure is { } failed) throw new IOException(failed.Message, failed);
    }

    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync().ConfigureAwait(false);
        await FlushAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The timer's: on a thread of the pool, which it may block.</summary>
    private void FlushNow()
    {
        Volatile.Write(ref scheduled, 0);
        gate.Wait();
        try
        {
            if (Interlocked.Read(ref flushed) < Interlocked.Read(ref written)) FlushToDevice();
        }
        finally
        {
            gate.Release();
        }
    }

    private void FlushToDevice()
    {
        var target = Interlocked.Read(ref written);
        try
        {
            toDevice();
            Interlocked.Exchange(ref flushed, target);
        }
        catch (IOException exception)
        {
            Volatile.Write(ref failure, exception);
        }
    }
}
