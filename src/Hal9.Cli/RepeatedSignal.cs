using System.Diagnostics;

namespace Hal9.Cli;

/// <summary>
/// Tells a second interruption from an echo of the first: <c>timeout</c> signals its child and then the whole group, and npm hands on what the terminal has sent to
/// everybody already. Nobody types Ctrl+C twice as fast and means the second. Thread-safe.
/// </summary>
internal sealed class RepeatedSignal
{
    private static readonly TimeSpan Echo = TimeSpan.FromMilliseconds(500);

    private long first;

    /// <summary>To be asked once for each signal.</summary>
    public Kind Take()
    {
        var now = Stopwatch.GetTimestamp();
        var before = Interlocked.CompareExchange(ref first, now, 0);
        return before == 0 ? Kind.First : Stopwatch.GetElapsedTime(before, now) < Echo ? Kind.Echo : Kind.Second;
    }

    public enum Kind
    {
        First,
        Echo,
        Second,
    }
}
