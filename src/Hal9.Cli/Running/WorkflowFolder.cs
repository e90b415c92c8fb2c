using Hal9.Cli.Checking;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Running;

/// <summary>The workflows of the repository, and files elsewhere by their path.</summary>
/// <param name="root">Absolute.</param>
internal sealed class WorkflowFolder(string root)
{
    private readonly Dictionary<string, WorkflowFile> read = new(StringComparer.Ordinal);

    public string Root { get; } = root;

    /// <summary>Every workflow under <c>.github/workflows</c> by path; unreadable ones have an error.</summary>
    public IReadOnlyList<WorkflowFile> All()
    {
        var folder = Path.Combine(Root, ".github", "workflows");
        if (!Directory.Exists(folder)) return [];
        return
        [
            .. Directory.EnumerateFiles(folder).Select(Path.GetFileName).Where(static name => name!.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal).Select(name => Read(WorkflowRepository.Folder + name)),
        ];
    }

    /// <param name="path">From the root, or absolute.</param>
    public WorkflowFile Read(string path)
    {
        if (read.TryGetValue(path, out var known)) return known;
        var file = InputFile.Read(Path.Combine(Root, path), path);
        var workflow = file.Source is { } source ? WorkflowFile.Parse(source, Called) : new WorkflowFile(path, null, [file.Problem!], new Dictionary<string, string>());
        read.Add(path, workflow);
        return workflow;
    }

    private SourceText? Called(string path) => InputFile.Read(Path.Combine(Root, path), path).Source;
}
