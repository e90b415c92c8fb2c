using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Cli.Checking;

/// <summary>
/// The workflows that one workflow calls, as far as they lie in its own repository. What lies in others is unknown here, and a check says nothing of it.
/// </summary>
internal sealed class CalledWorkflows
{
    private readonly string root;
    private readonly string name;
    private readonly HashSet<WorkflowReference> unknown = [];

    private CalledWorkflows(string root, string name) => (this.root, this.name) = (root, name);

    /// <param name="path">The calling workflow's.</param>
    /// <param name="displayed">How diagnostics name it.</param>
    /// <returns>Null when it is not a workflow of a git repository: then nothing is known of what is missing.</returns>
    public static CalledWorkflows? Around(string path, string displayed)
    {
        const string Folder = ".github/workflows/";
        var full = Path.GetFullPath(path).Replace('\\', '/');
        var at = full.LastIndexOf('/' + Folder, StringComparison.Ordinal);
        if (at < 0 || !Path.Exists(Path.Combine(full[..at], ".git"))) return null;
        var shown = displayed.LastIndexOf(Folder, StringComparison.Ordinal);
        return new CalledWorkflows(full[..at], shown < 0 ? "" : displayed[..shown]);
    }

    /// <summary>A <see cref="ReusableWorkflowLookup"/>.</summary>
    public ReusableWorkflow? Find(WorkflowReference reference, string? caller)
    {
        if (reference is not WorkflowReference.Local local || local.Path.Contains("..", StringComparison.Ordinal))
        {
            unknown.Add(reference);
            return null;
        }
        var read = InputFile.Read(Path.Combine(root, local.Path), name + local.Path);
        if (read.Source is { } source) return new ReusableWorkflow(name + local.Path, source, IsTrusted: true);
        // A file that is there and cannot be read is told when it is itself checked.
        if (read.Problem!.Descriptor != CommandLineDiagnostics.UnreadablePath) unknown.Add(reference);
        return null;
    }

    /// <summary>Without what was said to be missing only because this check cannot look there.</summary>
    public IEnumerable<Diagnostic> WithoutUnknown(IEnumerable<Diagnostic> diagnostics) => diagnostics.Where(diagnostic =>
        diagnostic.Descriptor != WorkflowDiagnostics.CallNotFound || !unknown.Any(reference => reference.Span == diagnostic.Span));
}
