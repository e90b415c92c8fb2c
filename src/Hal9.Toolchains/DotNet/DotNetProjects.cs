using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Toolchains.DotNet;

/// <summary>Finds solutions, topmost first, and the projects that none of them holds.</summary>
internal static partial class DotNetProjects
{
    public static (IReadOnlyList<string> Manifests, IReadOnlyList<Diagnostic> Problems, IReadOnlyList<string> PassedOver) Find(SourceTree tree)
    {
        var manifests = new List<string>();
        var problems = new List<Diagnostic>();
        var taken = new List<string>();
        var held = new HashSet<string>(StringComparer.Ordinal);
        // Step 1: the solutions of a folder, unless a folder above has some: that one decides what belongs to it.
        foreach (var folder in tree.Files.Where(IsSolution).GroupBy(FolderOf).OrderBy(static group => group.Key.Count(static c => c == '/')).ThenBy(static group => group.Key, StringComparer.Ordinal))
        {
            if (taken.Any(above => SourceTree.IsWithin(folder.Key, above))) continue;
            taken.Add(folder.Key);
            // A solution in both formats is one that is being moved to the newer one.
            var solutions = folder.Where(path => !(path.EndsWith(".sln", StringComparison.OrdinalIgnoreCase) && folder.Contains(path + "x"))).ToArray();
            if (solutions.Length > 1) problems.Add(Several(solutions));
            else manifests.Add(solutions[0]);
            foreach (var solution in solutions) held.UnionWith(ProjectsOf(tree.Root, solution));
        }
        // Step 2: projects that stand alone.
        var others = tree.Files.Where(path => IsProject(path) && !held.Contains(path)).ToLookup(path => taken.Any(above => SourceTree.IsWithin(path, above)));
        manifests.AddRange(others[false]);
        return (manifests, problems, [.. others[true]]);
    }

    public static bool IsProject(string path) => Path.GetExtension(path) is ".csproj" or ".fsproj" or ".vbproj";

    private static bool IsSolution(string path) => Path.GetExtension(path) is ".slnx" or ".sln";

    /// <summary>Paths of a solution's projects, relative to the tree; of what cannot be read, none: the tool will say why.</summary>
    public static IEnumerable<string> ProjectsOf(string root, string solution)
    {
        var file = Path.Combine(root, solution);
        if (!File.Exists(file)) return [];
        var pattern = Path.GetExtension(solution) == ".slnx" ? XmlProject() : OldProject();
        return pattern.Matches(File.ReadAllText(file)).Select(match => match.Groups["path"].Value.Replace('\\', '/'))
            .Select(path => Path.GetRelativePath(root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, path))).Replace('\\', '/'));
    }

    private static Diagnostic Several(string[] solutions)
    {
        var places = solutions.Select(static path => new SourceSpan(new SourceText(path, ""), new SourcePosition(1, 1))).ToArray();
        var names = string.Join(" and ", solutions.Select(static path => $"`{Path.GetFileName(path)}`"));
        return ToolchainDiagnostics.SeveralSolutions.At(places[0], $"{names} lie in one folder", "name one: `ci: {projects: [PATH]}` in hal9.yml, or as an argument") with
        {
            Related = [.. places.Skip(1).Select(static place => (place, "the other one"))],
        };
    }

    private static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    [GeneratedRegex("<Project\\s[^>]*Path=\"(?<path>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex XmlProject();

    [GeneratedRegex("^Project\\([^)]*\\) = \"[^\"]*\", \"(?<path>[^\"]+proj)\"", RegexOptions.Multiline, 1000)]
    private static partial Regex OldProject();
}
