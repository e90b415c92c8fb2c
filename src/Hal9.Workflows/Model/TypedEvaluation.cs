using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Model;

/// <summary>
/// Evaluates a template where one kind of value is wanted, by GitHub's rules: any scalar is a text, but only a boolean is a boolean and
/// only a number is a number.
/// </summary>
public static class TypedEvaluation
{
    /// <summary>Null with a diagnostic when it is a collection or cannot be evaluated.</summary>
    public static string? EvaluateText(this Template template, EvaluationContext context, ICollection<Diagnostic> diagnostics) =>
        Evaluate(template, context, diagnostics, "a text", value => value.IsPrimitive)?.ToText();

    /// <inheritdoc cref="EvaluateText"/>
    public static bool? EvaluateBoolean(this Template template, EvaluationContext context, ICollection<Diagnostic> diagnostics) =>
        Evaluate(template, context, diagnostics, "true or false", value => value.Kind == ExpressionKind.Boolean)?.IsTruthy;

    /// <inheritdoc cref="EvaluateText"/>
    public static double? EvaluateNumber(this Template template, EvaluationContext context, ICollection<Diagnostic> diagnostics) =>
        Evaluate(template, context, diagnostics, "a number", value => value.Kind == ExpressionKind.Number)?.ToNumber();

    /// <summary>A text is a sequence of one.</summary>
    public static IReadOnlyList<string>? EvaluateTexts(this Template template, EvaluationContext context, ICollection<Diagnostic> diagnostics)
    {
        var value = Evaluate(template, context, diagnostics, "a text or a sequence of texts",
            value => value.IsPrimitive || (value is ExpressionArray array && array.Items.All(item => item.IsPrimitive)));
        return value switch
        {
            null => null,
            ExpressionArray array => [.. array.Items.Select(item => item.ToText())],
            _ => [value.ToText()],
        };
    }

    /// <summary>A mapping of texts, such as <c>env</c> and <c>with</c>, in the order of the file.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? EvaluateTextMapping(this Template template, EvaluationContext context, ICollection<Diagnostic> diagnostics)
    {
        var value = Evaluate(template, context, diagnostics, "a mapping of texts",
            value => value is ExpressionObject mapping && mapping.Entries.All(entry => entry.Value.IsPrimitive));
        return value is ExpressionObject entries ? [.. entries.Entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.ToText()))] : null;
    }

    private static ExpressionValue? Evaluate(Template template, EvaluationContext context, ICollection<Diagnostic> diagnostics, string wanted, Func<ExpressionValue, bool> fits)
    {
        var result = template.Evaluate(context);
        foreach (var diagnostic in result.Diagnostics) diagnostics.Add(diagnostic);
        if (!result.Succeeded) return null;
        if (fits(result.Value)) return result.Value;
        diagnostics.Add(WorkflowDiagnostics.ExpectedKind.At(template.Span, $"the value is {TemplateEvaluation.NameOf(result.Value.Kind)}; {wanted} was expected"));
        return null;
    }
}
