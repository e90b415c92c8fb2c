using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Model;

/// <summary>One evaluation of a template. Recursion is bounded: a template is never deeper than GitHub's limit of 50.</summary>
internal readonly struct TemplateEvaluation
{
    private readonly EvaluationContext context;
    private readonly ImmutableArray<Diagnostic>.Builder diagnostics;

    private TemplateEvaluation(EvaluationContext context)
    {
        this.context = context;
        diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    }

    public static TemplateResult Run(Template template, EvaluationContext context)
    {
        if (template is TemplateLiteral literal) return new TemplateResult(literal.Value, []);
        var evaluation = new TemplateEvaluation(context);
        var value = evaluation.Evaluate(template);
        return evaluation.diagnostics.Count > 0
            ? new TemplateResult(null, evaluation.diagnostics.DrainToImmutable())
            : new TemplateResult(value, []);
    }

    private ExpressionValue Evaluate(Template template) => template switch
    {
        TemplateLiteral literal => literal.Value,
        TemplateExpression expression => Evaluate(expression),
        TemplateSequence sequence => new ExpressionArray([.. sequence.Items.Select(Evaluate)]),
        TemplateMapping mapping => Evaluate(mapping),
        _ => ExpressionValue.Null,
    };

    private ExpressionValue Evaluate(TemplateExpression template)
    {
        var result = template.Expression.Evaluate(context);
        if (result.Succeeded) return result.Value;
        diagnostics.Add(ExpressionDiagnostics.For(result.Error.Kind).At(template.Span, result.Error.Message, result.Error.Hint));
        return ExpressionValue.Null;
    }

    private ExpressionDictionary Evaluate(TemplateMapping mapping)
    {
        var pairs = new List<KeyValuePair<string, ExpressionValue>>(mapping.Entries.Length);
        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in mapping.Entries)
        {
            var value = Evaluate(entry.Value);
            if (entry.Key is TemplateInsert)
            {
                Insert(entry, value, pairs, keys);
                continue;
            }
            var key = Evaluate(entry.Key);
            if (!key.IsPrimitive)
            {
                diagnostics.Add(WorkflowDiagnostics.ExpectedKind.At(entry.Key.Span, $"the key evaluates to {NameOf(key.Kind)}; a text was expected"));
                continue;
            }
            Add(key.ToText(), value, entry.Key, pairs, keys);
        }
        return new ExpressionDictionary(pairs);
    }

    private void Insert(TemplateEntry entry, ExpressionValue value, List<KeyValuePair<string, ExpressionValue>> pairs, HashSet<string> keys)
    {
        if (value is not ExpressionObject inserted)
        {
            diagnostics.Add(WorkflowDiagnostics.ExpectedKind.At(entry.Value.Span, $"the value to insert evaluates to {NameOf(value.Kind)}; a mapping was expected"));
            return;
        }
        foreach (var (key, item) in inserted.Entries) Add(key, item, entry.Key, pairs, keys);
    }

    private void Add(string key, ExpressionValue value, Template at, List<KeyValuePair<string, ExpressionValue>> pairs, HashSet<string> keys)
    {
        if (keys.Add(key)) pairs.Add(KeyValuePair.Create(key, value));
        else diagnostics.Add(WorkflowDiagnostics.DuplicateKey.At(at.Span, $"`{key}` is there already", "keys differ by more than upper and lower case"));
    }

    internal static string NameOf(ExpressionKind kind) => kind switch
    {
        ExpressionKind.Array => "a sequence",
        ExpressionKind.Object => "a mapping",
        ExpressionKind.Null => "nothing",
        ExpressionKind.Boolean => "a boolean",
        ExpressionKind.Number => "a number",
        _ => "a text",
    };
}
