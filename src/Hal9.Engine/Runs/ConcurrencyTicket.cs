namespace Hal9.Engine.Runs;

/// <summary>A place in a concurrency group; given back when it is disposed, or by the death of this process.</summary>
internal sealed class ConcurrencyTicket(string path, int number, FileStream file) : IDisposable
{
    public const string NoteEnd = ".leave";
    public const string WhoEnd = ".who";

    private ITimer? watch;

    public string Path { get; } = path;

    public int Number { get; } = number;

    /// <summary>Looks again and again until there is something to see.</summary>
    public void Watch(TimeProvider time, TimeSpan interval, Func<bool> look)
    {
        watch = time.CreateTimer(
            _ =>
            {
                if (look()) watch?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            },
            null, interval, interval);
    }

    public void Dispose()
    {
        watch?.Dispose();
        Remove(Path);
        file.Dispose();
    }

    /// <summary>While it is still locked, so that nobody takes a file for a ticket that is going.</summary>
    public static void Remove(string ticket)
    {
        foreach (var end in (ReadOnlySpan<string>)[NoteEnd, WhoEnd]) File.Delete(System.IO.Path.ChangeExtension(ticket, end));
        File.Delete(ticket);
    }
}
