using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>Evaluates <c>runs-on</c>.</summary>
internal static class RunnerRequests
{
    public static RunnerRequest? Evaluate(RunsOn runsOn, EvaluationContext context, ICollection<Diagnostic> diagnostics)
    {
        var before = diagnostics.Count;
        var span = runsOn.Source.Span;
        IReadOnlyList<string> labels;
        string? group;
        if (runsOn.Source is TemplateExpression)
        {
            // One expression as a whole may give a label, labels, or the mapping.
            var result = runsOn.Source.Evaluate(context);
            foreach (var diagnostic in result.Diagnostics) diagnostics.Add(diagnostic);
            if (!result.Succeeded) return null;
            var mapping = result.Value as ExpressionObject;
            group = mapping?["group"].ToText();
            labels = TextsOf(mapping is null ? result.Value : mapping["labels"], span, diagnostics);
        }
        else
        {
            labels = runsOn.Labels?.EvaluateTexts(context, diagnostics) ?? [];
            group = runsOn.Group?.EvaluateText(context, diagnostics);
        }
        if (diagnostics.Count > before) return null;
        ImmutableArray<string> distinct = [.. labels.Where(label => label.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (distinct.IsEmpty && string.IsNullOrEmpty(group))
        {
            diagnostics.Add(PlanningDiagnostics.RunsOn.At(span, "`runs-on` evaluates to nothing: no label and no group"));
            return null;
        }
        return new RunnerRequest(distinct, string.IsNullOrEmpty(group) ? null : group, span);
    }

    private static IReadOnlyList<string> TextsOf(ExpressionValue value, SourceSpan span, ICollection<Diagnostic> diagnostics)
    {
        IReadOnlyList<ExpressionValue> items = value is ExpressionArray array ? array.Items : [value];
        if (items.All(item => item.IsPrimitive)) return [.. items.Select(item => item.ToText())];
        diagnostics.Add(PlanningDiagnostics.RunsOn.At(span, "a label is a text"));
        return [];
    }
}
