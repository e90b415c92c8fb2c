using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Model;

/// <summary>
/// An <c>if</c>. Without a status function anywhere in it, it means <c>success() &amp;&amp; (…)</c>; an absent or empty one means
/// <c>success()</c>.
/// </summary>
/// <param name="Expression">With the implied <c>success()</c> already in it; its text and offsets are what is written.</param>
/// <param name="Span">The value of <c>if</c>; null when it is not written.</param>
public sealed record Condition(ParsedExpression Expression, SourceSpan? Span)
{
    /// <summary>Nothing is written: <c>success()</c>.</summary>
    public static Condition Default { get; } = new(ExpressionParser.ParseCondition("", ExpressionScope.WellKnown), null);

    /// <summary>A boolean, whether what carries the condition runs; or why that cannot be said.</summary>
    public EvaluationResult Evaluate(EvaluationContext context)
    {
        var result = Expression.Evaluate(context);
        return result.Succeeded ? new EvaluationResult(ExpressionValue.Of(result.Value.IsTruthy)) : result;
    }
}
