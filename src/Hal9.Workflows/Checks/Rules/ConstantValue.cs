using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>What is known of an expression's truth without knowing any context.</summary>
/// <param name="Because">The part that decides it.</param>
internal readonly record struct ConstantValue(bool IsTruthy, ExpressionNode Because)
{
    /// <summary>Null when it depends on something.</summary>
    public static ConstantValue? Of(ExpressionNode node)
    {
        switch (node)
        {
            case ExpressionNode.Literal literal:
                return new ConstantValue(literal.Value.IsTruthy, literal);
            case ExpressionNode.Not not:
                return Of(not.Operand) is { } inner ? new ConstantValue(!inner.IsTruthy, inner.Because) : null;
            case ExpressionNode.Or or:
                return Chain(or.Operands, decisive: true, node);
            case ExpressionNode.And and:
                return Chain(and.Operands, decisive: false, node);
            case ExpressionNode.Comparison { Left: ExpressionNode.Literal left, Right: ExpressionNode.Literal right } comparison:
                return new ConstantValue(Holds(comparison.Operator, left.Value, right.Value), node);
            default:
                return null;
        }
    }

    /// <summary>One decisive operand decides; else all must be known.</summary>
    private static ConstantValue? Chain(IReadOnlyList<ExpressionNode> operands, bool decisive, ExpressionNode whole)
    {
        var known = true;
        foreach (var operand in operands)
        {
            var value = Of(operand);
            if (value?.IsTruthy == decisive) return value;
            known &= value is not null;
        }
        return known ? new ConstantValue(!decisive, whole) : null;
    }

    private static bool Holds(ComparisonOperator comparison, ExpressionValue left, ExpressionValue right) => ExpressionComparison.Holds(comparison, left, right);
}
