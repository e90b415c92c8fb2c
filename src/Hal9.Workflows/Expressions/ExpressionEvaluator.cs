using System.Diagnostics;

namespace Hal9.Workflows.Expressions;

/// <summary>One evaluation of one tree. A failure is remembered in <see cref="Error"/> and null goes up the tree at once.</summary>
internal sealed partial class ExpressionEvaluator
{
    private static readonly ExpressionString Star = new("*");

    private EvaluationMemory memory;

    private ExpressionEvaluator(EvaluationContext context)
    {
        Context = context;
        memory = new EvaluationMemory(context.MemoryLimit);
    }

    public EvaluationContext Context { get; }

    public ExpressionError? Error { get; private set; }

    public static EvaluationResult Evaluate(ExpressionNode root, EvaluationContext context)
    {
        var evaluator = new ExpressionEvaluator(context);
        var value = evaluator.Evaluate(root, 0);
        return value is null ? new EvaluationResult(evaluator.Error!) : new EvaluationResult(value);
    }

    /// <summary>The node's value, or null after a failure.</summary>
    /// <param name="level">Depth of the node: 0 at the root.</param>
    public ExpressionValue? Evaluate(ExpressionNode node, int level)
    {
        // Filtered arrays are counted by the length of the list they hold; everything else by its kind.
        var value = Core(node, level, out var bytes);
        if (value is null) return null;

        // A primitive taken out of a context or of JSON is held twice, as the wrapped value and as what is in it, and lets
        // go of nothing below.
        var isWrapped = value is { IsPrimitive: true } and not ExpressionNull && IsFromCollection(node);
        if (bytes < 0) bytes = isWrapped ? EvaluationMemory.Object : EvaluationMemory.Of(value);
        if (!memory.Add(level, bytes, releaseBelow: !isWrapped && value.IsPrimitive)) return OutOfMemory(node);
        if (isWrapped && !memory.Add(level, EvaluationMemory.Of(value), releaseBelow: false)) return OutOfMemory(node);
        return value;
    }

    /// <summary>Counts a result that is still being built; false when it alone is too large.</summary>
    public bool Holds(long bytes) => bytes <= Context.MemoryLimit;

    public ExpressionValue? Fail(ExpressionNode node, ExpressionErrorKind kind, string message, string? hint = null)
    {
        Error ??= new ExpressionError(kind, message, node.Offset, node.Length, hint);
        return null;
    }

    public ExpressionValue? OutOfMemory(ExpressionNode node) =>
        Fail(node, ExpressionErrorKind.OutOfMemory, $"evaluating the expression takes more than the {Context.MemoryLimit} bytes allowed");

    private static bool IsFromCollection(ExpressionNode node) =>
        node is ExpressionNode.NamedValue or ExpressionNode.Index || (node is ExpressionNode.FunctionCall call && ReferenceEquals(call.Function, ExpressionFunction.FromJson));

    private ExpressionValue? Core(ExpressionNode node, int level, out long bytes)
    {
        bytes = -1;
        switch (node)
        {
            case ExpressionNode.Literal literal: return literal.Value;
            case ExpressionNode.Wildcard: return Star;
            case ExpressionNode.NamedValue name: return Context.Contexts(name.Name) ?? ExpressionValue.Null;
            case ExpressionNode.Index index: return Index(index, level, out bytes);
            case ExpressionNode.FunctionCall call: return Call(call, level);
            case ExpressionNode.Not not: return Evaluate(not.Operand, level + 1) is { } operand ? ExpressionValue.Of(!operand.IsTruthy) : null;
            case ExpressionNode.And and: return Chain(and.Operands, level, stopsAtTruthy: false);
            case ExpressionNode.Or or: return Chain(or.Operands, level, stopsAtTruthy: true);
            case ExpressionNode.Comparison comparison:
                return Evaluate(comparison.Left, level + 1) is { } left && Evaluate(comparison.Right, level + 1) is { } right
                    ? ExpressionValue.Of(ExpressionComparison.Holds(comparison.Operator, left, right)) : null;
            default: throw new UnreachableException();
        }
    }

    private ExpressionValue? Chain(IReadOnlyList<ExpressionNode> operands, int level, bool stopsAtTruthy)
    {
        ExpressionValue? value = null;
        for (var i = 0; i < operands.Count; i++)
        {
            value = Evaluate(operands[i], level + 1);
            if (value is null || value.IsTruthy == stopsAtTruthy) return value;
        }
        return value;
    }
}
