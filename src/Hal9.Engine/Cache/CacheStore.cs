using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Hal9.Machine.Files;

namespace Hal9.Engine.Cache;

/// <summary>
/// Caches of one repository: a file each (a tar of ours, or whatever an action made of its files), named by digests of version, key and
/// scope, with key and scope in a text file beside it. Safe for several runs at once: files appear whole and are never changed. In a tar of
/// ours a file of the workspace is known by its place in it, since every run has another; any other by its place on the machine.
/// </summary>
/// <param name="limit">Bytes of all together; beyond it those not used for longest go. Default 10 GiB, as on GitHub.</param>
public sealed class CacheStore(string root, long limit = CacheStore.UsualLimit)
{
    public const long UsualLimit = 10L << 30;

    private const string InWorkspace = "workspace/";
    private const string OnMachine = "machine/";
    private const string Extension = ".cache";
    private const int LongestKey = 512;

    public long Limit { get; } = limit;

    /// <summary>For what is under way, on the same file system; may not exist yet.</summary>
    public string UploadFolder => Path.Combine(root, ".uploads");

    /// <summary>Newest first.</summary>
    public IReadOnlyList<CacheEntry> Entries
    {
        get
        {
            if (!Directory.Exists(root)) return [];
            var entries = new List<CacheEntry>();
            foreach (var name in Directory.EnumerateFiles(root, "*.key"))
            {
                var data = new FileInfo(Path.ChangeExtension(name, Extension));
                if (!data.Exists || ReadKey(name) is not { } lines) continue;
                entries.Add(new CacheEntry(lines[0], Path.GetFileName(name).Split('-')[0], lines.Length > 1 ? lines[1] : "", data.Length, data.LastWriteTimeUtc, File.GetLastWriteTimeUtc(name), data.FullName));
            }
            return [.. entries.OrderByDescending(entry => entry.Saved).ThenBy(entry => entry.Key, StringComparer.Ordinal)];
        }
    }

    public static string VersionOf(IEnumerable<string> paths) => Digest("2\n" + string.Join('\n', paths));

    /// <summary>GitHub's rules.</summary>
    public static string? WhyNot(string key)
    {
        if (key.Length == 0) return "a cache needs a key";
        if (key.Length > LongestKey) return $"the key `{key[..40]}…` is longer than {LongestKey} characters";
        return key.AsSpan().ContainsAny(",\r\n") ? $"the key `{key}` holds a comma or a line break" : null;
    }

    /// <summary>
    /// Scope by scope in their order: the cache of exactly this key, else the newest whose key begins with it or with one of
    /// <paramref name="prefixes"/>, in their order. What is found counts as used.
    /// </summary>
    public CacheEntry? Find(string version, IEnumerable<string> scopes, string key, IReadOnlyList<string> prefixes)
    {
        var all = Entries.Where(entry => entry.Version == version).ToArray();
        foreach (var scope in scopes)
        {
            var entries = Array.FindAll(all, entry => entry.Scope == scope);
            var found = Array.Find(entries, entry => entry.Key == key)
                ?? prefixes.Prepend(key).Select(prefix => Array.Find(entries, entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))).FirstOrDefault(entry => entry is not null);
            if (found is null) continue;
            Touch(found);
            return found;
        }
        return null;
    }

    /// <summary>There is a cache of this key, made for this scope.</summary>
    public bool Has(string version, string scope, string key) => File.Exists(NameOf(version, scope, key) + Extension);

    /// <summary>Keeps files and links below the paths. Returns how many, -1 when the key is taken (a cache never changes), or why not.</summary>
    public async Task<(int Files, string? Error)> SaveAsync(string version, string scope, string key, string workspace, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        if (WhyNot(key) is { } refused) return (0, refused);
        if (Has(version, scope, key)) return (-1, null);
        var fresh = UnfinishedFiles.NewIn(UploadFolder);
        var count = 0;
        try
        {
            await using (var stream = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20))
            await using (var tar = new TarWriter(stream, TarEntryFormat.Pax))
            {
                foreach (var file in paths.SelectMany(FilesBelow))
                {
                    await tar.WriteEntryAsync(file, EntryOf(file, workspace), cancellation).ConfigureAwait(false);
                    count++;
                    if (stream.Position > Limit) return (0, $"the cache `{key}` was not saved: it is larger than the {Limit} bytes that all caches of the repository may take");
                }
            }
            return Take(version, scope, key, fresh) ? (count, null) : (-1, null);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    /// <summary>Takes over a file that is whole; false when the key is taken. Others go where there is no room.</summary>
    public bool Take(string version, string scope, string key, string file)
    {
        var name = NameOf(version, scope, key);
        Directory.CreateDirectory(root);
        if (File.Exists(name + Extension)) return false;
        File.WriteAllText(name + ".key", $"{key}\n{scope}\n");
        try
        {
            File.Move(file, name + Extension);
        }
        catch (IOException) when (File.Exists(name + Extension))
        {
            return false;
        }
        MakeRoom(name + Extension);
        return true;
    }

    /// <summary>Puts the files back; those that lie outside the paths asked for are left out.</summary>
    public static async Task<int> RestoreAsync(CacheEntry entry, string workspace, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var count = 0;
        await using var stream = new FileStream(entry.File, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        await using var tar = new TarReader(stream);
        while (await tar.GetNextEntryAsync(copyData: false, cancellation).ConfigureAwait(false) is { } file)
        {
            var target = file.Name.StartsWith(InWorkspace, StringComparison.Ordinal) ? Path.GetFullPath(file.Name[InWorkspace.Length..], workspace)
                : file.Name.StartsWith(OnMachine, StringComparison.Ordinal) ? Path.GetFullPath(file.Name[OnMachine.Length..], "/") : "";
            if (!paths.Any(path => target == path || target.StartsWith(path + Path.DirectorySeparatorChar, StringComparison.Ordinal))) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (new FileInfo(target).LinkTarget is not null) File.Delete(target);
            await file.ExtractToFileAsync(target, overwrite: true, cancellation).ConfigureAwait(false);
            count++;
        }
        return count;
    }

    /// <summary>Removes what killed processes were saving.</summary>
    public void SweepUploads(TimeProvider time) => UnfinishedFiles.Sweep(UploadFolder, time);

    public static void Remove(CacheEntry entry)
    {
        File.Delete(entry.File);
        File.Delete(Path.ChangeExtension(entry.File, ".key"));
    }

    private void MakeRoom(string kept)
    {
        var entries = Entries;
        var total = entries.Sum(entry => entry.Bytes);
        foreach (var entry in entries.Where(entry => entry.File != kept).OrderBy(entry => entry.Used))
        {
            if (total <= Limit) break;
            Remove(entry);
            total -= entry.Bytes;
        }
    }

    private static void Touch(CacheEntry entry)
    {
        try
        {
            File.SetLastWriteTimeUtc(Path.ChangeExtension(entry.File, ".key"), DateTime.UtcNow);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Another run removed it, or it is not ours: then it only counts as older.
        }
    }

    private static string[]? ReadKey(string file)
    {
        try
        {
            return File.ReadAllText(file).Split('\n');
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static string EntryOf(string file, string workspace) => file.StartsWith(workspace + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? InWorkspace + Path.GetRelativePath(workspace, file)
        : OnMachine + file.TrimStart('/');

    private static IEnumerable<string> FilesBelow(string path)
    {
        if (!Directory.Exists(path)) return File.Exists(path) ? [path] : [];
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true };
        return Directory.EnumerateFileSystemEntries(path, "*", options)
            .Where(entry => !Directory.Exists(entry) || (File.GetAttributes(entry) & FileAttributes.ReparsePoint) != 0);
    }

    private string NameOf(string version, string scope, string key) => Path.Combine(root, $"{version}-{Digest(key)}-{Digest(scope)}");

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
