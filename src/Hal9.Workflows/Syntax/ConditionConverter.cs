using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

internal static class ConditionConverter
{
    /// <param name="template">The value of <c>if</c>; null when it is not written.</param>
    public static Condition Convert(Conversion conversion, Template? template, ExpressionScope scope)
    {
        switch (template)
        {
            case TemplateExpression expression:
                return new Condition(expression.Expression.AsCondition(), expression.Span);
            case TemplateLiteral literal:
                var text = literal.Value.ToText();
                if (string.IsNullOrWhiteSpace(text)) return Condition.Default with { Span = literal.Span };
                var parsed = ExpressionParser.ParseCondition(text, scope);
                if (parsed.Error is { } error) conversion.Report(ExpressionPlace.At(literal, text, error));
                return new Condition(parsed, literal.Span);
            default:
                return Condition.Default;
        }
    }
}
