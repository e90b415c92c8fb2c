using System.Buffers;
using System.Text;

namespace Hal9.Machine.Processes;

/// <summary>
/// Keeps what a child writes, up to a limit; the rest is dropped and <see cref="IsCut"/> says so. For tools whose answer is read
/// as a whole, such as git.
/// </summary>
/// <param name="limit">In bytes, for each of the two streams.</param>
public sealed class CapturedOutput(int limit) : IOutputSink
{
    private readonly ArrayBufferWriter<byte> output = new();
    private readonly ArrayBufferWriter<byte> error = new();

    public ReadOnlyMemory<byte> Output => output.WrittenMemory;

    /// <summary>Standard error, decoded as UTF-8 and trimmed.</summary>
    public string ErrorText => Encoding.UTF8.GetString(error.WrittenSpan).Trim();

    /// <summary>Standard output, decoded as UTF-8, as it came.</summary>
    public string OutputText => Encoding.UTF8.GetString(output.WrittenSpan);

    public bool IsCut { get; private set; }

    public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
    {
        var target = source == OutputSource.Output ? output : error;
        var room = limit - target.WrittenCount;
        if (bytes.Length > room)
        {
            IsCut = true;
            bytes = bytes[..room];
        }
        target.Write(bytes);
    }

    public ValueTask TurnAsync(bool isIdle) => ValueTask.CompletedTask;
}
