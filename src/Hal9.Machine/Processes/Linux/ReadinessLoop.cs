using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Hal9.Machine.Processes.Linux;

/// <summary>
/// One thread that waits (epoll) for the pipes and ends of all children and only says that something is ready; reading is the
/// children's own. Every watch is one-shot and must be renewed. The thread lives as long as the process.
/// </summary>
internal sealed unsafe class ReadinessLoop
{
    private const int Batch = 64;

    private static readonly Lazy<ReadinessLoop> Instance = new(() => new ReadinessLoop());

    // The kernel packs epoll_event on x86-64 alone.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static readonly int EventSize = DataOffset + 8;

    private readonly ConcurrentDictionary<long, Watch> watches = new();
    private readonly int epoll;
    private long lastKey;

    private ReadinessLoop()
    {
        epoll = LibC.EpollCreate(LibC.EpollCloExec);
        if (epoll < 0) throw new IOException($"epoll_create1 failed: errno {Marshal.GetLastPInvokeError()}");
        new Thread(Run) { IsBackground = true, Name = "children" }.Start();
    }

    public static ReadinessLoop Shared => Instance.Value;

    /// <summary>Watches a descriptor: once it is readable (or hung up), <paramref name="bit"/> is raised.</summary>
    public Watch Add(int fd, ReadinessSignal signal, int bit)
    {
        // Keys are never used twice, so that an event of a descriptor closed meanwhile cannot reach its number's next owner.
        var watch = new Watch(Interlocked.Increment(ref lastKey), fd, signal, bit);
        watches[watch.Key] = watch;
        Control(LibC.EpollAdd, watch);
        return watch;
    }

    public void Renew(Watch watch) => Control(LibC.EpollModify, watch);

    /// <summary>To be called before the descriptor is closed.</summary>
    public void Remove(Watch watch)
    {
        if (watches.TryRemove(watch.Key, out _)) Control(LibC.EpollDelete, watch);
    }

    private void Control(int operation, Watch watch)
    {
        var happening = stackalloc byte[16];
        *(uint*)happening = LibC.EpollIn | LibC.EpollOneShot;
        *(long*)(happening + DataOffset) = watch.Key;
        if (LibC.EpollControl(epoll, operation, watch.FileDescriptor, happening) != 0)
        {
            throw new IOException($"epoll_ctl failed: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    private void Run()
    {
        var happenings = stackalloc byte[16 * Batch];
        while (true)
        {
            var count = LibC.EpollWait(epoll, happenings, Batch, -1);
            for (var i = 0; i < count; i++)
            {
                var key = *(long*)(happenings + (i * EventSize) + DataOffset);
                if (watches.TryGetValue(key, out var watch)) watch.Signal.Raise(watch.Bit);
            }
        }
    }

    internal sealed record Watch(long Key, int FileDescriptor, ReadinessSignal Signal, int Bit);
}
