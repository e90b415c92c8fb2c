using System.Collections.Immutable;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>Jobs in an order in which each stands behind all it needs; else as in the file.</summary>
internal static class JobOrder
{
    public static ImmutableArray<Job> Of(Workflow workflow)
    {
        var order = ImmutableArray.CreateBuilder<Job>(workflow.Jobs.Length);
        var placed = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (order.Count < workflow.Jobs.Length)
        {
            var before = order.Count;
            foreach (var job in workflow.Jobs)
            {
                if (!placed.Contains(job.Id) && AllPlaced(job, placed)) Place(job);
            }
            if (order.Count == before) throw new ArgumentException("the jobs need each other in a circle, or an unknown job: plan only workflows without errors", nameof(workflow));
        }
        return order.MoveToImmutable();

        void Place(Job job)
        {
            placed.Add(job.Id);
            order.Add(job);
        }
    }

    private static bool AllPlaced(Job job, HashSet<string> placed)
    {
        foreach (var need in job.Needs)
        {
            if (!placed.Contains(need.Id)) return false;
        }
        return true;
    }
}
