using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Hal9.Engine.Cache;

/// <summary>A kept cache.</summary>
/// <param name="Version">Digest of the paths: a cache of other paths is another cache.</param>
public sealed record CacheEntry(string Key, string Version, long Bytes, DateTime Saved, string File);

/// <summary>
/// Caches of one repository: a tar file each, named by digests of version and key, with the key in a text file beside it. Safe for
/// several runs at once: files appear whole and are never changed. A file of the workspace is known by its place in it, since every run has
/// another; any other by its place on the machine.
/// </summary>
public sealed class CacheStore(string root)
{
    private const string InWorkspace = "workspace/";
    private const string OnMachine = "machine/";

    /// <summary>Newest first.</summary>
    public IReadOnlyList<CacheEntry> Entries
    {
        get
        {
            if (!Directory.Exists(root)) return [];
            var entries = new List<CacheEntry>();
            foreach (var name in Directory.EnumerateFiles(root, "*.key"))
            {
                var tar = new FileInfo(Path.ChangeExtension(name, ".tar"));
                if (tar.Exists) entries.Add(new CacheEntry(File.ReadAllText(name), Path.GetFileName(name).Split('-')[0], tar.Length, tar.LastWriteTimeUtc, tar.FullName));
            }
            return [.. entries.OrderByDescending(entry => entry.Saved).ThenBy(entry => entry.Key, StringComparer.Ordinal)];
        }
    }

    public static string VersionOf(IEnumerable<string> paths) => Digest("2\n" + string.Join('\n', paths));

    /// <summary>The cache of exactly this key, else the newest whose key begins with one of <paramref name="prefixes"/>, in their order.</summary>
    public CacheEntry? Find(string version, string key, IEnumerable<string> prefixes)
    {
        var entries = Entries.Where(entry => entry.Version == version).ToArray();
        if (entries.FirstOrDefault(entry => entry.Key == key) is { } exact) return exact;
        return prefixes.Prepend(key).Select(prefix => entries.FirstOrDefault(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))).FirstOrDefault(entry => entry is not null);
    }

    /// <summary>Keeps files and links below the paths. Returns how many, -1 when the key is taken: a cache never changes.</summary>
    public async Task<int> SaveAsync(string version, string key, string workspace, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        Directory.CreateDirectory(root);
        var name = Path.Combine(root, $"{version}-{Digest(key)}");
        if (File.Exists(name + ".tar")) return -1;
        var fresh = Path.Combine(root, $".{Guid.NewGuid():N}");
        var count = 0;
        try
        {
            await using (var stream = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20))
            await using (var tar = new TarWriter(stream, TarEntryFormat.Pax))
            {
                foreach (var file in paths.SelectMany(FilesBelow))
                {
                    await tar.WriteEntryAsync(file, NameOf(file, workspace), cancellation).ConfigureAwait(false);
                    count++;
                }
            }
            await File.WriteAllTextAsync(name + ".key", key, cancellation).ConfigureAwait(false);
            File.Move(fresh, name + ".tar", overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
        return count;
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

    public static void Remove(CacheEntry entry)
    {
        File.Delete(entry.File);
        File.Delete(Path.ChangeExtension(entry.File, ".key"));
    }

    private static string NameOf(string file, string workspace) => file.StartsWith(workspace + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        ? InWorkspace + Path.GetRelativePath(workspace, file)
        : OnMachine + file.TrimStart('/');

    private static IEnumerable<string> FilesBelow(string path)
    {
        if (!Directory.Exists(path)) return File.Exists(path) ? [path] : [];
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true };
        return Directory.EnumerateFileSystemEntries(path, "*", options)
            .Where(entry => !Directory.Exists(entry) || (File.GetAttributes(entry) & FileAttributes.ReparsePoint) != 0);
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
