using Hal9.Journal.Files;

namespace Hal9.Journal.Tests.Files;

public sealed class DelayedFlushTests
{
    private readonly HandClock clock = new();
    private int flushes;
    private IOException? broken;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_writes_are_flushed_once_50_ms_after_the_first()
    {
        await using var flush = new DelayedFlush(Flush, clock);
        for (var i = 0; i < 100; i++) flush.Wrote();
        Assert.Equal([TimeSpan.FromMilliseconds(50)], clock.Due);
        Assert.Equal(0, flushes);
        clock.Ring();
        Assert.Equal(1, flushes);
        flush.Wrote();
        Assert.Equal(2, clock.Due.Count);
        clock.Ring();
        Assert.Equal(2, flushes);
    }

    [Fact]
    public async Task A_mark_flushes_at_once_and_what_is_flushed_is_not_flushed_again()
    {
        await using var flush = new DelayedFlush(Flush, clock);
        flush.Wrote();
        await flush.FlushAsync(Cancellation);
        Assert.Equal(1, flushes);
        await flush.FlushAsync(Cancellation);
        clock.Ring();
        Assert.Equal(1, flushes);
    }

    [Fact]
    public async Task Closing_flushes_what_is_left()
    {
        var flush = new DelayedFlush(Flush, clock);
        flush.Wrote();
        await flush.DisposeAsync();
        Assert.Equal(1, flushes);
    }

    [Fact]
    public async Task A_failed_flush_is_told_to_everybody_after_it()
    {
        broken = new IOException("the device is gone");
        var flush = new DelayedFlush(Flush, clock);
        flush.Wrote();
        clock.Ring();
        broken = null;
        Assert.NotNull(flush.Failure);
        await Assert.ThrowsAsync<IOException>(async () => await flush.FlushAsync(Cancellation));
        await Assert.ThrowsAsync<IOException>(async () => await flush.DisposeAsync());
    }

    private void Flush()
    {
        if (broken is not null) throw broken;
        flushes++;
    }

    /// <summary>A clock whose one timer rings when the test says so.</summary>
    private sealed class HandClock : TimeProvider
    {
        private Action? ring;

        public List<TimeSpan> Due { get; } = [];

        public void Ring() => ring!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ring = () => callback(state);
            return new HandTimer(Due);
        }

        private sealed class HandTimer(List<TimeSpan> due) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                due.Add(dueTime);
                return true;
            }

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
