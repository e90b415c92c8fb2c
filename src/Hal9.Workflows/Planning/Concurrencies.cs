using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>Evaluates <c>concurrency</c> of a workflow or job.</summary>
internal static class Concurrencies
{
    private const int MaxLength = 400;

    /// <summary>Null with a diagnostic when it has no group.</summary>
    public static ConcurrencyGroup? Evaluate(Concurrency concurrency, EvaluationContext context, ICollection<Diagnostic> diagnostics)
    {
        var before = diagnostics.Count;
        string? group;
        var cancel = false;
        var queue = "single";
        if (concurrency.Group is null && concurrency.Source is TemplateExpression)
        {
            // One expression as a whole may give the group alone or the mapping.
            var result = concurrency.Source.Evaluate(context);
            foreach (var diagnostic in result.Diagnostics) diagnostics.Add(diagnostic);
            if (!result.Succeeded) return null;
            var mapping = result.Value as ExpressionObject;
            group = mapping is null ? result.Value.ToText() : mapping["group"].ToText();
            cancel = mapping is not null && mapping["cancel-in-progress"].IsTruthy;
            if (mapping is not null && mapping["queue"].ToText() is { Length: > 0 } named) queue = named;
        }
        else
        {
            group = concurrency.Group?.EvaluateText(context, diagnostics);
            cancel = concurrency.CancelInProgress?.EvaluateBoolean(context, diagnostics) ?? false;
            queue = concurrency.Queue?.EvaluateText(context, diagnostics) ?? queue;
        }
        if (diagnostics.Count > before) return null;
        if (string.IsNullOrEmpty(group)) diagnostics.Add(WorkflowDiagnostics.ConcurrencyGroup.At(concurrency.Source.Span, "the concurrency group has no name"));
        else if (group.Length > MaxLength) diagnostics.Add(WorkflowDiagnostics.ConcurrencyGroup.At(concurrency.Source.Span, $"the name of the concurrency group has {group.Length} characters; {MaxLength} are allowed"));
        else return new ConcurrencyGroup(group, cancel, queue);
        return null;
    }
}
