using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>Whether what <c>--matrix</c> names is in any matrix: else it would choose nothing, or everything, and nobody would be told.</summary>
internal static class MatrixChoice
{
    /// <returns>Null where all is well, and where a matrix is known only when the run is at it.</returns>
    public static Diagnostic? WhyNot(IReadOnlyList<Plan> plans, IReadOnlyList<KeyValuePair<string, string>> chosen)
    {
        if (chosen.Count == 0) return null;
        var legs = new List<JobLeg>();
        foreach (var plan in plans)
        {
            foreach (var job in plan.Jobs)
            {
                var expansion = Planner.Expand(job, plan.ContextOf(plan.Inputs, NeedsContext.Of([])));
                if (expansion.Failed) return null;
                legs.AddRange(expansion.Legs);
            }
        }
        var matrices = legs.Select(static leg => leg.Matrix).OfType<ExpressionObject>().ToList();
        foreach (var (name, value) in chosen)
        {
            var values = matrices.Where(matrix => matrix.TryGet(name, out _)).Select(matrix => matrix[name].ToText()).Distinct().ToList();
            if (values.Count == 0)
            {
                var names = matrices.SelectMany(static matrix => matrix.Entries).Select(static entry => entry.Key).Distinct().ToList();
                return Refused($"no matrix here has `{name}`", name, names, names.Count == 0 ? "no job here has a matrix" : "there is ");
            }
            if (!values.Contains(value, StringComparer.OrdinalIgnoreCase)) return Refused($"`{name}` is nowhere `{value}`", value, values, "it is ");
        }
        return null;
    }

    private static Diagnostic Refused(string message, string typed, List<string> known, string words) =>
        CommandLineDiagnostics.UnknownRunTarget.Nowhere(message, Suggestion.Hint(typed, known) ?? words + string.Join(", ", known.Take(12).Select(static one => $"`{one}`")));
}
