using System.Text.Json;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Releases.VersionFiles;

/// <summary>The files of a repository that carry its version.</summary>
public static class VersionFileSet
{
    /// <summary>What is edited when hal9.yml names nothing, where it stands in the root and has a version.</summary>
    private static readonly string[] Usual = ["Directory.Build.props", "Cargo.toml", "package.json"];

    /// <summary>Every file whose bytes change, with its new bytes.</summary>
    /// <param name="asked">Paths from the root that must carry a version; empty: the usual ones.</param>
    /// <param name="folders">Where the usual ones are looked for, from the root; empty: in the root.</param>
    /// <param name="tracked">All paths git tracks.</param>
    /// <param name="read">Gives a file's bytes; null when it does not exist.</param>
    public static (IReadOnlyList<(string Path, byte[] Bytes)> Changed, Diagnostic? Problem) Edit(
        IReadOnlyList<string> asked, IReadOnlyList<string> folders, IReadOnlyCollection<string> tracked, Func<string, byte[]?> read, string version)
    {
        var changed = new List<(string, byte[])>();
        var manifests = new List<(string Path, byte[] File, IReadOnlyList<VersionEdit> Edits)>();
        IEnumerable<string> usual = folders.Count == 0 ? Usual : folders.SelectMany(static folder => Usual.Select(name => folder.TrimEnd('*', '/') is { Length: > 0 } within ? $"{within}/{name}" : name));
        foreach (var path in asked.Count > 0 ? asked : usual)
        {
            if (read(path) is not { } file)
            {
                if (asked.Count == 0) continue;
                return ([], ReleaseDiagnostics.NoVersionInFile.Nowhere($"`{path}` does not exist", "correct `release.version-files` of hal9.yml"));
            }
            IReadOnlyList<VersionEdit> edits;
            try
            {
                edits = Find(path, file);
            }
            catch (JsonException mistake)
            {
                return ([], ReleaseDiagnostics.NoVersionInFile.Nowhere($"`{path}` is not JSON: line {mistake.LineNumber + 1}"));
            }
            if (edits.Count == 0)
            {
                if (asked.Count == 0) continue;
                return ([], ReleaseDiagnostics.NoVersionInFile.Nowhere($"`{path}` has no version to edit", "write one into it, or take it out of `release.version-files`"));
            }
            if (Path.GetFileName(path) == "Cargo.toml")
            {
                manifests.Add((path, file, edits));
                continue;
            }
            Add(path, file, edits);
            if (Path.GetFileName(path) == "package.json")
            {
                foreach (var name in (string[])["package-lock.json", "npm-shrinkwrap.json"])
                {
                    if (read(Beside(path, name)) is { } locked) Add(Beside(path, name), locked, JsonVersion.Find(locked));
                }
            }
        }
        EditCargo();
        return (changed, null);

        void Add(string path, byte[] file, IReadOnlyList<VersionEdit> edits)
        {
            var bytes = VersionEdit.Apply(file, edits, version);
            if (!bytes.AsSpan().SequenceEqual(file)) changed.Add((path, bytes));
        }

        // Packages of a workspace are released together or each by itself: only the requirements on, and the locked versions of, what is released here follow.
        void EditCargo()
        {
            if (manifests.Count == 0) return;
            var released = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (path, file, _) in manifests)
            {
                if (CargoVersion.Value(file) is not { } old) continue;
                if (CargoVersion.Name(file) is { } own) released[own] = old;
                foreach (var member in tracked.Where(other => other != path && other.StartsWith(Beside(path, ""), StringComparison.Ordinal) && Path.GetFileName(other) == "Cargo.toml"))
                {
                    if (read(member) is { } inheriting && CargoVersion.Inherits(inheriting) && CargoVersion.Name(inheriting) is { } name) released.TryAdd(name, old);
                }
            }
            foreach (var path in manifests.Select(static manifest => manifest.Path).Concat(tracked).Distinct(StringComparer.Ordinal))
            {
                var own = manifests.FirstOrDefault(manifest => manifest.Path == path).Edits ?? [];
                if (Path.GetFileName(path) == "Cargo.toml" && read(path) is { } manifest) Add(path, manifest, [.. own, .. CargoVersion.Requirements(manifest, released, version)]);
                else if (Path.GetFileName(path) == "Cargo.lock" && read(path) is { } locked) Add(path, locked, CargoVersion.Locked(locked, released));
            }
        }
    }

    /// <summary>The version that a file carries; null when it has none, or cannot be read.</summary>
    public static string? VersionIn(string path, byte[] file)
    {
        try
        {
            return Find(path, file) is [var place, ..] ? System.Text.Encoding.UTF8.GetString(file, place.Offset, place.Length) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IReadOnlyList<VersionEdit> Find(string path, byte[] file) => Path.GetFileName(path) switch
    {
        "Cargo.toml" => CargoVersion.Own(file),
        var name when name.EndsWith(".json", StringComparison.Ordinal) => JsonVersion.Find(file),
        _ => MsBuildVersion.Find(file),
    };

    private static string Beside(string path, string name) => path.LastIndexOf('/') is >= 0 and var slash ? path[..(slash + 1)] + name : name;
}
