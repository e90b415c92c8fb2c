using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks;

/// <summary>A condition without the <c>success()</c> that reading it put in front.</summary>
internal static class WrittenCondition
{
    /// <summary>Null when nothing is written or it is wrong.</summary>
    public static ExpressionNode? Of(Condition condition) => condition.Expression.Root switch
    {
        null or ExpressionNode.FunctionCall { Length: 0 } => null,
        ExpressionNode.And { Operands: [ExpressionNode.FunctionCall { Length: 0 }, var only] } => only,
        ExpressionNode.And { Operands: [ExpressionNode.FunctionCall { Length: 0 }, ..] } and => new ExpressionNode.And([.. and.Operands.Skip(1)], and.Offset, and.Length),
        var root => root,
    };

    public static CheckPlace PlaceOf(Condition condition) => new(TextRole.Condition, condition.Span!.Value, condition.Expression.Text, null);
}
