using System.Diagnostics;
using System.Runtime.CompilerServices;
using Kind = Hal9.Workflows.Expressions.ExpressionTokenKind;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// Reads expressions: operator precedence with two stacks, no recursion, so that no text can exhaust the thread's stack. Judges
/// in the order of the text, as GitHub does: the first thing wrong is the error.
/// </summary>
public static class ExpressionParser
{
    /// <summary>Never throws. An empty text is a valid expression whose value is null.</summary>
    public static ParsedExpression Parse(string text, ExpressionScope scope)
    {
        var root = Parse(text, 0, text.Length, scope, out var error);
        return new ParsedExpression(text, root, error);
    }

    /// <summary>
    /// Reads a condition (an <c>if</c>): empty means <c>success()</c>, and one that calls no status function means
    /// <c>success() &amp;&amp; (text)</c>.
    /// </summary>
    public static ParsedExpression ParseCondition(string text, ExpressionScope scope) => Parse(text, scope).AsCondition();

    /// <summary>Reads the part of a longer text; offsets count from the start of the whole.</summary>
    internal static ExpressionNode? Parse(string text, int start, int length, ExpressionScope scope, out ExpressionError? error)
    {
        if (length > ExpressionLimits.Length)
        {
            error = ExpressionMistakes.TooLong(start, length);
            return null;
        }
        Span<ExpressionToken> operators = stackalloc ExpressionToken[16];
        Span<Kind> brackets = stackalloc Kind[32];
        var operands = default(OperandBuffer);
        var run = new Run(text, start, start + length, scope, new SpanStack<ExpressionToken>(operators), brackets, operands);
        var root = run.ToTree();
        error = run.Error;
        if (root is not null && IsDeeper(root, ExpressionLimits.Depth))
        {
            error = ExpressionMistakes.TooDeep(start, length);
            return null;
        }
        return root;
    }

    /// <summary>Never goes further down than the limit.</summary>
    internal static bool IsDeeper(ExpressionNode node, int limit)
    {
        if (limit == 0) return true;
        switch (node)
        {
            case ExpressionNode.Index index: return IsDeeper(index.Target, limit - 1) || IsDeeper(index.Key, limit - 1);
            case ExpressionNode.Not not: return IsDeeper(not.Operand, limit - 1);
            case ExpressionNode.Comparison comparison: return IsDeeper(comparison.Left, limit - 1) || IsDeeper(comparison.Right, limit - 1);
            case ExpressionNode.Literal or ExpressionNode.NamedValue or ExpressionNode.Wildcard: return false;
        }
        foreach (var child in node.Children)
        {
            if (IsDeeper(child, limit - 1)) return true;
        }
        return false;
    }

    /// <summary>A finished node with the stretch it covers, parentheses included; or a function whose arguments are still being read.</summary>
    private readonly record struct Operand(ExpressionNode? Node, ExpressionFunction? Function, int Offset, int End);

    [InlineArray(16)]
    private struct OperandBuffer
    {
        private Operand first;
    }

    private ref struct Run
    {
        private readonly string text;
        private readonly ExpressionScope scope;
        private ExpressionLexer lexer;
        private SpanStack<ExpressionToken> operators;
        private SpanStack<Operand> operands;

        public Run(string text, int start, int end, ExpressionScope scope, SpanStack<ExpressionToken> operators, Span<Kind> brackets, Span<Operand> operands)
        {
            this.text = text;
            this.scope = scope;
            lexer = new ExpressionLexer(text.AsSpan(0, end), start, brackets);
            this.operators = operators;
            this.operands = new SpanStack<Operand>(operands);
        }

        public ExpressionError? Error { get; private set; }

        public ExpressionNode? ToTree()
        {
            var last = default(ExpressionToken);
            while (lexer.Next(out var token))
            {
                if (token.Kind == Kind.Unexpected) Error = ExpressionMistakes.UnexpectedSymbol(text, token.Offset, token.Length, last.EndsOperand);
                else if (token.IsOperator) PushOperator(token, last);
                else PushOperand(token);
                if (Error is not null) return null;
                last = token;
            }
            if (last.Kind == Kind.None) return null;
            if (!last.EndsOperand || lexer.HasOpenBracket)
            {
                Error = ExpressionMistakes.UnexpectedEnd(text, last.Offset, last.Length, lexer.HasOpenBracket && last.EndsOperand ? Closing() : null);
                return null;
            }
            while (operators.Count > 0) Apply();
            return operands.Pop().Node;
        }

        private char Closing()
        {
            while (operators.Top.Kind is not (Kind.StartGroup or Kind.StartIndex or Kind.StartParameters)) operators.Pop();
            return operators.Top.Kind == Kind.StartIndex ? ']' : ')';
        }

        private void PushOperand(ExpressionToken token)
        {
            var span = text.AsSpan(token.Offset, token.Length);
            if (token.Kind == Kind.Function)
            {
                if (!scope.TryGetFunction(span, out var function))
                {
                    if (!scope.AllowsUnknown)
                    {
                        Error = ExpressionMistakes.UnknownFunction(span.ToString(), token.Offset, scope);
                        return;
                    }
                    function = new ExpressionFunction(span.ToString(), 0, int.MaxValue);
                }
                operands.Push(new Operand(null, function, token.Offset, token.End));
                return;
            }
            ExpressionNode node;
            switch (token.Kind)
            {
                case Kind.NamedValue:
                    if (!scope.TryGetContext(span, out var context))
                    {
                        if (!scope.AllowsUnknown)
                        {
                            Error = ExpressionMistakes.UnknownName(text, span.ToString(), token.Offset, scope);
                            return;
                        }
                        context = span.ToString();
                    }
                    node = new ExpressionNode.NamedValue(context, token.Offset, token.Length);
                    break;
                case Kind.Wildcard:
                    node = new ExpressionNode.Wildcard(token.Offset, token.Length);
                    break;
                default:
                    node = new ExpressionNode.Literal(ValueOf(token, span), token.Offset, token.Length);
                    break;
            }
            operands.Push(new Operand(node, null, token.Offset, token.End));
        }

        private static ExpressionValue ValueOf(ExpressionToken token, ReadOnlySpan<char> span)
        {
            switch (token.Kind)
            {
                case Kind.Null: return ExpressionValue.Null;
                case Kind.True: return ExpressionValue.True;
                case Kind.False: return ExpressionValue.False;
                case Kind.Number: return ExpressionValue.Of(token.Number);
                case Kind.PropertyName: return ExpressionValue.Of(span.ToString());
                case Kind.String:
                    var inner = span[1..^1];
                    var value = inner.ToString();
                    return ExpressionValue.Of(inner.Contains('\'') ? value.Replace("''", "'", StringComparison.Ordinal) : value);
                default: throw new UnreachableException();
            }
        }

        private void PushOperator(ExpressionToken token, ExpressionToken last)
        {
            // Whatever binds at least as tightly and is complete comes first. `!` stands before its operand, `(` opens one.
            if (token.Kind is not (Kind.StartGroup or Kind.Not))
            {
                var precedence = token.Precedence;
                while (operators.Count > 0 && precedence <= operators.Top.Precedence
                    && operators.Top.Kind is not (Kind.StartGroup or Kind.StartIndex or Kind.StartParameters or Kind.Separator)) Apply();
            }
            switch (token.Kind)
            {
                case Kind.EndGroup: CloseGroup(token); break;
                case Kind.EndIndex: CloseIndex(token); break;
                case Kind.EndParameters: CloseCall(token, last.Kind == Kind.StartParameters); break;
                default: operators.Push(token); break;
            }
        }

        private void CloseGroup(ExpressionToken close)
        {
            var opening = operators.Pop();
            operands.Top = operands.Top with { Offset = opening.Offset, End = close.End };
        }

        private void CloseIndex(ExpressionToken close)
        {
            operators.Pop();
            var key = operands.Pop();
            var target = operands.Pop();
            Push(new ExpressionNode.Index(target.Node!, key.Node!, IsProperty: false, target.Offset, close.End - target.Offset));
        }

        private void CloseCall(ExpressionToken close, bool isEmpty)
        {
            var count = isEmpty ? 0 : 1;
            while (operators.Pop().Kind == Kind.Separator) count++;
            var arguments = new ExpressionNode[count];
            var i = 0;
            foreach (var operand in operands.Upper(count)) arguments[i++] = operand.Node!;
            operands.Drop(count);
            var call = operands.Pop();
            var function = call.Function!;
            if (count < function.MinimumArguments || count > function.MaximumArguments || (count % 2 == 0 && ReferenceEquals(function, ExpressionFunction.Case)))
            {
                Error = ExpressionMistakes.WrongArguments(function, count, call.Offset, call.End - call.Offset);
                return;
            }
            Push(new ExpressionNode.FunctionCall(function, arguments, call.Offset, close.End - call.Offset));
        }

        private void Push(ExpressionNode node) => operands.Push(new Operand(node, null, node.Offset, node.Offset + node.Length));

        /// <summary>Makes a node of the operator on top and its operands.</summary>
        private void Apply()
        {
            var token = operators.Pop();
            var right = operands.Pop();
            if (token.Kind == Kind.Not)
            {
                Push(new ExpressionNode.Not(right.Node!, token.Offset, right.End - token.Offset));
                return;
            }
            var left = operands.Pop();
            var (offset, length) = (left.Offset, right.End - left.Offset);
            Push(token.Kind switch
            {
                Kind.Dereference => new ExpressionNode.Index(left.Node!, right.Node!, IsProperty: true, offset, length),
                Kind.And => new ExpressionNode.And(Chain<ExpressionNode.And>(left.Node!, right.Node!), offset, length),
                Kind.Or => new ExpressionNode.Or(Chain<ExpressionNode.Or>(left.Node!, right.Node!), offset, length),
                Kind.Equal => Compare(ComparisonOperator.Equal),
                Kind.NotEqual => Compare(ComparisonOperator.NotEqual),
                Kind.LessThan => Compare(ComparisonOperator.LessThan),
                Kind.LessThanOrEqual => Compare(ComparisonOperator.LessThanOrEqual),
                Kind.GreaterThan => Compare(ComparisonOperator.GreaterThan),
                Kind.GreaterThanOrEqual => Compare(ComparisonOperator.GreaterThanOrEqual),
                _ => throw new UnreachableException(),
            });

            ExpressionNode Compare(ComparisonOperator comparison) => new ExpressionNode.Comparison(comparison, left.Node!, right.Node!, offset, length);
        }

        /// <summary>The operands of both sides in one list, where a side that is itself such a chain gives its own.</summary>
        private static List<ExpressionNode> Chain<TChain>(ExpressionNode left, ExpressionNode right) where TChain : ExpressionNode
        {
            // The left chain was made by this parser and is dropped with this step: its list is taken over, not copied.
            var operands = left is TChain ? (List<ExpressionNode>)left.Children : new List<ExpressionNode>(2) { left };
            if (right is TChain) operands.AddRange(right.Children);
            else operands.Add(right);
            return operands;
        }
    }
}
