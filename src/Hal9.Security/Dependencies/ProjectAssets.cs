using System.Text.Json;
using Hal9.Primitives.Packages;

namespace Hal9.Security.Dependencies;

/// <summary><c>obj/project.assets.json</c>, versions 2 to 4: what the last restore resolved, one graph for each target.</summary>
internal static class ProjectAssets
{
    /// <param name="place">Where the project asks for a package itself; null when it does not say.</param>
    /// <exception cref="DependencyFormatException">It is none, or of another version.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static (IReadOnlyList<DependencyGraph> Graphs, IReadOnlyList<RequestedPackage> Requested) Read(DependencyFile file, DependencyNode project, Func<string, DependencyPlace?> place)
    {
        var reader = new Utf8JsonReader(file.Utf8, JsonWalk.Options);
        var targets = new List<(string Name, Dictionary<string, (string Version, bool IsProject, List<string> Needs)> Libraries)>();
        var direct = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var requested = new List<RequestedPackage>();
        var isVersioned = false;
        reader.Open();
        while (reader.NextProperty(out var name))
        {
            switch (name)
            {
                case "version":
                    if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var version) || version is < 2 or > 4)
                    {
                        throw new DependencyFormatException($"version {System.Text.Encoding.UTF8.GetString(reader.ValueSpan)} of assets files is not known", (int)reader.TokenStartIndex, reader.ValueSpan.Length, "hal9 reads versions 2 to 4");
                    }
                    isVersioned = true;
                    break;
                case "targets":
                    reader.Expect(JsonTokenType.StartObject, "an object of targets");
                    while (reader.NextProperty(out var target)) targets.Add((target, ReadTarget(ref reader)));
                    break;
                case "projectFileDependencyGroups":
                    reader.Expect(JsonTokenType.StartObject, "an object of target frameworks");
                    while (reader.NextProperty(out var framework)) direct[framework] = ReadNames(ref reader);
                    break;
                case "project":
                    ReadProject(ref reader, requested);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (!isVersioned) throw new DependencyFormatException("an assets file has a `version`", 0);
        return ([.. targets.Select(target => Graph(file, project, target.Name, target.Libraries, direct, place))], requested);
    }

    private static Dictionary<string, (string Version, bool IsProject, List<string> Needs)> ReadTarget(ref Utf8JsonReader reader)
    {
        var libraries = new Dictionary<string, (string, bool, List<string>)>(StringComparer.OrdinalIgnoreCase);
        reader.Expect(JsonTokenType.StartObject, "an object of libraries");
        while (reader.NextProperty(out var key, out var at))
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || slash == key.Length - 1) throw new DependencyFormatException($"`{key}` is not a library's name and version", at.Offset, at.Length);
            reader.Expect(JsonTokenType.StartObject, "a library");
            var isProject = false;
            var needs = new List<string>();
            while (reader.NextProperty(out var property))
            {
                if (property == "type") isProject = reader.TextOrSkip() == "project";
                else if (property == "dependencies") needs.AddRange(reader.Names("an object of dependencies"));
                else reader.Skip();
            }
            libraries[key[..slash]] = (key[(slash + 1)..], isProject, needs);
        }
        return libraries;
    }

    /// <summary><c>"Name >= 1.0.0"</c>, of packages and projects.</summary>
    private static List<string> ReadNames(ref Utf8JsonReader reader)
    {
        var names = new List<string>();
        reader.Expect(JsonTokenType.StartArray, "a list of dependencies");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) names.Add(reader.Text("a dependency").Split(' ')[0]);
        return names;
    }

    /// <summary>The ranges that the project asked for when it was restored.</summary>
    private static void ReadProject(ref Utf8JsonReader reader, List<RequestedPackage> requested)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return;
        while (reader.NextProperty(out var name))
        {
            if (name != "frameworks" || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }
            while (reader.NextProperty(out _))
            {
                if (reader.TokenType != JsonTokenType.StartObject) continue;
                while (reader.NextProperty(out var part))
                {
                    if (part == "dependencies" && reader.TokenType == JsonTokenType.StartObject) ReadRequested(ref reader, requested);
                    else reader.Skip();
                }
            }
        }
    }

    private static void ReadRequested(ref Utf8JsonReader reader, List<RequestedPackage> requested)
    {
        while (reader.NextProperty(out var package))
        {
            string? range = null;
            var isAutomatic = false;
            if (reader.TokenType != JsonTokenType.StartObject) continue;
            while (reader.NextProperty(out var property))
            {
                if (property == "version") range = reader.TextOrSkip();
                else if (property == "autoReferenced") isAutomatic = reader.TokenType == JsonTokenType.True;
                else reader.Skip();
            }
            if (range is not null && !isAutomatic) requested.Add(new RequestedPackage(package, range));
        }
    }

    private static DependencyGraph Graph(
        DependencyFile file, DependencyNode project, string target, Dictionary<string, (string Version, bool IsProject, List<string> Needs)> libraries,
        Dictionary<string, List<string>> direct, Func<string, DependencyPlace?> place)
    {
        var framework = target.Split('/')[0];
        // Older targets are called by their long name: `.NETCoreApp,Version=v8.0`; with one framework there is no doubt which group is meant.
        var asked = direct.TryGetValue(framework, out var names) ? names : direct.Count == 1 ? direct.Values.First() : [.. direct.Values.SelectMany(static group => group).Distinct()];
        var nodes = new Dictionary<string, DependencyNode>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, (version, isProject, _)) in libraries)
        {
            nodes[name] = isProject ? new DependencyNode(name, null, null) : new DependencyNode($"{name} {version}", new PackageReference(PackageEcosystem.NuGet, name, version), place(name));
        }
        foreach (var (name, (_, _, needs)) in libraries)
        {
            foreach (var need in needs)
            {
                if (nodes.TryGetValue(need, out var needed)) nodes[name].DependsOn.Add(needed);
            }
        }
        var root = new DependencyNode(project.Name, null, project.Place);
        foreach (var name in asked)
        {
            if (nodes.TryGetValue(name, out var node)) root.DependsOn.Add(node);
        }
        // Packages before projects: the shorter story is told.
        root.DependsOn.Sort(static (left, right) => (left.Package is null).CompareTo(right.Package is null));
        return new DependencyGraph(file, target, [root], [root, .. nodes.Values]);
    }
}
