using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Actions.Sources;

/// <summary>What came of looking for a workflow of another repository.</summary>
/// <param name="File">Absolute, in the store of actions; null exactly when <paramref name="Problem"/> is not.</param>
/// <param name="Warnings">Moved tags, an origin that did not answer.</param>
/// <param name="Said">One line: which commit, from where.</param>
public sealed record FoundWorkflow(string? File, Diagnostic? Problem, IReadOnlyList<Diagnostic> Warnings, string Said);

/// <summary>Workflows of other repositories, which jobs call: they come from where actions come from, and stay where those stay. Thread-safe.</summary>
/// <param name="isOffline">Only what is on this machine counts.</param>
/// <param name="root">Where git is started; absolute.</param>
public sealed class ForeignWorkflows(ActionSourcing sourcing, bool isOffline, string root, TimeProvider time) : IAsyncDisposable
{
    private const string Folder = ".github/workflows/";

    // A journal keeps the texts of called workflows, so that a run that goes on needs no pin.
    private readonly ActionLibrary library = new(sourcing, isOffline, root, [], static _ => ValueTask.CompletedTask, time);

    public async Task<FoundWorkflow> FindAsync(WorkflowReference.Repository reference, CancellationToken cancellation)
    {
        if (!reference.Path.StartsWith(Folder, StringComparison.Ordinal) || reference.Path.IndexOf('/', Folder.Length) >= 0)
        {
            return Refuse(WorkflowDiagnostics.CallNotFound.At(reference.Span, $"the workflow `{reference.Text}` cannot be called", $"only files right in `{Folder}` of a repository can be"));
        }
        var resolved = await library.ResolveAsync(RepositoryOf(reference), cancellation).ConfigureAwait(false);
        IReadOnlyList<Diagnostic> warnings = [.. resolved.Warnings.Select(warning => warning with { Span = reference.Span })];
        if (resolved.Checkout is not { } checkout) return Refuse(resolved.Problem! with { Span = reference.Span }) with { Warnings = warnings };
        var file = Path.Combine(checkout.Folder, reference.Path);
        return File.Exists(file)
            ? new FoundWorkflow(file, null, warnings, resolved.Said)
            : Refuse(WorkflowDiagnostics.CallNotFound.At(reference.Span, $"{checkout.Repository}@{reference.Ref} has no file `{reference.Path}`", $"looked in {checkout.Commit}")) with { Warnings = warnings };
    }

    public ValueTask DisposeAsync() => library.DisposeAsync();

    /// <summary>The repository at the ref, as a step would name it.</summary>
    internal static ActionReference.Repository RepositoryOf(WorkflowReference.Repository reference) =>
        new(reference.Text, reference.Span, reference.Owner, reference.Name, reference.Path, reference.Ref);

    /// <summary>What <c>$/path</c> means in a workflow of another repository: that repository, at the ref it was called by. Null in a file of the run's own.</summary>
    /// <remarks>Such a file is named <c>owner/repo/.github/workflows/file.yml@ref</c>.</remarks>
    internal static ActionReference.Repository? InFileOf(ActionReference.Self self) =>
        WorkflowReference.Parse(self.Span.File.Path, self.Span) is WorkflowReference.Repository file && file.Path.StartsWith(Folder, StringComparison.Ordinal)
            ? new ActionReference.Repository(self.Text, self.Span, file.Owner, file.Name, self.Path, file.Ref)
            : null;

    private static FoundWorkflow Refuse(Diagnostic problem) => new(null, problem, [], "");
}
