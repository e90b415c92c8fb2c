using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Hal9.Journal.Files;

/// <summary>
/// An append-only file of bytes known by their offsets: a step's log. The journal says where a log ends; the log itself has no framing.
/// An append is one write(2), so it survives this process's death when it returns; nothing is flushed to the device but by
/// <see cref="Flush"/>. One writer; any number of readers, here or in other processes.
/// </summary>
public sealed class LogFile : IDisposable
{
    private const int ChunkSize = 64 * 1024;

    private readonly SafeFileHandle file;
    private readonly FileGrowth growth;
    private readonly Lock gate = new();
    private long length;

    private LogFile(SafeFileHandle file, TimeProvider time)
    {
        this.file = file;
        growth = new FileGrowth(time);
        length = RandomAccess.GetLength(file);
    }

    /// <summary>Where the next append will begin; 0 in an empty file.</summary>
    public long Length => Interlocked.Read(ref length);

    /// <summary>Opens for appending behind what is there; makes the file and its folders.</summary>
    public static LogFile OpenForAppending(string path, TimeProvider time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new LogFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete), time);
    }

    /// <summary>Opens an existing file for reading.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static LogFile OpenForReading(string path, TimeProvider time) =>
        new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), time);

    /// <summary>Appends and returns the offset of the first byte.</summary>
    /// <exception cref="IOException">The disk is full or failing; nothing was appended.</exception>
    public long Append(ReadOnlySpan<byte> bytes)
    {
        long start;
        lock (gate)
        {
            start = length;
            try
            {
                RandomAccess.Write(file, bytes, start);
            }
            catch (IOException)
            {
                RandomAccess.SetLength(file, start);
                throw;
            }
            Interlocked.Exchange(ref length, start + bytes.Length);
        }
        growth.Pulse();
        return start;
    }

    /// <summary>Gives up everything from <paramref name="offset"/> on: a step that is run again from its start.</summary>
    public void Cut(long offset)
    {
        lock (gate)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, length);
            RandomAccess.SetLength(file, offset);
            Interlocked.Exchange(ref length, offset);
        }
    }

    /// <summary>Returns when the device has it all. Blocks for milliseconds.</summary>
    public void Flush() => RandomAccess.FlushToDisk(file);

    /// <summary>Reads what is there at <paramref name="offset"/>; 0 at the end.</summary>
    public int ReadAt(long offset, Span<byte> into) => RandomAccess.Read(file, into, offset);

    /// <summary>
    /// Everything from <paramref name="offset"/> on, and what is appended later by whatever process, in pieces that do not respect lines
    /// or characters. Each piece is valid until the next is asked for. Ends when <paramref name="ended"/> is complete and all is given.
    /// </summary>
    /// <param name="ended">Completes when nobody will append any more.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowAsync(long offset, Task ended, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = new byte[ChunkSize];
        while (true)
        {
            // Asked before reading: what was appended before the end is read after it.
            var last = ended.IsCompleted;
            var read = RandomAccess.Read(file, buffer, offset);
            if (read > 0)
            {
                offset += read;
                yield return buffer.AsMemory(0, read);
            }
            else if (last)
            {
                yield break;
            }
            else
            {
                await growth.WaitAsync(file, offset, ended, cancellation).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => file.Dispose();
}
