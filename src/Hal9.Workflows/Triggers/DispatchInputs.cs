using System.Collections.Immutable;
using System.Globalization;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Triggers;

/// <summary>The inputs of one manual run.</summary>
/// <param name="Inputs">The <c>inputs</c> context: booleans and numbers are typed, the rest is text.</param>
/// <param name="EventInputs"><c>github.event.inputs</c>: everything is text.</param>
public sealed record DispatchBinding(ExpressionDictionary Inputs, ExpressionDictionary EventInputs, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>Holds what a person gave against the declared inputs of <c>workflow_dispatch</c>.</summary>
public static class DispatchInputs
{
    /// <summary>
    /// Each declared input: what was given, else its default, else empty (for a boolean false). Names ignore case. Unknown, missing and
    /// ill-typed ones are errors, all of them told.
    /// </summary>
    /// <param name="trigger">Of <c>workflow_dispatch</c>.</param>
    /// <param name="given">Names and values as typed.</param>
    public static DispatchBinding Bind(Trigger trigger, IReadOnlyDictionary<string, string> given)
    {
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in given)
        {
            if (trigger.DispatchInputs.Any(input => string.Equals(input.Name, name, StringComparison.OrdinalIgnoreCase)))
            {
                values[name] = value;
                continue;
            }
            var hint = Suggestion.Hint(name, trigger.DispatchInputs.Select(input => input.Name))
                ?? (trigger.DispatchInputs.IsEmpty ? "it has none" : $"it has {string.Join(", ", trigger.DispatchInputs.Select(input => $"`{input.Name}`"))}");
            diagnostics.Add(TriggerDiagnostics.UnknownInput.At(trigger.Span, $"the workflow has no input `{name}`", hint));
        }

        var inputs = new List<(string, ExpressionValue)>(trigger.DispatchInputs.Length);
        var texts = new List<(string, ExpressionValue)>(trigger.DispatchInputs.Length);
        foreach (var input in trigger.DispatchInputs)
        {
            var isGiven = values.TryGetValue(input.Name, out var value);
            value ??= input.Default?.Value.ToText();
            if (string.IsNullOrEmpty(value) && input.Required) diagnostics.Add(TriggerDiagnostics.MissingInput.At(input.Span, $"the input `{input.Name}` is required", Example(input)));
            else if (isGiven) Judge(input, value!, diagnostics);
            value ??= input.Type == "boolean" ? "false" : "";
            inputs.Add((input.Name, Typed(input, value)));
            texts.Add((input.Name, ExpressionValue.Of(value)));
        }
        return new DispatchBinding(ExpressionDictionary.Of(inputs), ExpressionDictionary.Of(texts), diagnostics.DrainToImmutable());
    }

    private static void Judge(DispatchInput input, string value, ImmutableArray<Diagnostic>.Builder diagnostics)
    {
        switch (input.Type)
        {
            case "boolean" when value is not ("true" or "false"):
                diagnostics.Add(TriggerDiagnostics.InputValue.At(input.Span, $"the input `{input.Name}` is `true` or `false`, not `{value}`"));
                break;
            case "number" when value.Length > 0 && !IsNumber(value):
                diagnostics.Add(TriggerDiagnostics.InputValue.At(input.Span, $"the input `{input.Name}` is a number, not `{value}`"));
                break;
            case "choice" when !input.Options.Any(option => option.Text == value) && (value.Length > 0 || input.Required):
                diagnostics.Add(TriggerDiagnostics.InputValue.At(
                    input.Span,
                    $"the input `{input.Name}` is one of {string.Join(", ", input.Options.Select(option => $"`{option.Text}`"))}, not `{value}`",
                    Suggestion.Hint(value, input.Options.Select(option => option.Text))));
                break;
        }
    }

    private static string? Example(DispatchInput input) => input.Type switch
    {
        "choice" when !input.Options.IsEmpty => $"one of {string.Join(", ", input.Options.Select(option => $"`{option.Text}`"))}",
        "boolean" => "`true` or `false`",
        "number" => "a number",
        _ => input.Description,
    };

    private static ExpressionValue Typed(DispatchInput input, string value) => input.Type switch
    {
        "boolean" => ExpressionValue.Of(value == "true"),
        "number" when IsNumber(value) => ExpressionValue.Of(double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture)),
        _ => ExpressionValue.Of(value),
    };

    private static bool IsNumber(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
}
