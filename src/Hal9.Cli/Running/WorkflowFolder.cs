using Hal9.Cli.Checking;
using Hal9.Engine.Actions.Sources;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Running;

/// <summary>The workflows of the repository, and files elsewhere by their path.</summary>
/// <param name="root">Absolute.</param>
/// <param name="owner">Whose repository it is.</param>
internal sealed class WorkflowFolder(string root, string owner)
{
    private readonly Dictionary<string, WorkflowFile> read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceText> fetched = new(StringComparer.Ordinal);

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
        var workflow = file.Source is { } source ? WorkflowFile.Parse(source, Called, owner) : new WorkflowFile(path, null, [file.Problem!], new Dictionary<string, string>());
        read.Add(path, workflow);
        return workflow;
    }

    /// <summary>The workflow with all it calls in other repositories; what cannot be had is an error of it.</summary>
    /// <param name="say">Takes a line for each that was brought here, and warnings.</param>
    public async Task<WorkflowFile> CompleteAsync(WorkflowFile file, ForeignWorkflows foreign, Action<string> say, CancellationToken cancellation)
    {
        // Each pass finds those that the files of the pass before call.
        while (file is { Errors.Count: 0, Missing.Count: > 0 })
        {
            var problems = new List<Diagnostic>();
            foreach (var reference in file.Missing)
            {
                var found = await foreign.FindAsync(reference, cancellation).ConfigureAwait(false);
                foreach (var warning in found.Warnings) say(warning.ToString());
                var text = found.File is { } path ? InputFile.Read(path, reference.Text) : new InputFile(null, found.Problem);
                if (text.Problem is { } problem)
                {
                    problems.Add(problem);
                    continue;
                }
                if (fetched.TryAdd(reference.Text, text.Source!)) say(found.Said);
            }
            file = problems.Count > 0
                ? file with { Errors = problems }
                : WorkflowFile.Parse(new SourceText(file.Path, file.Sources[file.Path]), Called, owner);
            read[file.Path] = file;
        }
        return file;
    }

    private SourceText? Called(string name) => fetched.TryGetValue(name, out var source) ? source
        : WorkflowFile.IsForeign(name) ? null
        : InputFile.Read(Path.Combine(Root, name), name).Source;
}
