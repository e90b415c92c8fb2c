using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Services;

/// <summary>
/// The private folder of one running service, and a record of it in the user's cache that is locked while this program lives. A record that is
/// not locked belongs to a program that was killed: whoever starts a service next ends what it left.
/// </summary>
internal sealed class ServiceFolder : IDisposable
{
    /// <summary>In the environment of a service: its folder.</summary>
    public const string Variable = "HAL9_SERVICE";

    // Room for a socket's name behind it: its whole path has at most 107 bytes.
    private const int LongestParent = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly FileStream record;
    private bool isRemoved;

    private ServiceFolder(string id, string path, FileStream record)
    {
        Id = id;
        Path = path;
        this.record = record;
    }

    /// <summary>Twelve hexadecimal digits.</summary>
    public string Id { get; }

    public string Path { get; }

    /// <summary>Of the server's own data.</summary>
    public string Data => System.IO.Path.Combine(Path, "data");

    /// <summary>Of its socket.</summary>
    public string Socket => System.IO.Path.Combine(Path, "s");

    /// <summary>Of programs that health commands find first.</summary>
    public string Programs => System.IO.Path.Combine(Path, "bin");

    public string Record => record.Name;

    /// <param name="user">Whom the folders of the server are given to; absent: they stay ours.</param>
    public static ServiceFolder Make(string cacheFolder, ServiceUser? user)
    {
        // The record stands before what it is about.
        var (id, record) = MakeRecord(Directory.CreateDirectory(RecordsOf(cacheFolder)).FullName);
        var path = System.IO.Path.Combine(Parent(user is not null), "hal9-service-" + id);
        var folder = new ServiceFolder(id, path, record);
        folder.Write(null);
        try
        {
            const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            MakeFolder(path, user is null ? mine : mine | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            foreach (var inner in (ReadOnlySpan<string>)[folder.Data, folder.Socket])
            {
                MakeFolder(inner, mine);
                user?.Own(inner);
            }
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Remembers the server, so that it is found when this program is killed.</summary>
    public void Note(ProcessIdentity process) => Write(process);

    public void Dispose()
    {
        if (isRemoved) return;
        isRemoved = true;
        Remove(Path);
        record.Dispose();
        File.Delete(record.Name);
    }

    /// <summary>Ends the servers of programs that were killed, and removes their folders. Returns how many there were.</summary>
    public static async Task<int> SweepAsync(string cacheFolder, TimeProvider time, CancellationToken cancellation)
    {
        var records = RecordsOf(cacheFolder);
        if (!Directory.Exists(records)) return 0;
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(records))
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                // Just made by a program that has not written it yet, or died before it made anything.
                if (stream.Length == 0 && time.GetUtcNow() - File.GetLastWriteTimeUtc(file) < Patience) continue;
                if (stream.Length > 0 && JsonSerializer.Deserialize(stream, ServiceRecordJson.Default.ServiceRecord) is { } left)
                {
                    await EndAsync(left, time, cancellation).ConfigureAwait(false);
                    Remove(left.Folder);
                    count++;
                }
                File.Delete(file);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
            {
                // Locked: it runs, or somebody else sweeps. Anything else is tried again the next time.
            }
        }
        return count;
    }

    private static async Task EndAsync(ServiceRecord left, TimeProvider time, CancellationToken cancellation)
    {
        var interrupted = new HashSet<ProcessIdentity>();
        var started = time.GetTimestamp();
        while (true)
        {
            // A server that was started in the moment before its number was noted bears its folder's name in its environment; so does a child that it starts while it is ended.
            var processes = ProcessTable.WithEnvironment(Variable, left.Folder).ToList();
            if (left.Process is { } noted && noted.IsAlive() && !processes.Contains(noted)) processes.Add(noted);
            var elapsed = time.GetElapsedTime(started);
            if (processes.Count == 0 || elapsed > 2 * Patience) return;
            foreach (var process in processes)
            {
                if (elapsed > Patience) ProcessTable.Kill(process);
                else if (interrupted.Add(process)) ProcessTable.Interrupt(process);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation).ConfigureAwait(false);
        }
    }

    private static void Remove(string path)
    {
        for (var i = 0; Directory.Exists(path) && i < 3; i++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // A last child of the server removed its file before we did: once more.
            }
            catch (IOException) when (i < 2)
            {
                // The same.
            }
        }
    }

    private static (string Id, FileStream Record) MakeRecord(string folder)
    {
        for (var attempt = 0; ; attempt++)
        {
            var id = RandomNumberGenerator.GetHexString(12, lowercase: true);
            try
            {
                return (id, new FileStream(System.IO.Path.Combine(folder, id), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
            }
            catch (IOException) when (attempt < 5 && File.Exists(System.IO.Path.Combine(folder, id)))
            {
                // Another program's sweep looked at it before we had it locked; it removes it, or a later one does.
            }
        }
    }

    private void Write(ProcessIdentity? process)
    {
        record.SetLength(0);
        JsonSerializer.Serialize(record, new ServiceRecord(Path, process), ServiceRecordJson.Default.ServiceRecord);
        record.Flush();
    }

    private static string RecordsOf(string cacheFolder) => System.IO.Path.Combine(cacheFolder, "services", "running");

    /// <summary>The system's temporary folder, unless a socket's path would be too long there or another user cannot get there.</summary>
    private static string Parent(bool isForAnother)
    {
        foreach (var parent in (ReadOnlySpan<string>)[System.IO.Path.GetTempPath(), "/tmp", "/var/tmp"])
        {
            if (Directory.Exists(parent) && parent.Length <= LongestParent && (!isForAnother || IsOpen(parent))) return parent;
        }
        return System.IO.Path.GetTempPath();
    }

    private static bool IsOpen(string path)
    {
        if (OperatingSystem.IsWindows()) return true;
        for (var at = System.IO.Path.GetFullPath(path); at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            if ((File.GetUnixFileMode(at) & UnixFileMode.OtherExecute) == 0) return false;
        }
        return true;
    }

    private static void MakeFolder(string path, UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        Directory.CreateDirectory(path, mode);
        // The mode given above is held to the umask.
        File.SetUnixFileMode(path, mode);
    }
}

/// <param name="Process">Absent until it is started.</param>
internal sealed record ServiceRecord(string Folder, ProcessIdentity? Process);

[JsonSerializable(typeof(ServiceRecord))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ServiceRecordJson : JsonSerializerContext;
