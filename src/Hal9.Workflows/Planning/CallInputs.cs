using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>The <c>inputs</c> of a called workflow.</summary>
internal static class CallInputs
{
    /// <summary>
    /// Each declared input: what the caller gives, else its default, else empty, false or 0. A value of another kind than declared is an error,
    /// except that every scalar is a text.
    /// </summary>
    /// <param name="context">The caller's: <c>with</c> is evaluated in it, and so are defaults (with <c>github</c> and <c>vars</c>).</param>
    public static ExpressionObject Bind(CallJob call, EvaluationContext context, ICollection<Diagnostic> diagnostics)
    {
        var given = ExpressionDictionary.Empty as ExpressionObject;
        if (call.With is not null)
        {
            var result = call.With.Evaluate(context);
            foreach (var diagnostic in result.Diagnostics) diagnostics.Add(diagnostic);
            if (!result.Succeeded) return given;
            if (result.Value is ExpressionObject mapping) given = mapping;
            else if (result.Value is not ExpressionNull) diagnostics.Add(WorkflowDiagnostics.CallInput.At(call.With.Span, $"`with` is a mapping, not {MatrixExpansion.Described(result.Value)}"));
        }
        var inputs = call.Called?.On.Find("workflow_call")?.Call?.Inputs ?? [];
        var bound = new List<(string, ExpressionValue)>(inputs.Length);
        foreach (var input in inputs)
        {
            ExpressionValue? value = null;
            var span = (call.With as TemplateMapping)?.Find(input.Name)?.Span ?? call.Uses.Span;
            if (given.TryGet(input.Name, out var handed)) value = Coerce(input, handed, span, diagnostics);
            else if (input.Required && input.Default is null) diagnostics.Add(WorkflowDiagnostics.CallInput.At(call.Uses.Span, $"the called workflow requires the input `{input.Name}`"));
            else if (input.Default?.Evaluate(context) is { } result)
            {
                foreach (var diagnostic in result.Diagnostics) diagnostics.Add(diagnostic);
                value = result.Succeeded ? Coerce(input, result.Value, input.Default.Span, diagnostics) : null;
            }
            bound.Add((input.Name, value ?? Absent(input)));
        }
        foreach (var (name, _) in given.Entries)
        {
            if (inputs.Any(input => string.Equals(input.Name, name, StringComparison.OrdinalIgnoreCase)) || call.Called is null) continue;
            diagnostics.Add(WorkflowDiagnostics.CallInput.At((call.With as TemplateMapping)?.Find(name)?.Span ?? call.Uses.Span,
                $"the called workflow has no input `{name}`", Suggestion.Hint(name, inputs.Select(input => input.Name))));
        }
        return ExpressionDictionary.Of(bound);
    }

    private static ExpressionValue? Coerce(CallInput input, ExpressionValue value, SourceSpan span, ICollection<Diagnostic> diagnostics)
    {
        var fits = input.Type switch
        {
            "boolean" => value.Kind == ExpressionKind.Boolean,
            "number" => value.Kind == ExpressionKind.Number,
            _ => value.IsPrimitive,
        };
        if (fits) return input.Type is "boolean" or "number" ? value : ExpressionValue.Of(value.ToText());
        diagnostics.Add(WorkflowDiagnostics.CallInput.At(span, $"the input `{input.Name}` is a {input.Type}, not {MatrixExpansion.Described(value)}"));
        return null;
    }

    private static ExpressionValue Absent(CallInput input) => input.Type switch
    {
        "boolean" => ExpressionValue.False,
        "number" => ExpressionValue.Of(0d),
        _ => ExpressionValue.EmptyString,
    };
}
