using System.Collections.Concurrent;

namespace Hal9.Engine.Tests.Runs;

/// <summary>The real time, but that it goes ten times as fast for whoever waits for seconds, and that it knows how long each wanted to wait.</summary>
internal sealed class CountedTime : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> asked = [];

    public IReadOnlyCollection<TimeSpan> Asked => asked;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Counted(System.CreateTimer(callback, state, Take(dueTime), period), Take);

    private TimeSpan Take(TimeSpan due)
    {
        asked.Enqueue(due);
        return due > TimeSpan.FromSeconds(2) && due < TimeSpan.FromSeconds(10) ? due / 10 : due;
    }

    private sealed class Counted(ITimer timer, Func<TimeSpan, TimeSpan> take) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(take(dueTime), period);

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
