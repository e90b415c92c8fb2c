using System.Buffers;
using System.Text;
using Hal9.Machine.Processes;

namespace Hal9.Toolchains.Tools;

/// <summary>Cuts a tool's two streams into lines as they come, and keeps the last ones.</summary>
internal sealed class ToolLines(Action<ToolLine> take) : IOutputSink
{
    public const int LongestLine = 4 * 1024 * 1024;

    private const int Kept = 200;

    private readonly Queue<ToolLine> tail = new();
    private readonly ArrayBufferWriter<byte> output = new();
    private readonly ArrayBufferWriter<byte> error = new();

    public IReadOnlyList<ToolLine> Tail => [.. tail];

    public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
    {
        var pending = source == OutputSource.Output ? output : error;
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            pending.Write(bytes[..end]);
            Flush(source, pending);
            bytes = bytes[(end + 1)..];
        }
        pending.Write(bytes);
        if (pending.WrittenCount > LongestLine) Flush(source, pending);
    }

    public ValueTask TurnAsync(bool isIdle) => ValueTask.CompletedTask;

    /// <summary>Gives what stands behind the last line break.</summary>
    public void Finish()
    {
        if (output.WrittenCount > 0) Flush(OutputSource.Output, output);
        if (error.WrittenCount > 0) Flush(OutputSource.Error, error);
    }

    private void Flush(OutputSource source, ArrayBufferWriter<byte> pending)
    {
        var line = new ToolLine(source, Encoding.UTF8.GetString(pending.WrittenSpan).TrimEnd('\r'));
        pending.ResetWrittenCount();
        if (tail.Count == Kept) tail.Dequeue();
        tail.Enqueue(line);
        take(line);
    }
}
