using System.Text.Json;
using Hal9.Primitives.Packages;

namespace Hal9.Security.Dependencies;

/// <summary>A direct dependency as a lock file notes it: what the project asked for when it was written.</summary>
internal sealed record RequestedPackage(string Name, string Range);

/// <summary><c>packages.lock.json</c>, versions 1 and 2: one graph for each target framework.</summary>
/// <remarks>https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies</remarks>
internal static class NuGetLockFile
{
    /// <exception cref="DependencyFormatException">It is none, or of another version.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static (IReadOnlyList<DependencyGraph> Graphs, IReadOnlyList<RequestedPackage> Requested) Read(DependencyFile file, string project)
    {
        var reader = new Utf8JsonReader(file.Utf8, JsonWalk.Options);
        var frameworks = new List<(string Name, Dictionary<string, Entry> Entries)>();
        var isVersioned = false;
        reader.Open();
        while (reader.NextProperty(out var name))
        {
            if (name == "version") isVersioned = CheckVersion(ref reader);
            else if (name == "dependencies")
            {
                reader.Expect(JsonTokenType.StartObject, "an object of target frameworks");
                while (reader.NextProperty(out var framework)) frameworks.Add((framework, ReadEntries(file, ref reader)));
            }
            else reader.Skip();
        }
        if (!isVersioned) throw new DependencyFormatException("a lock file has a `version`", 0);
        var requested = frameworks.SelectMany(static framework => framework.Entries.Values).Where(static entry => entry.Requested is not null)
            .Select(static entry => new RequestedPackage(entry.Node.Package!.Name, entry.Requested!)).Distinct();
        return ([.. frameworks.Select(framework => Graph(file, project, framework.Name, framework.Entries, frameworks))], [.. requested]);
    }

    private static bool CheckVersion(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version) && version is 1 or 2) return true;
        throw new DependencyFormatException($"version {System.Text.Encoding.UTF8.GetString(reader.ValueSpan)} of lock files is not known", (int)reader.TokenStartIndex, reader.ValueSpan.Length, "hal9 reads versions 1 and 2");
    }

    private static Dictionary<string, Entry> ReadEntries(DependencyFile file, ref Utf8JsonReader reader)
    {
        var entries = new Dictionary<string, Entry>(StringComparer.OrdinalIgnoreCase);
        reader.Expect(JsonTokenType.StartObject, "an object of packages");
        while (reader.NextProperty(out var name, out var place))
        {
            reader.Expect(JsonTokenType.StartObject, "a package");
            string? type = null, resolved = null, requested = null;
            var needs = new List<string>();
            while (reader.NextProperty(out var property))
            {
                if (property == "type") type = reader.Text("a type");
                else if (property == "resolved") resolved = reader.Text("a version");
                else if (property == "requested") requested = reader.Text("a range of versions");
                else if (property == "dependencies") needs.AddRange(reader.Names("an object of dependencies"));
                else reader.Skip();
            }
            var isProject = "Project".Equals(type, StringComparison.OrdinalIgnoreCase);
            if (!isProject && resolved is null) throw new DependencyFormatException($"`{name}` has no `resolved` version", place.Offset, place.Length);
            var node = isProject
                ? new DependencyNode(name, null, new DependencyPlace(file, place.Offset, place.Length))
                : new DependencyNode($"{name} {resolved}", new PackageReference(PackageEcosystem.NuGet, name, resolved!), new DependencyPlace(file, place.Offset, place.Length));
            // What is locked only centrally (CentralTransitive) was not asked for by the project.
            entries[name] = new Entry(node, needs, isProject || "Direct".Equals(type, StringComparison.OrdinalIgnoreCase), "Direct".Equals(type, StringComparison.OrdinalIgnoreCase) ? requested : null);
        }
        return entries;
    }

    private static DependencyGraph Graph(DependencyFile file, string project, string framework, Dictionary<string, Entry> own, List<(string Name, Dictionary<string, Entry> Entries)> all)
    {
        // A part for one runtime lists only what differs there; the rest is in the part of its framework.
        var entries = own;
        if (framework.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && all.Find(other => other.Name == framework[..slash]).Entries is { } shared)
        {
            entries = new Dictionary<string, Entry>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, entry) in shared) entries[name] = entry with { Node = new DependencyNode(entry.Node.Name, entry.Node.Package, entry.Node.Place) };
            foreach (var (name, entry) in own) entries[name] = entry with { IsDirect = entry.IsDirect || entries.GetValueOrDefault(name)?.IsDirect == true };
        }
        var root = new DependencyNode(project, null, new DependencyPlace(file, 0, 0));
        foreach (var entry in entries.Values)
        {
            foreach (var need in entry.Needs)
            {
                if (entries.TryGetValue(need, out var needed)) entry.Node.DependsOn.Add(needed.Node);
            }
        }
        root.DependsOn.AddRange(entries.Values.Where(static entry => entry.IsDirect && entry.Node.Package is not null).Select(static entry => entry.Node));
        root.DependsOn.AddRange(entries.Values.Where(static entry => entry.Node.Package is null).Select(static entry => entry.Node));
        return new DependencyGraph(file, framework, [root], [root, .. entries.Values.Select(static entry => entry.Node)]);
    }

    private sealed record Entry(DependencyNode Node, IReadOnlyList<string> Needs, bool IsDirect, string? Requested);
}
