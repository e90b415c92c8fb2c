using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Checking;

/// <summary>
/// Finds the files to check. Of a repository: its workflows, its actions and its hal9.yml. Of any other folder: every YAML file below it. A file that is
/// named is checked whatever it is called.
/// </summary>
internal sealed class CheckTargets
{
    private readonly List<CheckTarget> files = [];
    private readonly List<Diagnostic> problems = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    private CheckTargets()
    {
    }

    /// <summary>In the order named, and by name within a folder; each file once.</summary>
    public IReadOnlyList<CheckTarget> Files => files;

    /// <summary>Paths that do not exist, or hold nothing to check.</summary>
    public IReadOnlyList<Diagnostic> Problems => problems;

    /// <param name="paths">None: the repository around the current folder.</param>
    /// <param name="inputName">What standard input is called, which also decides what it is judged as.</param>
    public static async Task<CheckTargets> FindAsync(IReadOnlyList<string> paths, string? inputName, CancellationToken cancellation)
    {
        var targets = new CheckTargets();
        if (paths.Count == 0)
        {
            var here = Environment.CurrentDirectory;
            var root = GitRepository.RootOf(here) ?? here;
            await targets.AddRepositoryAsync(root, DisplayPath(here, root), cancellation).ConfigureAwait(false);
            if (targets.files.Count == 0) targets.Nothing(root == here ? "here" : $"in the repository `{DisplayPath(here, root)}`");
            return targets;
        }
        foreach (var path in paths)
        {
            if (path == "-") targets.Add(new CheckTarget("-", inputName ?? "<standard input>", CheckTarget.SubjectOf(inputName ?? "")));
            else if (Directory.Exists(path)) await targets.AddFolderAsync(path, cancellation).ConfigureAwait(false);
            else if (path.Length == 0) targets.problems.Add(CommandLineDiagnostics.UnreadablePath.Nowhere("a path is empty"));
            else targets.Add(new CheckTarget(path, path.Replace('\\', '/'), CheckTarget.SubjectOf(Path.GetFullPath(path))));
        }
        return targets;
    }

    private async Task AddFolderAsync(string path, CancellationToken cancellation)
    {
        var before = seen.Count;
        var name = path.Replace('\\', '/').TrimEnd('/');
        if (Directory.Exists(Path.Combine(path, ".github", "workflows"))) await AddRepositoryAsync(path, name, cancellation).ConfigureAwait(false);
        else AddAll(path, name.Length == 0 ? "/" : name, recursive: true);
        if (seen.Count == before) Nothing($"in `{path}`");
    }

    private async Task AddRepositoryAsync(string root, string name, CancellationToken cancellation)
    {
        AddAll(Path.Combine(root, ".github", "workflows"), Join(name, ".github/workflows"), recursive: false);
        foreach (var action in await Repository.ActionFilesAsync(root, cancellation).ConfigureAwait(false)) Add(root, name, action);
        if (File.Exists(Path.Combine(root, ProjectConfiguration.FileName))) Add(root, name, ProjectConfiguration.FileName);
    }

    private void AddAll(string folder, string name, bool recursive)
    {
        if (!Directory.Exists(folder)) return;
        using var files = new YamlFiles(Path.GetFullPath(folder), recursive);
        var found = files.ToNames().Order(StringComparer.Ordinal);
        foreach (var file in found) Add(folder, name, file);
    }

    private void Add(string folder, string name, string relative)
    {
        var path = Path.Combine(folder, relative);
        Add(new CheckTarget(path, Join(name, relative), CheckTarget.SubjectOf(Path.GetFullPath(path))));
    }

    private void Add(CheckTarget target)
    {
        if (seen.Add(target.Path == "-" ? "-" : Path.GetFullPath(target.Path))) files.Add(target);
    }

    private void Nothing(string where) => problems.Add(
        CommandLineDiagnostics.NothingToCheck.Nowhere($"there are no workflow files {where}", "workflows lie in .github/workflows of a repository; name the file or folder to check"));

    private static string Join(string name, string relative) => name is "" or "." ? relative : name.EndsWith('/') ? name + relative : $"{name}/{relative}";

    private static string DisplayPath(string from, string to) => Path.GetRelativePath(from, to).Replace('\\', '/');
}
