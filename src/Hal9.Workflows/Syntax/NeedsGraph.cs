using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>Whether every job can start one day.</summary>
internal static class NeedsGraph
{
    /// <param name="jobsSpan">The mapping of all jobs.</param>
    public static IEnumerable<Diagnostic> Judge(ImmutableArray<Job> jobs, SourceSpan jobsSpan)
    {
        var done = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var waiting = new List<Job>();
        foreach (var job in jobs)
        {
            if (job.Needs.IsEmpty) done.Add(job.Id);
            else waiting.Add(job);
        }
        if (waiting.Count == 0 && done.Count > 0) return [];
        if (done.Count == 0)
        {
            return [WorkflowDiagnostics.NoStartingJob.At(jobsSpan, jobs.IsEmpty ? "there is no job" : "every job needs another one, so none can start",
                jobs.IsEmpty ? null : "one job at least must have no `needs`")];
        }
        Settle(waiting, done);
        return Unmet(jobs, waiting, done);
    }

    /// <summary>Each need that is met releases who waited for it; every edge is looked at once.</summary>
    private static void Settle(List<Job> waiting, HashSet<string> done)
    {
        var waiters = new Dictionary<string, List<int>>(StringComparer.OrdinalIgnoreCase);
        var open = new int[waiting.Count];
        for (var i = 0; i < waiting.Count; i++)
        {
            foreach (var need in waiting[i].Needs)
            {
                if (!waiters.TryGetValue(need.Id, out var list)) waiters.Add(need.Id, list = []);
                list.Add(i);
                open[i]++;
            }
        }
        var ready = new Queue<string>(done);
        while (ready.TryDequeue(out var id))
        {
            if (!waiters.TryGetValue(id, out var list)) continue;
            foreach (var i in list)
            {
                if (--open[i] == 0 && done.Add(waiting[i].Id)) ready.Enqueue(waiting[i].Id);
            }
        }
    }

    private static IEnumerable<Diagnostic> Unmet(ImmutableArray<Job> jobs, List<Job> waiting, HashSet<string> done)
    {
        var ids = jobs.Select(job => job.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var job in waiting.Where(job => !done.Contains(job.Id)))
        {
            foreach (var need in job.Needs.Where(need => !done.Contains(need.Id)))
            {
                yield return ids.Contains(need.Id)
                    ? WorkflowDiagnostics.NeedsCycle.At(need.Span, $"job `{job.Id}` needs `{need.Id}`, which in the end needs it or a job that never starts", "break the circle")
                    : WorkflowDiagnostics.UnknownNeed.At(need.Span, $"job `{job.Id}` needs `{need.Id}`, which does not exist",
                        Suggestion.Hint(need.Id, ids.Where(id => !string.Equals(id, job.Id, StringComparison.OrdinalIgnoreCase))));
            }
        }
    }
}
