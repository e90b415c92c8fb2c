namespace Hal9.Toolchains;

/// <summary>One thing that is linted, tested and built as a whole: a solution, a project that stands alone, a Cargo workspace or package.</summary>
/// <param name="Root">Absolute path of the tree it was found in.</param>
/// <param name="Manifest">Relative to the root, with forward slashes: <c>services/shop/Shop.slnx</c>.</param>
public sealed record ToolchainProject(IToolchain Toolchain, string Root, string Manifest)
{
    /// <summary>Folder of the manifest relative to the root; empty for the root itself.</summary>
    public string Folder { get; } = Path.GetDirectoryName(Manifest)?.Replace('\\', '/') ?? "";

    public string ManifestPath { get; } = Path.Combine(Root, Manifest);

    /// <summary>Absolute; tools run here.</summary>
    public string Directory { get; } = Path.GetDirectoryName(Path.Combine(Root, Manifest))!;

    /// <summary>For people: <c>cargo services/engine</c>, <c>dotnet Shop.slnx</c>.</summary>
    public string Name { get; } = $"{Toolchain.Name} {(Manifest.EndsWith("Cargo.toml", StringComparison.Ordinal) && Manifest.Contains('/') ? Path.GetDirectoryName(Manifest)!.Replace('\\', '/') : Manifest)}";
}
