using Hal9.Engine.Artifacts;
using Hal9.Machine.Files;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Actions;

/// <summary><c>actions/upload-artifact</c>, into the run's own folder.</summary>
internal sealed class UploadArtifactAction : BuiltInAction
{
    public override string Name => "actions/upload-artifact";

    public override IReadOnlyList<(string Name, string Default)> Inputs =>
        [("name", "artifact"), ("path", ""), ("if-no-files-found", "warn"), ("overwrite", "false"), ("include-hidden-files", "false")];

    public override IReadOnlyList<string> IgnoredInputs => ["retention-days", "compression-level", "archive"];

    public override Task<JobResult> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var name = call["name"];
        if (ArtifactStore.WhyNot(name) is { } refused) return Task.FromResult(call.Fail(refused));
        if (call["path"].Length == 0) return Task.FromResult(call.Fail("the input `path` is missing"));
        var search = FileSearch.Of(string.Join('\n', call.Lines("path").Select(call.Job.Backend.OutsidePattern)), call.Job.Folders.Workspace, call.Job.Services.Home, followLinks: true);
        if (search.Error is { } error) return Task.FromResult(call.Fail(error));
        var files = search.Files(cancellation).Where(File.Exists).Where(file => call.Is("include-hidden-files") || !IsHidden(file, search.Roots)).ToArray();
        if (files.Length == 0) return Task.FromResult(NothingFound(call));
        var root = RootOf(search.Roots, files);
        var store = new ArtifactStore(call.Job.Services.Folder);
        var (bytes, problem) = store.Save(name, [.. files.Select(file => (file, Path.GetRelativePath(root, file)))], call.Is("overwrite"));
        if (problem is not null) return Task.FromResult(call.Fail(problem));
        call.Log.Line(FormattableString.Invariant($"Kept {files.Length} file{(files.Length == 1 ? "" : "s")} ({bytes} bytes) as the artifact `{name}`."));
        call.SetOutput("artifact-id", store.Find(name)!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Task.FromResult(JobResult.Success);
    }

    private static JobResult NothingFound(ActionCall call)
    {
        var message = $"No files were found with the path `{call["path"]}`; no artifact was made.";
        switch (call["if-no-files-found"])
        {
            case "error":
                return call.Fail(message);
            case "ignore":
                call.Log.Line(message);
                break;
            default:
                call.Log.Warning(message);
                break;
        }
        return JobResult.Success;
    }

    /// <summary>Below where the search began; a hidden folder that was named is meant.</summary>
    private static bool IsHidden(string file, IReadOnlyList<string> roots)
    {
        var root = roots.First(root => file.StartsWith(root, StringComparison.Ordinal));
        var inside = Directory.Exists(root) ? Path.GetRelativePath(root, file) : Path.GetFileName(file);
        return inside.Split(Path.DirectorySeparatorChar).Any(part => part.StartsWith('.'));
    }

    /// <summary>GitHub's rule: one place to search is the root, of one file its folder, of several places their common folder.</summary>
    private static string RootOf(IReadOnlyList<string> roots, string[] files)
    {
        if (roots.Count == 1) return files.Length == 1 && files[0] == roots[0] ? Path.GetDirectoryName(files[0])! : roots[0];
        var common = roots[0].Split(Path.DirectorySeparatorChar);
        foreach (var root in roots.Skip(1))
        {
            var parts = root.Split(Path.DirectorySeparatorChar);
            var same = 0;
            while (same < Math.Min(common.Length, parts.Length) && common[same] == parts[same]) same++;
            common = common[..same];
        }
        var path = string.Join(Path.DirectorySeparatorChar, common);
        return path.Length == 0 ? Path.DirectorySeparatorChar.ToString() : path;
    }
}
