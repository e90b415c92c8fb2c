namespace Hal9.Engine.Artifacts;

/// <summary>Artifacts of one run, each a folder of files below <c>artifacts/</c> in the run's folder.</summary>
internal sealed class ArtifactStore(string runFolder)
{
    // GitHub refuses these in names: they cannot stand in file names everywhere.
    private static readonly System.Buffers.SearchValues<char> Refused = System.Buffers.SearchValues.Create("\":<>|*?\r\n\\/");

    private readonly string root = Path.Combine(runFolder, "artifacts");

    /// <summary>In alphabetical order.</summary>
    public IReadOnlyList<string> Names => Directory.Exists(root)
        ? [.. Directory.EnumerateDirectories(root).Select(folder => Path.GetFileName(folder)).Where(name => !name.StartsWith('.')).Order(StringComparer.Ordinal)]
        : [];

    public static string? WhyNot(string name)
    {
        if (name.Length == 0) return "an artifact needs a name";
        if (name.AsSpan().ContainsAny(Refused) || name.StartsWith('.')) return $"`{name}` cannot be an artifact's name: it starts with a dot or holds one of \" : < > | * ? \\ /";
        return null;
    }

    /// <summary>Keeps files under a name. Returns the number of bytes, or why not.</summary>
    /// <param name="files">Absolute path, and path within the artifact.</param>
    public (long Bytes, string? Error) Save(string name, IReadOnlyList<(string File, string Inside)> files, bool overwrite)
    {
        var folder = Path.Combine(root, name);
        if (Directory.Exists(folder) && !overwrite) return (0, $"the run has an artifact `{name}` already; give it another name, or say `overwrite: true`");
        // Made beside and moved, so that a run that dies in between leaves no half artifact.
        var fresh = Path.Combine(root, $".{Guid.NewGuid():N}");
        Directory.CreateDirectory(fresh);
        long bytes = 0;
        foreach (var (file, inside) in files)
        {
            var target = Path.Combine(fresh, inside);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
            bytes += new FileInfo(target).Length;
        }
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.Move(fresh, folder);
        return (bytes, null);
    }

    /// <summary>Copies an artifact's files into a folder; returns how many, or -1 when there is no such artifact.</summary>
    public int Load(string name, string destination)
    {
        var folder = Path.Combine(root, name);
        if (WhyNot(name) is not null || !Directory.Exists(folder)) return -1;
        Directory.CreateDirectory(destination);
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(destination, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
            count++;
        }
        return count;
    }
}
