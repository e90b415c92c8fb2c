namespace Hal9.Toolchains.Coverage;

/// <summary>Paths of coverage files as everybody else here writes them.</summary>
internal static class CoveragePaths
{
    /// <param name="sources">Folders that a relative path may be relative to; of several, the first that has the file.</param>
    /// <returns>From the root, with forward slashes; what lies elsewhere stays absolute.</returns>
    public static string FromRoot(string path, IReadOnlyList<string> sources, string root)
    {
        var absolute = Path.IsPathRooted(path) ? path
            : sources.Where(Path.IsPathRooted).Select(source => Path.Combine(source, path)).FirstOrDefault(File.Exists) ?? Path.Combine(root, path);
        var relative = Path.GetRelativePath(root, Path.GetFullPath(absolute)).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetFullPath(absolute).Replace('\\', '/') : relative;
    }
}
