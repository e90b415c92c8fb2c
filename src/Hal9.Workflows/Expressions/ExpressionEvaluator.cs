namespace Hal9.Workflows.Expressions;

internal static class ExpressionEvaluator
{
    public static EvaluationResult Evaluate(ExpressionNode root, EvaluationContext context) => throw new NotImplementedException();
}
