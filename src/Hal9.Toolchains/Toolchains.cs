namespace Hal9.Toolchains;

/// <summary>Every toolchain, and what they find in a tree. A new toolchain is one line here.</summary>
public static class Toolchains
{
    public static IReadOnlyList<IToolchain> All { get; } = [new DotNetToolchain(), new CargoToolchain()];

    /// <summary>Projects of all toolchains, by folder and then in the order of <see cref="All"/>.</summary>
    /// <param name="named">Manifests named by a person, relative to the root; empty: whatever is there.</param>
    public static ProjectSearch Find(SourceTree tree, IReadOnlyList<string> named)
    {
        var found = All.Select(toolchain => toolchain.Find(tree, [.. named.Where(path => IsManifestOf(toolchain, path))])).ToArray();
        return new ProjectSearch(
            [.. found.SelectMany(static search => search.Projects).OrderBy(static project => project.Folder, StringComparer.Ordinal)],
            [.. found.SelectMany(static search => search.Problems)])
        {
            PassedOver = [.. found.SelectMany(static search => search.PassedOver)],
        };
    }

    public static bool IsManifestOf(IToolchain toolchain, string path)
    {
        var name = Path.GetFileName(path);
        return toolchain.Manifests.Any(manifest => manifest.StartsWith('*') ? name.EndsWith(manifest[1..], StringComparison.OrdinalIgnoreCase) : name == manifest);
    }
}
