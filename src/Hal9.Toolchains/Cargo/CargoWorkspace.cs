using System.Text.RegularExpressions;

namespace Hal9.Toolchains.Cargo;

/// <summary>What of a workspace can be seen without Cargo.</summary>
internal static partial class CargoWorkspace
{
    /// <summary>Whether a package below a manifest is none of its workspace: there is no workspace, it excludes the package, or the package begins one of its own, as those of cargo-fuzz do.</summary>
    /// <remarks>https://doc.rust-lang.org/cargo/reference/workspaces.html</remarks>
    public static bool LeavesOut(ToolchainProject above, ToolchainProject below)
    {
        if (!File.Exists(above.ManifestPath) || !File.Exists(below.ManifestPath)) return false;
        if (Section().IsMatch(File.ReadAllText(below.ManifestPath)) || Section().Match(File.ReadAllText(above.ManifestPath)) is not { Success: true } workspace) return true;
        var path = Path.GetRelativePath(above.Directory, below.Directory).Replace('\\', '/');
        return Exclude().Match(workspace.Groups["keys"].Value) is { Success: true } excluded && Text().Matches(excluded.Groups["paths"].Value).Any(text => SourceTree.IsWithin(path, text.Groups["text"].Value));
    }

    [GeneratedRegex(@"^[ \t]*\[workspace(?:\.[^\]]*)?\](?<keys>(?:(?!^[ \t]*\[[A-Za-z])[\s\S])*)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Section();

    [GeneratedRegex(@"^[ \t]*exclude[ \t]*=[ \t]*\[(?<paths>[^\]]*)\]", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Exclude();

    [GeneratedRegex("[\"'](?<text>[^\"']*)[\"']", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Text();
}
