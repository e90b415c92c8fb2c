namespace Hal9.Engine.Jobs;

/// <summary>The folders of one leg on this machine.</summary>
/// <param name="Root">Holds the others, but for a workspace in place.</param>
/// <param name="Workspace"><c>GITHUB_WORKSPACE</c>.</param>
internal sealed record JobFolders(string Root, string Workspace)
{
    /// <summary><c>RUNNER_TEMP</c>.</summary>
    public string Temporary { get; } = Path.Combine(Root, "_temp");

    /// <summary><c>RUNNER_WORKSPACE</c>: the parent of the workspace, as on GitHub.</summary>
    public string RunnerWorkspace { get; } = Path.GetDirectoryName(Workspace) ?? Workspace;

    /// <summary>The files behind <c>GITHUB_ENV</c> and its like.</summary>
    public string Commands { get; } = Path.Combine(Root, "_temp", "_runner_file_commands");

    /// <summary><c>GITHUB_EVENT_PATH</c>.</summary>
    public string EventFile { get; } = Path.Combine(Root, "_temp", "_github_workflow", "event.json");

    /// <summary><c>RUNNER_TOOL_CACHE</c>: shared by all runs.</summary>
    public static string ToolCache
    {
        get
        {
            var set = Environment.GetEnvironmentVariable("RUNNER_TOOL_CACHE");
            if (!string.IsNullOrEmpty(set)) return set;
            return Path.Combine(Path.GetDirectoryName(Runs.RunFolder.WorkFolderOf("x"))!, "..", "tools") is var path ? Path.GetFullPath(path) : "";
        }
    }

    public void Make()
    {
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(Commands);
        Directory.CreateDirectory(Path.GetDirectoryName(EventFile)!);
    }
}
