using System.Text;
using Hal9.Machine.Processes;

namespace Hal9.Delivery.Local;

/// <summary>A replica's output in a file; when that is full it becomes <c>.1</c> and another is begun, so that a service that talks a lot fills no disk.</summary>
internal sealed class ReplicaLog(string path) : IOutputSink, IDisposable
{
    private const long Limit = 32 * 1024 * 1024;

    private FileStream file = Open(path);

    public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
    {
        try
        {
            file.Write(bytes);
            file.Flush();
            if (file.Length < Limit) return;
            file.Dispose();
            File.Move(path, path + ".1", overwrite: true);
            file = Open(path);
        }
        catch (IOException)
        {
            // A full disk costs the log, not the service.
        }
    }

    public void Note(string text) => Write(OutputSource.Error, Encoding.UTF8.GetBytes($"[hal9] {text}\n"));

    public ValueTask TurnAsync(bool isIdle) => ValueTask.CompletedTask;

    public void Dispose() => file.Dispose();

    private static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
