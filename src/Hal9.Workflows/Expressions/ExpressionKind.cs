namespace Hal9.Workflows.Expressions;

/// <summary>The six kinds of value of the expression language. The names are what <c>join</c> prints for a collection.</summary>
public enum ExpressionKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
