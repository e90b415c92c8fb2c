using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

internal static class StrategyConverter
{
    public static Strategy Convert(Conversion conversion, Template template)
    {
        if (template is not TemplateMapping mapping) return new Strategy(template, null, null, null);
        var matrix = mapping.Find("matrix");
        if (matrix is TemplateMapping vectors)
        {
            var failFast = mapping.Find("fail-fast");
            var maxParallel = mapping.Find("max-parallel");

            // An expression anywhere in the strategy but the values of unknown keys puts the combinations off until it is known.
            var isKnown = vectors.IsLiteral && failFast is not TemplateExpression && maxParallel is not TemplateExpression && mapping.Entries.All(entry => entry.Key is TemplateLiteral);
            JudgeMatrix(conversion, vectors, isKnown);
        }
        return new Strategy(mapping, matrix, mapping.Find("fail-fast"), mapping.Find("max-parallel"));
    }

    private static void JudgeMatrix(Conversion conversion, TemplateMapping matrix, bool isKnown)
    {
        var hasVector = false;
        var hasInclude = false;
        var judge = new MatrixJudge(conversion);
        foreach (var (key, value) in matrix.Entries)
        {
            switch (key.LiteralText)
            {
                case null:
                    hasVector = true;
                    break;
                case "include":
                    hasInclude = !value.IsLiteral || value is TemplateSequence { Items.Length: > 0 };
                    if (value is TemplateSequence { IsLiteral: true } include) judge.Include = include;
                    break;
                case "exclude":
                    if (value is TemplateSequence { IsLiteral: true } exclude) judge.Exclude = exclude;
                    break;
                case var name:
                    hasVector = true;
                    if (value is not TemplateSequence { IsLiteral: true } vector) break;
                    if (vector.Items.IsEmpty) conversion.Report(WorkflowDiagnostics.EmptyMatrix.At(vector.Span, $"`{name}` has no values", "give it at least one value"));
                    else judge.Add(name, vector);
                    break;
            }
        }
        if (!hasVector && !hasInclude) conversion.Report(WorkflowDiagnostics.EmptyMatrix.At(matrix.Span, "the matrix has no values", "give it at least one key with a sequence of values"));
        if (isKnown) judge.Judge();
    }

    /// <summary>The value of a template without expressions.</summary>
    public static ExpressionValue Literal(Template template) => template switch
    {
        TemplateLiteral literal => literal.Value,
        TemplateSequence sequence => new ExpressionArray([.. sequence.Items.Select(Literal)]),
        TemplateMapping mapping => new ExpressionDictionary(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key.LiteralText ?? "", Literal(entry.Value)))),
        _ => ExpressionValue.Null,
    };
}
