using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Cli.Checking;

/// <summary>
/// The workflows that one workflow calls, as far as they lie in its own repository. What lies in others is unknown here, and a check says nothing of it.
/// </summary>
/// <param name="displayed">How diagnostics name the calling file.</param>
internal sealed class CalledWorkflows(WorkflowRepository repository, string displayed)
{
    private readonly string prefix = displayed.LastIndexOf(WorkflowRepository.Folder, StringComparison.Ordinal) is var folder and >= 0 ? displayed[..folder] : "";
    private readonly HashSet<WorkflowReference> unknown = [];

    /// <summary>A <see cref="ReusableWorkflowLookup"/>.</summary>
    public ReusableWorkflow? Find(WorkflowReference reference, string? caller)
    {
        if (reference is not WorkflowReference.Local local || !WorkflowRepository.IsInside(local.Path))
        {
            unknown.Add(reference);
            return null;
        }
        var name = prefix + local.Path;
        var read = InputFile.Read(Path.Combine(repository.Root, local.Path), name);
        if (read.Source is { } source) return new ReusableWorkflow(name, source, IsTrusted: true);
        // A file that is there and is no text is told when it is itself checked.
        if (read.Problem!.Descriptor != CommandLineDiagnostics.UnreadablePath) unknown.Add(reference);
        return null;
    }

    /// <summary>Without what was said to be missing only because this check cannot look there.</summary>
    public IEnumerable<Diagnostic> WithoutUnknown(IEnumerable<Diagnostic> diagnostics) => diagnostics.Where(diagnostic =>
        diagnostic.Descriptor != WorkflowDiagnostics.CallNotFound || !unknown.Any(reference => reference.Span == diagnostic.Span));
}
