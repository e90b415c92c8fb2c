using System.Collections.Immutable;
using System.Globalization;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Cli.Running;

/// <summary>Finds the steps of one job that a person named: by number from 1, by id or by name.</summary>
internal static class StepChoice
{
    /// <param name="jobs">Ids as typed; empty when none was.</param>
    /// <param name="words">As typed.</param>
    /// <returns>The job whose steps they are, and their places in it; or why there are none.</returns>
    public static (string? Job, ImmutableArray<string> Places, Diagnostic? Problem) Find(IReadOnlyList<ChosenRun> runs, IReadOnlyList<string> jobs, IReadOnlyList<string> words)
    {
        var candidates = runs.SelectMany(static run => run.Workflow.Workflow!.Jobs).Where(job => jobs.Count == 0 || jobs.Contains(job.Id, StringComparer.OrdinalIgnoreCase)).ToList();
        if (jobs.Count > 1 || candidates.Count != 1)
        {
            return Refused("`--step` is about the steps of one job", candidates.Count > 1 ? $"name it: -j {candidates[0].Id}{(runs.Count > 1 ? ", and one workflow" : "")}" : null);
        }
        if (candidates[0] is not StepsJob job) return Refused($"the job `{candidates[0].Id}` calls a workflow and has no steps of its own", null);
        var places = new List<string>();
        foreach (var word in words)
        {
            var found = Enumerable.Range(0, job.Steps.Length).Where(index => Is(job.Steps[index], index, word)).ToList();
            if (found.Count == 0) return Refused($"the job `{job.Id}` has no step `{word}`", Suggestion.Hint(word, Names(job)) ?? $"its steps are 1 to {job.Steps.Length}: {string.Join(", ", Names(job).Take(8).Select(static name => $"`{name}`"))}");
            places.AddRange(found.Select(static index => (index + 1).ToString(CultureInfo.InvariantCulture)));
        }
        return (job.Id, [.. places.Distinct()], null);
    }

    private static bool Is(Step step, int index, string word) =>
        word == (index + 1).ToString(CultureInfo.InvariantCulture) || (step.HasUserId && string.Equals(step.Id, word, StringComparison.OrdinalIgnoreCase))
        || string.Equals(NameOf(step), word, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Names(StepsJob job) => job.Steps.Select(static step => step.HasUserId ? step.Id : NameOf(step));

    /// <summary>As the tree shows it, but for expressions, which stand as they are written.</summary>
    private static string NameOf(Step step) => step.Name?.ToString() ?? step switch
    {
        RunStep run => "Run " + (run.Run.ToString() ?? "").Trim().Split('\n')[0],
        UsesStep uses => "Run " + uses.Uses.Text,
        _ => step.Id,
    };

    private static (string?, ImmutableArray<string>, Diagnostic) Refused(string message, string? hint) => (null, [], CommandLineDiagnostics.UnknownRunTarget.Nowhere(message, hint));
}
