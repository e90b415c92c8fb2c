using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Win32.SafeHandles;

namespace Hal9.Journal.Files;

/// <summary>
/// The right to append to one stream. Two files: <c>lease.lock</c>, which is locked by the operating system as long as the holder lives
/// and not a moment longer, and <c>lease.json</c>, which says who that is and outlives it with the last epoch. The record is rewritten in
/// place, so that a holder that has lost the lock (it was deleted, or the mount forgot it) sees the next one's epoch.
/// </summary>
internal sealed class FileLease : IDisposable
{
    private static readonly DateTimeOffset OurStart = StartOf(Environment.ProcessId) ?? DateTimeOffset.UnixEpoch;

    private readonly SafeFileHandle lockFile;
    private readonly SafeFileHandle recordFile;
    private byte[] record = [];

    private FileLease(SafeFileHandle lockFile, SafeFileHandle recordFile)
    {
        this.lockFile = lockFile;
        this.recordFile = recordFile;
    }

    public LeaseHolder Holder { get; private set; } = null!; // Set by Take, before anybody sees the lease.

    /// <summary>Takes the lease of the stream in <paramref name="folder"/>, or says that it is held (then with who, when that can be found out).</summary>
    public static async ValueTask<(FileLease? Lease, LeaseHolder? Holder)> TryTakeAsync(string folder, TimeProvider time, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, "lease.json");
        for (var attempt = 0; ; attempt++)
        {
            if (TryLock(Path.Combine(folder, "lease.lock")) is { } locked)
            {
                try
                {
                    var lease = new FileLease(locked, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
                    lease.Take(lease.ReadEpoch() + 1, time.GetUtcNow());
                    return (lease, null);
                }
                catch
                {
                    locked.Dispose();
                    throw;
                }
            }
            // Between locking and saying so there is a moment; then the record is still its predecessor's, whose process has ended.
            var holder = File.Exists(path) ? ReadRecord(path)?.Holder() : null;
            if (holder is not null && Lives(holder)) return (null, holder);
            if (attempt == 100) return (null, null);
            await Task.Delay(TimeSpan.FromMilliseconds(10), time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Who holds the lease of the stream in <paramref name="folder"/> and lives; null when nobody does. Takes and changes nothing.</summary>
    public static LeaseHolder? LivingHolder(string folder)
    {
        var path = Path.Combine(folder, "lease.json");
        return File.Exists(path) && ReadRecord(path)?.Holder() is { } holder && Lives(holder) ? holder : null;
    }

    /// <summary>Raises the epoch above one found in the stream itself; for a record that was lost.</summary>
    public void RaiseAbove(long epoch)
    {
        if (Holder.Epoch <= epoch) Take(epoch + 1, Holder.Since);
    }

    /// <summary>Whether the record is no longer ours. One read of a few hundred bytes that the system has in memory.</summary>
    public bool IsLost()
    {
        Span<byte> now = stackalloc byte[512];
        return !now[..RandomAccess.Read(recordFile, now, 0)].SequenceEqual(record);
    }

    public LeaseHolder? ReadHolder() => Parse(ReadAll(recordFile))?.Holder();

    public void Dispose()
    {
        try
        {
            // The epoch stays, the holder goes: nobody is told of a process that has gone.
            if (!IsLost()) Write(new LeaseRecord(Holder.Epoch));
        }
        finally
        {
            recordFile.Dispose();
            lockFile.Dispose();
        }
    }

    private void Take(long epoch, DateTimeOffset since)
    {
        Holder = new LeaseHolder(epoch, Environment.MachineName, Environment.ProcessId, OurStart, since);
        Write(new LeaseRecord(epoch, Holder.Host, Holder.ProcessId, OurStart, since));
    }

    private void Write(LeaseRecord value)
    {
        record = JsonSerializer.SerializeToUtf8Bytes(value, LeaseJson.Default.LeaseRecord);
        RandomAccess.Write(recordFile, record, 0);
        RandomAccess.SetLength(recordFile, record.Length);
    }

    private long ReadEpoch() => Parse(ReadAll(recordFile))?.Epoch ?? 0;

    private static SafeFileHandle? TryLock(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsSharingViolation(exception))
        {
            return null;
        }
    }

    /// <summary>EWOULDBLOCK of Linux and macOS; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION of Windows.</summary>
    private static bool IsSharingViolation(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);

    private static LeaseRecord? ReadRecord(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Parse(ReadAll(file));
    }

    private static byte[] ReadAll(SafeFileHandle file)
    {
        var bytes = new byte[512];
        return bytes[..RandomAccess.Read(file, bytes, 0)];
    }

    /// <summary>Null for a record caught in the middle of its rewriting, or spoilt.</summary>
    private static LeaseRecord? Parse(byte[] bytes)
    {
        try
        {
            return bytes.Length == 0 ? null : JsonSerializer.Deserialize(bytes, LeaseJson.Default.LeaseRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool Lives(LeaseHolder holder) => holder.Host != Environment.MachineName || StartOf(holder.ProcessId) == holder.ProcessStarted;

    /// <summary>When a process of this machine started, to the second; null when there is none of that number.</summary>
    private static DateTimeOffset? StartOf(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            // The start is computed from the boot time and may differ by some ticks from reader to reader.
            return DateTimeOffset.FromUnixTimeSeconds(new DateTimeOffset(found.StartTime.ToUniversalTime()).ToUnixTimeSeconds());
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}

internal sealed record LeaseRecord(long Epoch, string? Host = null, int? Pid = null, DateTimeOffset? Started = null, DateTimeOffset? Since = null)
{
    public LeaseHolder? Holder() => Host is null || Pid is null || Started is null || Since is null ? null : new LeaseHolder(Epoch, Host, Pid.Value, Started.Value, Since.Value);
}

[JsonSerializable(typeof(LeaseRecord))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class LeaseJson : JsonSerializerContext;
