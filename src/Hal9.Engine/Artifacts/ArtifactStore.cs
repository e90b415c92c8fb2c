using Hal9.Engine.Endpoints;
using Hal9.Machine.Files;

namespace Hal9.Engine.Artifacts;

/// <summary>A kept artifact.</summary>
/// <param name="Id">A number that stays the same for a name in a run.</param>
/// <param name="Bytes">Of its zip when it has one, else of its files.</param>
/// <param name="Digest">SHA-256 of its zip as lower-case hex; null when it has none.</param>
internal sealed record KeptArtifact(string Name, long Id, long Bytes, DateTime Kept, string? Digest);

/// <summary>
/// Artifacts of one run below <c>artifacts/</c> in its folder: <c>NAME/</c> holds the files of one as they were kept, <c>.archives/NAME</c> its
/// zip. One that came through the API has only the zip, one of the built-in action gets it when the API is asked for it. What is
/// under way lies in <c>.uploads</c>, so that a run that dies leaves no half artifact.
/// </summary>
internal sealed class ArtifactStore(string runFolder)
{
    // File systems take 255 bytes, and `.sha256` is put behind.
    private const int LongestName = 240;

    // GitHub refuses these in names: they cannot stand in file names everywhere.
    private static readonly System.Buffers.SearchValues<char> Refused = System.Buffers.SearchValues.Create("\":<>|*?\r\n\\/\0");

    // One at a time: two that ask for the same must not make it twice.
    private static readonly SemaphoreSlim Zipping = new(1);

    private readonly string root = Path.Combine(runFolder, "artifacts");

    /// <summary>In alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. Folders().Concat(Archives()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public IReadOnlyList<KeptArtifact> All => [.. Names.Select(Find).OfType<KeptArtifact>()];

    /// <summary>For what comes in through the API, on the same file system; may not exist yet.</summary>
    public string UploadFolder => Path.Combine(root, ".uploads");

    /// <summary>The same store of another run; null when there is none.</summary>
    public ArtifactStore? Of(string runId)
    {
        if (runId.Length == 0 || !runId.All(char.IsAsciiLetterOrDigit)) return null;
        var folder = Path.Combine(Path.GetDirectoryName(runFolder)!, runId);
        return Directory.Exists(folder) ? new ArtifactStore(folder) : null;
    }

    /// <summary>This store, and those of the other runs kept beside it, with the runs' ids.</summary>
    public IEnumerable<(string Run, ArtifactStore Store)> WithOthers()
    {
        yield return (Path.GetFileName(runFolder), this);
        foreach (var folder in Directory.EnumerateDirectories(Path.GetDirectoryName(runFolder)!).Where(folder => folder != runFolder)) yield return (Path.GetFileName(folder), new ArtifactStore(folder));
    }

    public static string? WhyNot(string name)
    {
        if (name.Length == 0) return "an artifact needs a name";
        if (System.Text.Encoding.UTF8.GetByteCount(name) > LongestName) return $"`{name[..40]}…` cannot be an artifact's name: it is longer than {LongestName} bytes";
        if (name.AsSpan().ContainsAny(Refused) || name.StartsWith('.')) return $"`{name}` cannot be an artifact's name: it starts with a dot or holds one of \" : < > | * ? \\ /";
        return null;
    }

    public KeptArtifact? Find(string name)
    {
        if (WhyNot(name) is not null) return null;
        var id = StableNumber.Of($"{Path.GetFileName(runFolder)}/{name}");
        var archive = new FileInfo(ArchiveFile(name));
        var digest = DigestFile(name);
        if (archive.Exists) return new KeptArtifact(name, id, archive.Length, archive.LastWriteTimeUtc, File.Exists(digest) ? File.ReadAllText(digest).Trim() : null);
        var folder = new DirectoryInfo(FolderOf(name));
        return folder.Exists ? new KeptArtifact(name, id, folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length), folder.CreationTimeUtc, null) : null;
    }

    /// <summary>Keeps files under a name. Returns the number of bytes, or why not.</summary>
    /// <param name="files">Absolute path, and path within the artifact.</param>
    public (long Bytes, string? Error) Save(string name, IReadOnlyList<(string File, string Inside)> files, bool overwrite)
    {
        if (!overwrite && Find(name) is not null) return (0, $"the run has an artifact `{name}` already; give it another name, or say `overwrite: true`");
        // Made beside and moved, so that a run that dies in between leaves no half artifact.
        var fresh = NewUpload();
        Directory.CreateDirectory(fresh);
        long bytes = 0;
        foreach (var (file, inside) in files)
        {
            var target = Path.Combine(fresh, inside);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
            bytes += new FileInfo(target).Length;
        }
        Remove(name);
        Directory.Move(fresh, FolderOf(name));
        return (bytes, null);
    }

    /// <summary>Takes over a file that was uploaded whole: a zip as it is, anything else as the artifact's one file, of the same name.</summary>
    public void Take(string name, string file, string digest, bool isZip)
    {
        Remove(name);
        if (!isZip)
        {
            var fresh = NewUpload();
            Directory.CreateDirectory(fresh);
            File.Move(file, Path.Combine(fresh, name));
            Directory.Move(fresh, FolderOf(name));
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(ArchiveFile(name))!);
        File.WriteAllText(DigestFile(name), digest + "\n");
        File.Move(file, ArchiveFile(name));
    }

    /// <summary>Puts an artifact's files into a folder; returns how many, -1 when there is no such artifact, or why they could not be.</summary>
    public (int Files, string? Error) Load(string name, string destination)
    {
        if (Find(name) is null) return (-1, null);
        Directory.CreateDirectory(destination);
        var folder = FolderOf(name);
        if (!Directory.Exists(folder)) return SafeZip.Extract(ArchiveFile(name), destination);
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(destination, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
            count++;
        }
        return (count, null);
    }

    /// <summary>The artifact as a zip, made when there is none yet; null when there is no such artifact.</summary>
    public async Task<string?> ZipAsync(string name, CancellationToken cancellation)
    {
        if (Find(name) is null) return null;
        await Zipping.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (File.Exists(ArchiveFile(name))) return ArchiveFile(name);
            var fresh = NewUpload();
            Directory.CreateDirectory(Path.GetDirectoryName(fresh)!);
            await System.IO.Compression.ZipFile.CreateFromDirectoryAsync(FolderOf(name), fresh, System.IO.Compression.CompressionLevel.Fastest, includeBaseDirectory: false, cancellation).ConfigureAwait(false);
            Directory.CreateDirectory(Path.GetDirectoryName(ArchiveFile(name))!);
            File.Move(fresh, ArchiveFile(name), overwrite: true);
            return ArchiveFile(name);
        }
        finally
        {
            Zipping.Release();
        }
    }

    /// <summary>False when there is no such artifact.</summary>
    public bool Remove(string name)
    {
        if (Find(name) is null) return false;
        File.Delete(ArchiveFile(name));
        File.Delete(DigestFile(name));
        if (Directory.Exists(FolderOf(name))) Directory.Delete(FolderOf(name), recursive: true);
        return true;
    }

    /// <summary>Removes all that is under way: nobody else is at work on this run.</summary>
    public void RemoveUploads()
    {
        try
        {
            if (Directory.Exists(UploadFolder)) Directory.Delete(UploadFolder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Never taken for an artifact, only in the way of the disk.
        }
    }

    /// <summary>Removes what killed processes were uploading to the other runs beside this one.</summary>
    public void SweepOthers(TimeProvider time)
    {
        try
        {
            foreach (var (_, store) in WithOthers().Skip(1)) UnfinishedFiles.Sweep(store.UploadFolder, time);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Somebody removes runs at this moment.
        }
    }

    private string NewUpload() => UnfinishedFiles.NewIn(UploadFolder);

    private string FolderOf(string name) => Path.Combine(root, name);

    private string ArchiveFile(string name) => Path.Combine(root, ".archives", name);

    private string DigestFile(string name) => Path.Combine(root, ".archives", "." + name + ".sha256");

    private IEnumerable<string> Folders() => Directory.Exists(root)
        ? Directory.EnumerateDirectories(root).Select(folder => Path.GetFileName(folder)).Where(name => !name.StartsWith('.'))
        : [];

    private IEnumerable<string> Archives() => Directory.Exists(Path.Combine(root, ".archives"))
        ? Directory.EnumerateFiles(Path.Combine(root, ".archives")).Select(file => Path.GetFileName(file)).Where(name => !name.StartsWith('.'))
        : [];
}
