namespace Hal9.Cli.Checking;

/// <summary>What a file is judged as.</summary>
internal enum FileSubject
{
    Workflow,

    /// <summary><c>action.yml</c>.</summary>
    Action,

    /// <summary><c>hal9.yml</c>.</summary>
    Configuration,
}

/// <summary>A file to be checked.</summary>
/// <param name="Path">Where it is; <c>-</c> is standard input.</param>
/// <param name="Name">What diagnostics call it: as typed, or relative to where the user stands.</param>
internal sealed record CheckTarget(string Path, string Name, FileSubject Subject)
{
    /// <summary>By the file's name, as GitHub does: whatever lies in a folder of workflows is a workflow.</summary>
    public static FileSubject SubjectOf(string path)
    {
        var slashed = path.Replace('\\', '/');
        if (slashed.Contains(".github/workflows/", StringComparison.Ordinal)) return FileSubject.Workflow;
        return slashed[(slashed.LastIndexOf('/') + 1)..] switch
        {
            "action.yml" or "action.yaml" => FileSubject.Action,
            ProjectConfiguration.FileName => FileSubject.Configuration,
            _ => FileSubject.Workflow,
        };
    }
}
