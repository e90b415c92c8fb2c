using Hal9.Engine.Runs;
using Hal9.Engine.Steps;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Actions.Sources;

/// <summary>Before a frozen run begins: every action that would be fetched, and every one those use, is named by its commit.</summary>
internal static class FrozenActions
{
    private const int DeepestLook = 10;

    /// <summary>One finding for each reference to a tag or a branch, with the commit it is now; and what could not be looked up.</summary>
    public static async Task<List<Diagnostic>> RefuseAsync(RunRequest request, TimeProvider time, CancellationToken cancellation)
    {
        var problems = new List<Diagnostic>();
        await using var library = new ActionLibrary(request.Actions, request.Offline, request.RepositoryRoot, [], static _ => ValueTask.CompletedTask, time);
        List<ActionReference.Repository> level =
        [
            .. request.Plan.Jobs.Select(static job => job.Job).OfType<CallJob>().Select(static call => call.Uses).OfType<WorkflowReference.Repository>().Select(ForeignWorkflows.RepositoryOf),
            .. request.Plan.Jobs.Select(static job => job.Job).OfType<StepsJob>().SelectMany(job => Foreign(job.Steps)),
        ];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var depth = 0; level.Count > 0 && depth < DeepestLook; depth++)
        {
            level = [.. level.Where(reference => seen.Add(reference.Text))];
            var resolved = await Task.WhenAll(level.Select(async reference => (Reference: reference, Answer: await library.ResolveAsync(reference, cancellation).ConfigureAwait(false)))).ConfigureAwait(false);
            level = [];
            foreach (var (reference, answer) in resolved)
            {
                if (answer.Checkout is not { } checkout)
                {
                    problems.Add(answer.Problem! with { Span = reference.Span });
                    continue;
                }
                if (!ActionLibrary.IsCommit(reference.Ref))
                {
                    problems.Add(ActionDiagnostics.Unpinned.At(reference.Span, $"`{reference.Text}` is not pinned to a commit; it is {checkout.Commit} now",
                        $"write {reference.Text[..reference.Text.LastIndexOf('@')]}@{checkout.Commit} # {reference.Ref}"));
                }
                // What is wrong with the action's own file is said when its job begins.
                var (folder, _) = ActionFolder.Read(Path.Combine(checkout.Folder, reference.Path), reference.Text, reference.Span, checkout);
                if (folder?.File.Runs is ActionRuns.Composite composite) level.AddRange(Foreign(composite.Steps));
            }
        }
        return problems;

        IEnumerable<ActionReference.Repository> Foreign(IEnumerable<Step> steps) => UsesSteps.Flat(steps).Select(static step => step.Uses).OfType<ActionReference.Repository>()
            .Where(reference => BuiltInActions.InsteadOf(reference, request.Actions) is null);
    }
}
