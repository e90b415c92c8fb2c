using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Security.Advisories;
using NuGet.Versioning;

namespace Hal9.Security.Dependencies;

/// <summary>Finds the projects below a folder and reads what they depend on, from the best file there is: a lock file, else the last restore's assets, else the project itself.</summary>
/// <param name="root">Absolute.</param>
/// <param name="prefix">Put before paths relative to the root, so that they are as the user would type them: empty, or ending with a slash.</param>
/// <param name="exclude">Folders below the root that are passed over, with forward slashes.</param>
public sealed class DependencyScan(string root, string prefix, IReadOnlyList<string> exclude)
{
    /// <summary>What tools make or bring along. Hidden folders are passed over too.</summary>
    private static readonly HashSet<string> Generated = new(StringComparer.OrdinalIgnoreCase) { "artifacts", "bin", "node_modules", "obj", "target", "vendor" };

    private readonly List<DependencyGraph> graphs = [];
    private readonly List<Diagnostic> problems = [];
    private readonly List<string> unrestored = [];
    private readonly Dictionary<string, DependencyFile?> files = new(StringComparer.Ordinal);

    public DependencySet Read(CancellationToken cancellation)
    {
        var found = Find(cancellation);
        foreach (var project in found.Projects)
        {
            cancellation.ThrowIfCancellationRequested();
            Guard(Open(project), file => ReadProject(project, file));
        }
        foreach (var folder in found.LockFolders)
        {
            cancellation.ThrowIfCancellationRequested();
            var manifests = found.Manifests.Where(manifest => Nearest(manifest, found.LockFolders) == folder).ToArray();
            Guard(Open(Path.Combine(folder, "Cargo.lock")), file => ReadCargo(folder, file, manifests));
        }
        var unlocked = found.Manifests.Where(manifest => Nearest(manifest, found.LockFolders) is null).ToArray();
        // The members of a workspace are told by its root.
        foreach (var manifest in unlocked.Where(manifest => !unlocked.Any(other => other != manifest && IsInside(Path.GetDirectoryName(manifest)!, Path.GetDirectoryName(other)!))))
        {
            problems.Add(AuditDiagnostics.NotLocked.At(Top(manifest), $"`{Shown(manifest)}` has no Cargo.lock: none of its dependencies was checked", "run `cargo generate-lockfile`"));
        }
        return new DependencySet(found.Projects.Count + found.LockFolders.Count + unlocked.Length, graphs, problems) { Unrestored = unrestored };
    }

    private void ReadProject(string path, DependencyFile file)
    {
        var folder = Path.GetDirectoryName(path)!;
        var references = MSBuildProject.Read(file, folder, root, Open);
        var byName = references.ToLookup(static reference => reference.Name, StringComparer.OrdinalIgnoreCase);
        var name = Path.GetFileNameWithoutExtension(path);
        if (Open(Path.Combine(folder, "packages.lock.json")) is { } locked)
        {
            Guard(locked, _ =>
            {
                var (found, requested) = NuGetLockFile.Read(locked, name);
                graphs.AddRange(found);
                CheckAge(locked, references, requested);
            });
        }
        else if (Assets(folder, name) is { } assets && Open(assets) is { } restored)
        {
            Guard(restored, _ =>
            {
                var (found, requested) = ProjectAssets.Read(restored, new DependencyNode(name, null, new DependencyPlace(file, 0, 0)), package => byName[package].FirstOrDefault()?.Place);
                graphs.AddRange(found);
                if (!CheckAge(restored, references, requested)) unrestored.Add(path);
            });
        }
        else if (references.Count > 0)
        {
            var graph = MSBuildProject.Graph(file, references);
            graphs.Add(graph);
            unrestored.Add(path);
            var unknown = references.Where(static reference => reference.LowestVersion is null).Select(static reference => $"`{reference.Name}`").Distinct().ToArray();
            var checkedCount = graph.Nodes.Count - 1;
            problems.Add(AuditDiagnostics.DirectOnly.At(Top(path),
                $"`{Shown(path)}` was never restored: only the {Counted(checkedCount)} it names {(checkedCount == 1 ? "was" : "were")} checked, not what {(checkedCount == 1 ? "it needs" : "they need")}"
                + (unknown.Length > 0 ? $"; not {string.Join(", ", unknown)}, whose version only a restore can tell" : ""),
                "run `dotnet restore` first, or give `--restore`"));
        }
    }

    /// <summary>A file that was written before the project changed tells of another build: false.</summary>
    private bool CheckAge(DependencyFile written, IReadOnlyList<ProjectReference> references, IReadOnlyList<RequestedPackage> requested)
    {
        var isCurrent = true;
        var known = requested.ToLookup(static package => package.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var reference in references.Where(static reference => reference is { IsCertain: true, Range: not null } && !reference.Range.Contains("$(", StringComparison.Ordinal)))
        {
            var asked = known[reference.Name].Select(static package => package.Range).ToArray();
            if (Array.Exists(asked, range => IsSameRange(range, reference.Range!))) continue;
            isCurrent = false;
            problems.Add(AuditDiagnostics.OutOfDate.At(
                reference.Place.Span,
                asked.Length == 0 ? $"`{written.Path}` is out of date: it lacks `{reference.Name}`" : $"`{written.Path}` is out of date: it has `{reference.Name}` for {asked[0]}, not for {reference.Range}",
                "run `dotnet restore`"));
        }
        return isCurrent;
    }

    private void ReadCargo(string folder, DependencyFile file, string[] manifests)
    {
        var (graph, crates) = CargoLockFile.Read(file);
        graphs.Add(graph);
        var workspace = Open(Path.Combine(folder, "Cargo.toml")) is { } top && manifests.Length > 0 ? Toml.Parse(top) : null;
        foreach (var manifest in manifests)
        {
            Guard(Open(manifest), opened =>
            {
                var read = CargoManifest.Read(opened, Path.GetDirectoryName(manifest) == folder ? null : workspace);
                if (read.Name is null) return;
                if (crates.FirstOrDefault(crate => crate.Source is null && crate.Name == read.Name) is not { } own)
                {
                    // A crate that is no member of this workspace has no lock file of its own here: such as `fuzz`.
                    if (Path.GetDirectoryName(manifest) != folder)
                    {
                        if (read.Required.Count > 0) problems.Add(AuditDiagnostics.DirectOnly.At(Top(manifest), $"`{Shown(manifest)}` is no part of `{file.Path}` and has no lock file of its own: none of its dependencies was checked", "run `cargo generate-lockfile` beside it, or pass over it by `audit.exclude` of hal9.yml"));
                    }
                    else problems.Add(AuditDiagnostics.OutOfDate.At(Top(manifest), $"`{file.Path}` is out of date: it lacks `{read.Name}` itself", "run `cargo update --workspace`"));
                    return;
                }
                var locked = own.Needs.Select(static need => need.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);
                foreach (var crate in read.Required.Where(crate => !locked.Contains(crate.Name)))
                {
                    problems.Add(AuditDiagnostics.OutOfDate.At(crate.Place.Span, $"`{file.Path}` is out of date: `{read.Name}` needs `{crate.Name}` there too", "run `cargo update --workspace`"));
                }
            });
        }
    }

    private void Guard(DependencyFile? file, Action<DependencyFile> read)
    {
        if (file is null) return;
        try
        {
            read(file);
        }
        catch (DependencyFormatException problem)
        {
            problems.Add(AuditDiagnostics.BrokenDependencies.At(file.SpanOf(problem.Offset, problem.Length), problem.Message, problem.Hint));
        }
        catch (JsonException problem)
        {
            var at = file.Source.OffsetOf(new SourcePosition((int)(problem.LineNumber ?? 0) + 1, 1));
            var start = file.PlaceOf(at, "").Offset + (int)(problem.BytePositionInLine ?? 0);
            var text = problem.Message;
            var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
            problems.Add(AuditDiagnostics.BrokenDependencies.At(file.SpanOf(start, 0), $"`{file.Path}` is not JSON: {(end < 0 ? text : text[..end]).TrimEnd('.')}",
                file.Source.Text.Contains("\n<<<<<<< ", StringComparison.Ordinal) ? "a merge conflict was left unresolved" : null));
        }
    }

    private DependencyFile? Open(string path)
    {
        if (files.TryGetValue(path, out var known)) return known;
        if (!File.Exists(path)) return files[path] = null;
        var (file, problem) = DependencyFile.Read(path, Shown(path));
        if (problem is not null) problems.Add(problem);
        return files[path] = file;
    }

    /// <summary>Beside the project, else below the <c>artifacts</c> folder of one above.</summary>
    private string? Assets(string folder, string project)
    {
        var beside = Path.Combine(folder, "obj", "project.assets.json");
        if (File.Exists(beside)) return beside;
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            var shared = Path.Combine(at, "artifacts", "obj", project, "project.assets.json");
            if (File.Exists(shared)) return shared;
            if (at == root) break;
        }
        return null;
    }

    private Found Find(CancellationToken cancellation)
    {
        var found = new Found([], [], []);
        var mounts = new MountedFolders();
        var (unreadable, elsewhere) = (new List<(string Folder, string Why)>(), new List<string>());
        var waiting = new Stack<string>();
        waiting.Push(root);
        while (waiting.TryPop(out var folder))
        {
            cancellation.ThrowIfCancellationRequested();
            string[] entries;
            try
            {
                entries = Directory.GetFiles(folder);
                foreach (var child in Directory.GetDirectories(folder).OrderDescending(StringComparer.Ordinal))
                {
                    var name = Path.GetFileName(child);
                    if (name.StartsWith('.') || Generated.Contains(name) || new DirectoryInfo(child).LinkTarget is not null) continue;
                    if (mounts.Contains(child))
                    {
                        if (MountedFolders.HoldsFiles(child)) elsewhere.Add(child);
                        continue;
                    }
                    if (!exclude.Contains(Path.GetRelativePath(root, child).Replace('\\', '/').Trim('/'), StringComparer.Ordinal)) waiting.Push(child);
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                unreadable.Add((folder, problem.Message.TrimEnd('.')));
                continue;
            }
            foreach (var file in entries.Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(file);
                if (name is "Cargo.lock") found.LockFolders.Add(folder);
                else if (name is "Cargo.toml") found.Manifests.Add(file);
                else if (Path.GetExtension(name) is ".csproj" or ".fsproj" or ".vbproj") found.Projects.Add(file);
            }
        }
        if (unreadable is [var (first, why), ..])
        {
            problems.Add(AuditDiagnostics.UnreadableDependencies.Nowhere(unreadable.Count == 1 ? $"cannot look into `{Shown(first)}`: {why}" : $"cannot look into {unreadable.Count} folders, the first of them `{Shown(first)}`: {why}", "`audit.exclude` of hal9.yml passes over folders"));
        }
        if (elsewhere.Count > 0)
        {
            var names = string.Join(", ", elsewhere.Order(StringComparer.Ordinal).Take(5).Select(folder => $"`{Shown(folder)}`")) + (elsewhere.Count > 5 ? $" and {elsewhere.Count - 5} more" : "");
            problems.Add(AuditDiagnostics.OtherFileSystem.Nowhere($"not looked into: {names}, where another file system begins", "name the folder to have its projects checked: `hal9 ci audit FOLDER`"));
        }
        return found;
    }

    private string Shown(string path) => prefix + Path.GetRelativePath(root, path).Replace('\\', '/');

    private SourceSpan Top(string path) => Open(path)?.SpanOf(0, 0) ?? new SourceSpan(new SourceText(Shown(path), ""), new SourcePosition(1, 1));

    private static string? Nearest(string manifest, List<string> lockFolders) =>
        lockFolders.Where(folder => IsInside(Path.GetDirectoryName(manifest)!, folder)).MaxBy(static folder => folder.Length);

    private static bool IsInside(string path, string folder) => path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static bool IsSameRange(string left, string right) =>
        left == right || (VersionRange.TryParse(left, out var one) && VersionRange.TryParse(right, out var other) && one.ToNormalizedString() == other.ToNormalizedString());

    private static string Counted(int count) => count == 1 ? "1 package" : $"{count} packages";

    private sealed record Found(List<string> Projects, List<string> LockFolders, List<string> Manifests);
}
