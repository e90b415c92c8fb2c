using System.Text;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Services;

/// <summary>Keeps the end of what a server prints. Thread-safe.</summary>
internal sealed class ServiceLog : IOutputSink
{
    public const int Limit = 64 * 1024;

    private readonly Lock gate = new();
    private readonly byte[] ring = new byte[Limit];
    private long written;

    public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            foreach (var one in bytes) ring[written++ % Limit] = one;
        }
    }

    public ValueTask TurnAsync(bool isIdle) => ValueTask.CompletedTask;

    /// <summary>From the first whole line on.</summary>
    public override string ToString()
    {
        lock (gate)
        {
            if (written <= Limit) return Encoding.UTF8.GetString(ring, 0, (int)written);
            var start = (int)(written % Limit);
            var text = Encoding.UTF8.GetString([.. ring[start..], .. ring[..start]]);
            return text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        }
    }
}
