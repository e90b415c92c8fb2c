using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>The labels a job may ask for, as far as the file says them.</summary>
internal static class RunnerLabelValues
{
    /// <summary>Literal labels, and for <c>${{ matrix.x }}</c> the literal values of that vector. Empty for a job that asks for a group.</summary>
    public static IEnumerable<TemplateLiteral> Of(StepsJob job)
    {
        if (job.RunsOn.Group is not null || job.RunsOn.Labels is not { } labels) return [];
        return labels switch
        {
            TemplateLiteral literal => [literal],
            TemplateSequence sequence => sequence.Items.OfType<TemplateLiteral>(),
            TemplateExpression expression => FromMatrix(expression, job.Strategy?.Matrix as TemplateMapping),
            _ => [],
        };
    }

    private static IEnumerable<TemplateLiteral> FromMatrix(TemplateExpression expression, TemplateMapping? matrix)
    {
        if (matrix is null || expression.Expression.Root is not { } root) return [];
        var place = new CheckPlace(TextRole.RunsOn, expression.Span, expression.ToString(), null);
        if (ReferencePaths.Of(root, place) is not { Context: "matrix", Path: [var key] }) return [];
        var vector = (matrix.Find(key) as TemplateSequence)?.Items.OfType<TemplateLiteral>() ?? [];
        var included = (matrix.Find("include") as TemplateSequence)?.Items.OfType<TemplateMapping>().Select(entry => entry.Find(key)).OfType<TemplateLiteral>() ?? [];
        return vector.Concat(included);
    }
}
