using System.Threading.Channels;

namespace Hal9.Neurons.Service.Signals;

/// <summary>Hands every signal to everyone who watches this replica. One who reads slowly loses the oldest, and holds up nobody.</summary>
internal sealed class SignalFeed
{
    private const int MostWaiting = 64;

    private readonly Lock _lock = new();
    private readonly HashSet<Channel<Signal>> _watchers = [];

    public int Watchers
    {
        get
        {
            lock (_lock)
                return _watchers.Count;
        }
    }

    public void Publish(Signal signal)
    {
        lock (_lock)
        {
            foreach (Channel<Signal> watcher in _watchers)
                watcher.Writer.TryWrite(signal);
        }
    }

    /// <summary>Watching begins before this returns, so that no signal after it is missed. Disposing the watch ends it.</summary>
    public Watch Begin()
    {
        Channel<Signal> channel = Channel.CreateBounded<Signal>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_lock)
            _watchers.Add(channel);
        return new Watch(this, channel);
    }

    internal sealed class Watch(SignalFeed feed, Channel<Signal> channel) : IDisposable
    {
        public ChannelReader<Signal> Signals => channel.Reader;

        public void Dispose()
        {
            lock (feed._lock)
                feed._watchers.Remove(channel);
        }
    }
}
