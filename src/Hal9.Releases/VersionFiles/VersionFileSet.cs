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
    /// <param name="tracked">All paths git tracks.</param>
    /// <param name="read">Gives a file's bytes; null when it does not exist.</param>
    /// <param name="current">The version before; requirements between packages of a workspace that name it follow.</param>
    public static (IReadOnlyList<(string Path, byte[] Bytes)> Changed, Diagnostic? Problem) Edit(
        IReadOnlyList<string> asked, IReadOnlyCollection<string> tracked, Func<string, byte[]?> read, string? current, string version)
    {
        var changed = new List<(string, byte[])>();
        foreach (var path in asked.Count > 0 ? asked : Usual)
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
                EditCargo(path, file, edits);
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
        return (changed, null);

        void Add(string path, byte[] file, IReadOnlyList<VersionEdit> edits)
        {
            var bytes = VersionEdit.Apply(file, edits, version);
            if (!bytes.AsSpan().SequenceEqual(file)) changed.Add((path, bytes));
        }

        void EditCargo(string path, byte[] file, IReadOnlyList<VersionEdit> edits)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            if (CargoVersion.Name(file) is { } own) names.Add(own);
            var folder = Beside(path, "");
            Add(path, file, [.. edits, .. current is null ? [] : CargoVersion.Requirements(file, current)]);
            foreach (var member in tracked.Where(other => other != path && other.StartsWith(folder, StringComparison.Ordinal) && Path.GetFileName(other) == "Cargo.toml"))
            {
                if (read(member) is not { } manifest || !CargoVersion.Inherits(manifest)) continue;
                if (CargoVersion.Name(manifest) is { } name) names.Add(name);
                if (current is not null) Add(member, manifest, CargoVersion.Requirements(manifest, current));
            }
            if (read(folder + "Cargo.lock") is { } locked) Add(folder + "Cargo.lock", locked, CargoVersion.Locked(locked, names));
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
