using System.Collections;
using System.CommandLine;
using Hal9.Configuration;
using Hal9.Engine.Runs;
using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains;

namespace Hal9.Cli.Ci;

/// <summary>What every verb of <c>hal9 ci</c> stands on: the repository around here, its configuration, and the projects in it.</summary>
/// <param name="Root">Folder of hal9.yml, else of the repository, else the folder stood in.</param>
/// <param name="Projects">At least one.</param>
internal sealed record CiGround(string Root, ConfigurationParse Configuration, CiSection Section, SourceTree Tree, IReadOnlyList<ToolchainProject> Projects)
{
    /// <summary>Manifests that were found, and that no solution or workspace above them holds.</summary>
    public IReadOnlyList<string> PassedOver { get; private init; } = [];

    /// <summary>What may be removed at any time and made again.</summary>
    public static string CacheFolder => Path.Combine(RunFolder.CacheRoot, "ci");

    public static IReadOnlyDictionary<string, string> Environment { get; } =
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value ?? "");

    /// <summary>What <see cref="OpenAsync"/> is given, as it is typed.</summary>
    public static Argument<string[]> PathsArgument() => new("path")
    {
        HelpName = "PATH", Arity = ArgumentArity.ZeroOrMore, Description = "Projects (a solution, a project, a Cargo.toml) or folders; default: all of the repository around here",
    };

    /// <param name="paths">Manifests or folders, from where the user stands; empty: all of the repository.</param>
    public static async Task<(CiGround? Ground, IReadOnlyList<Diagnostic> Problems)> OpenAsync(IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var standing = System.Environment.CurrentDirectory;
        var missing = paths.Where(static path => !Path.Exists(path)).Select(static path => CommandLineDiagnostics.UnreadablePath.Nowhere($"cannot read `{path}`: there is no such file or folder")).ToArray();
        if (missing.Length > 0) return (null, missing);
        var asked = paths.Count == 0 ? standing : FolderOf(paths[0]);
        var root = ProjectConfiguration.FolderAbove(asked) ?? GitRepository.RootOf(asked) ?? asked;
        var configured = Path.Combine(root, ProjectConfiguration.FileName);
        var reader = new ConfigurationReader(ProjectConfiguration.Sections);
        var parse = File.Exists(configured)
            ? reader.Read(Path.GetRelativePath(standing, configured).Replace('\\', '/'), await File.ReadAllBytesAsync(configured, cancellation).ConfigureAwait(false), System.Environment.GetEnvironmentVariable)
            : reader.Empty();
        if (parse.Find(CiSection.Section) is not { } section) return (null, [.. parse.Diagnostics.Where(static mistake => mistake.Severity == Severity.Error)]);

        var tree = (await SourceTree.ReadAsync(root, cancellation).ConfigureAwait(false)).Without(section.Ignore);
        if (tree.IsCut) return (null, [ToolchainDiagnostics.TooManyFiles.Nowhere($"{root} is no git repository and holds more than {SourceTree.WalkLimit} files", "go to the project's folder, or name it")]);
        var (search, wrong) = Search(tree, section, [.. paths.Select(path => Path.GetRelativePath(root, Path.GetFullPath(path)).Replace('\\', '/'))]);
        if (wrong.Count > 0) return (null, wrong);
        if (search.Problems.Count > 0) return (null, search.Problems);
        if (search.Projects.Count > 0) return (new CiGround(root, parse, section, tree, search.Projects) { PassedOver = paths.Count > 0 || section.Projects.Count > 0 ? [] : search.PassedOver }, []);
        var looked = string.Join(", ", Toolchains.Toolchains.All.SelectMany(static toolchain => toolchain.Manifests));
        var where = paths.Count == 0 ? $"in {root}" : $"at {string.Join(", ", paths)}";
        return (null, [ToolchainDiagnostics.NoProject.Nowhere($"there is no project {where}", $"looked for {looked}, as git lists them")]);
    }

    /// <summary>Says what of the repository is not looked at, where nobody has said what is to be.</summary>
    public void TellPassedOver(Invocation invocation)
    {
        if (PassedOver.Count == 0) return;
        var shown = string.Join(", ", PassedOver.Take(3)) + (PassedOver.Count > 3 ? $" and {PassedOver.Count - 3} more" : "");
        invocation.Note($"passed over, since the solution or workspace above does not hold {(PassedOver.Count == 1 ? "it" : "them")}: {shown} (`ci.projects` of hal9.yml names what is to be taken, `ci.ignore` what is not)");
    }

    private static (ProjectSearch Search, IReadOnlyList<Diagnostic> Wrong) Search(SourceTree tree, CiSection section, IReadOnlyList<string> paths)
    {
        var wrong = section.Projects.Where(project => !Path.Exists(Path.Combine(tree.Root, project.Value)))
            .Select(static project => Unknown(project, $"`{project.Value}` does not exist")).ToArray();
        if (wrong.Length > 0) return (new ProjectSearch([], []), wrong);
        // A manifest that is named by a person is taken as it is; folders narrow down what is found.
        var named = paths.Where(path => File.Exists(Path.Combine(tree.Root, path))).ToArray();
        if (named.Length == 0 && paths.Count == 0) named = [.. section.Projects.Select(static project => project.Value).Where(path => File.Exists(Path.Combine(tree.Root, path)))];
        var strange = named.Where(path => !Toolchains.Toolchains.All.Any(toolchain => Toolchains.Toolchains.IsManifestOf(toolchain, path))).ToArray();
        if (strange.Length > 0)
        {
            return (new ProjectSearch([], []), [.. strange.Select(path => section.Projects.FirstOrDefault(project => project.Value == path) is { Value: not null } project
                ? Unknown(project, $"`{path}` is no project of a toolchain") : ToolchainDiagnostics.UnknownProject.Nowhere($"`{path}` is no project of a toolchain"))]);
        }
        string[] folders = [.. (paths.Count > 0 ? paths : section.Projects.Select(static project => project.Value)).Where(path => Directory.Exists(Path.Combine(tree.Root, path)))];
        var direct = named.Length > 0 ? new ProjectSearch([.. Toolchains.Toolchains.All.SelectMany(toolchain => NamedOf(toolchain, tree, named))], []) : new ProjectSearch([], []);
        if (named.Length > 0 && folders.Length == 0) return (direct, []);
        // A folder that is stood in or named is searched by itself: what lies above it does not take its projects in.
        var searched = folders.Length == 0 ? [Toolchains.Toolchains.Find(tree, [])] : folders.Select(folder => Toolchains.Toolchains.Find(tree with { Files = [.. tree.Files.Where(file => SourceTree.IsWithin(file, folder))] }, [])).ToArray();
        return (new ProjectSearch([.. direct.Projects.Concat(searched.SelectMany(static found => found.Projects)).DistinctBy(static project => project.Manifest)], [.. searched.SelectMany(static found => found.Problems)]) { PassedOver = [.. searched.SelectMany(static found => found.PassedOver)] }, []);
    }

    private static IEnumerable<ToolchainProject> NamedOf(IToolchain toolchain, SourceTree tree, string[] named)
    {
        string[] own = [.. named.Where(path => Toolchains.Toolchains.IsManifestOf(toolchain, path))];
        return own.Length == 0 ? [] : toolchain.Find(tree, own).Projects;
    }

    private static Diagnostic Unknown(Positioned<string> project, string message) =>
        project.Span is { } span ? ToolchainDiagnostics.UnknownProject.At(span, message) : ToolchainDiagnostics.UnknownProject.Nowhere(message);

    private static string FolderOf(string path) => Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path))!;
}
