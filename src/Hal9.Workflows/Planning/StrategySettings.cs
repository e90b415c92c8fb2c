using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary><c>strategy</c>, evaluated.</summary>
/// <param name="Combinations">One null without a matrix.</param>
/// <param name="MaxParallel">0 means all.</param>
internal sealed record StrategySettings(ImmutableArray<MatrixCombination?> Combinations, bool FailFast, int MaxParallel)
{
    private static readonly StrategySettings None = new([null], true, 1);

    /// <summary>Null when a diagnostic says why.</summary>
    public static StrategySettings? Read(Strategy? strategy, EvaluationContext context, List<Diagnostic> diagnostics)
    {
        if (strategy is null) return None;
        var result = strategy.Source.Evaluate(context);
        diagnostics.AddRange(result.Diagnostics);
        if (!result.Succeeded) return null;
        if (result.Value is ExpressionNull) return None;
        if (result.Value is not ExpressionObject settings)
        {
            diagnostics.Add(WorkflowDiagnostics.ExpectedKind.At(strategy.Source.Span, $"`strategy` is a mapping, not {MatrixExpansion.Described(result.Value)}"));
            return null;
        }

        var failFast = true;
        var parallel = 0;
        ImmutableArray<MatrixCombination?> combinations = [null];
        foreach (var (key, value) in settings.Entries)
        {
            switch (key)
            {
                case "fail-fast" when value is ExpressionBoolean:
                    failFast = value.IsTruthy;
                    break;
                case "max-parallel" when value.Kind == ExpressionKind.Number:
                    parallel = (int)Math.Clamp(value.ToNumber(), 0, int.MaxValue);
                    break;
                case "matrix":
                    var expanded = MatrixExpansion.Expand(value);
                    foreach (var error in expanded.Errors) diagnostics.Add(PlanningDiagnostics.Matrix.At(SpanOf(strategy, error), error.Message));
                    if (expanded.Items.Length > 0) combinations = [.. expanded.Items];
                    break;
                default:
                    diagnostics.Add(WorkflowDiagnostics.UnexpectedValue.At(SpanOf(strategy.Source, key), $"`{key}` of `strategy` cannot be {MatrixExpansion.Described(value)}"));
                    break;
            }
        }
        return diagnostics.Count > 0 ? null : new StrategySettings(combinations, failFast, parallel);
    }

    private static SourceSpan SpanOf(Template template, string key) => ((template as TemplateMapping)?.Find(key) ?? template).Span;

    private static SourceSpan SpanOf(Strategy strategy, MatrixError error)
    {
        var place = strategy.Matrix ?? strategy.Source;
        if (error.Key is not null && place is TemplateMapping mapping) place = mapping.Find(error.Key) ?? place;
        if (error.Item >= 0 && place is TemplateSequence sequence && error.Item < sequence.Items.Length) place = sequence.Items[error.Item];
        return place.Span;
    }
}
