namespace Hal9.Workflows.Expressions;

/// <summary>
/// One node of a parsed expression. Immutable; never deeper than <see cref="ExpressionLimits.Depth"/>, so that walking it by
/// recursion is safe.
/// </summary>
/// <param name="Offset">0-based, in the text that was parsed (for a template: in the whole template).</param>
/// <param name="Length">In UTF-16 code units; covers the node's own text without parentheses around it.</param>
public abstract record ExpressionNode(int Offset, int Length)
{
    /// <summary>Nodes under this one, in the order they are written.</summary>
    public virtual IReadOnlyList<ExpressionNode> Children => [];

    /// <summary>This node and all under it, parents first.</summary>
    public IEnumerable<ExpressionNode> Descend()
    {
        var waiting = new Stack<ExpressionNode>();
        waiting.Push(this);
        while (waiting.TryPop(out var node))
        {
            yield return node;
            for (var i = node.Children.Count - 1; i >= 0; i--) waiting.Push(node.Children[i]);
        }
    }

    /// <summary>A literal; also the name after a dot, as a string (<see cref="Index.IsProperty"/>).</summary>
    public sealed record Literal(ExpressionValue Value, int Offset, int Length) : ExpressionNode(Offset, Length);

    /// <param name="Name">The context as the scope spells it; as it is written where the scope allows anything.</param>
    public sealed record NamedValue(string Name, int Offset, int Length) : ExpressionNode(Offset, Length);

    /// <summary>
    /// <c>*</c> as the key of an <see cref="Index"/>. The grammar also lets it begin the expression between brackets
    /// (<c>x[* == 1]</c>), where it is the string <c>'*'</c>.
    /// </summary>
    public sealed record Wildcard(int Offset, int Length) : ExpressionNode(Offset, Length);

    /// <param name="IsProperty">Written <c>target.key</c>; else <c>target[key]</c>.</param>
    public sealed record Index(ExpressionNode Target, ExpressionNode Key, bool IsProperty, int Offset, int Length) : ExpressionNode(Offset, Length)
    {
        public override IReadOnlyList<ExpressionNode> Children => [Target, Key];
    }

    public sealed record FunctionCall(ExpressionFunction Function, IReadOnlyList<ExpressionNode> Arguments, int Offset, int Length) : ExpressionNode(Offset, Length)
    {
        /// <summary>As the documentation spells it; the spelling in the text stands at <see cref="ExpressionNode.Offset"/> with the same length.</summary>
        public string Name => Function.Name;

        public override IReadOnlyList<ExpressionNode> Children => Arguments;
    }

    public sealed record Not(ExpressionNode Operand, int Offset, int Length) : ExpressionNode(Offset, Length)
    {
        public override IReadOnlyList<ExpressionNode> Children => [Operand];
    }

    /// <summary>A chain of <c>&amp;&amp;</c>, flattened: no operand is itself an <see cref="And"/>.</summary>
    public sealed record And(IReadOnlyList<ExpressionNode> Operands, int Offset, int Length) : ExpressionNode(Offset, Length)
    {
        public override IReadOnlyList<ExpressionNode> Children => Operands;
    }

    /// <summary>A chain of <c>||</c>, flattened: no operand is itself an <see cref="Or"/>.</summary>
    public sealed record Or(IReadOnlyList<ExpressionNode> Operands, int Offset, int Length) : ExpressionNode(Offset, Length)
    {
        public override IReadOnlyList<ExpressionNode> Children => Operands;
    }

    public sealed record Comparison(ComparisonOperator Operator, ExpressionNode Left, ExpressionNode Right, int Offset, int Length) : ExpressionNode(Offset, Length)
    {
        public override IReadOnlyList<ExpressionNode> Children => [Left, Right];
    }
}

/// <summary>How two values are compared; see <see cref="ExpressionComparison"/>.</summary>
public enum ComparisonOperator
{
    Equal,
    NotEqual,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
}
