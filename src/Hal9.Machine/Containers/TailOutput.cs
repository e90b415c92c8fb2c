using System.Text;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Containers;

/// <summary>Hands output on, and keeps the last of it for an error's reason.</summary>
internal sealed class TailOutput(IOutputSink next) : IOutputSink
{
    private const int Kept = 4096;

    private readonly List<byte> tail = [];

    /// <summary>Both streams as they came, decoded as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString([.. tail]).Trim();

    public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
    {
        tail.AddRange(bytes.Length > Kept ? bytes[^Kept..] : bytes);
        if (tail.Count > 2 * Kept) tail.RemoveRange(0, tail.Count - Kept);
        next.Write(source, bytes);
    }

    public ValueTask TurnAsync(bool isIdle) => next.TurnAsync(isIdle);
}
