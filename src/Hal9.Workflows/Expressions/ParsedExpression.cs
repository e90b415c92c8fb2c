using System.Diagnostics.CodeAnalysis;

namespace Hal9.Workflows.Expressions;

/// <summary>An expression that was read, rightly or not. Immutable and safe to share between threads.</summary>
public sealed class ParsedExpression
{
    internal ParsedExpression(string text, ExpressionNode? root, ExpressionError? error)
    {
        Text = text;
        Root = root;
        Error = error;
    }

    /// <summary>All offsets count in this text: the expression, or the whole template it stands in.</summary>
    public string Text { get; }

    /// <summary>Null when the expression is empty (its value is null) or wrong.</summary>
    public ExpressionNode? Root { get; }

    public ExpressionError? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Error is null;

    /// <summary>This node's text, as it is written.</summary>
    public ReadOnlySpan<char> TextOf(ExpressionNode node) => Text.AsSpan(node.Offset, node.Length);

    /// <summary>Whether a status function is called anywhere in it.</summary>
    public bool CallsStatusFunction => Root is not null && Root.Descend().Any(node => node is ExpressionNode.FunctionCall { Function.IsStatus: true });

    /// <summary>The same as a condition: empty means <c>success()</c>; without a status function it means <c>success() &amp;&amp; (this)</c>.</summary>
    public ParsedExpression AsCondition()
    {
        if (!IsValid || CallsStatusFunction) return this;
        var success = new ExpressionNode.FunctionCall(ExpressionFunction.Success, [], 0, 0);
        return new ParsedExpression(Text, Root switch
        {
            null => success,
            ExpressionNode.And and => new ExpressionNode.And([success, .. and.Operands], and.Offset, and.Length),
            _ => new ExpressionNode.And([success, Root], Root.Offset, Root.Length),
        }, error: null);
    }

    /// <summary>The value, or the error of parsing or evaluating. Never throws on account of the expression.</summary>
    public EvaluationResult Evaluate(EvaluationContext context)
    {
        if (Error is not null) return new EvaluationResult(Error);
        return Root is null ? new EvaluationResult(ExpressionValue.Null) : ExpressionEvaluator.Evaluate(Root, context);
    }
}
