namespace Hal9.Workflows.Expressions;

/// <summary>
/// Cuts an expression into tokens, each judged against the one before it and against the brackets that are open: a token that
/// may not stand where it stands comes out as <see cref="ExpressionTokenKind.Unexpected"/>, after which there is no next one.
/// </summary>
internal ref struct ExpressionLexer(ReadOnlySpan<char> text, int start, Span<ExpressionTokenKind> brackets)
{
    private readonly ReadOnlySpan<char> text = text;
    private SpanStack<ExpressionTokenKind> open = new(brackets);
    private int index = start;

    /// <summary>The token returned last.</summary>
    public ExpressionToken Last { get; private set; }

    public readonly bool HasOpenBracket => open.Count > 0;

    /// <summary>False at the end.</summary>
    public bool Next(out ExpressionToken token)
    {
        while (index < text.Length && char.IsWhiteSpace(text[index])) index++;
        if (index >= text.Length)
        {
            token = default;
            return false;
        }
        token = Judge(Read());
        index = token.End;
        Last = token;
        return true;
    }

    private readonly ExpressionToken Read()
    {
        var c = text[index];
        switch (c)
        {
            case '(': return Single(Last.Kind == ExpressionTokenKind.Function ? ExpressionTokenKind.StartParameters : ExpressionTokenKind.StartGroup);
            case '[': return Single(ExpressionTokenKind.StartIndex);
            case ')': return Single(InnermostOpen == ExpressionTokenKind.StartParameters ? ExpressionTokenKind.EndParameters : ExpressionTokenKind.EndGroup);
            case ']': return Single(ExpressionTokenKind.EndIndex);
            case ',': return Single(ExpressionTokenKind.Separator);
            case '*': return Single(ExpressionTokenKind.Wildcard);
            case '\'': return ReadString();
            case '!' or '=' or '<' or '>' or '&' or '|': return ReadOperator(c);
            case '.' when !Last.AwaitsOperand: return Single(ExpressionTokenKind.Dereference);
            case '.' or '-' or '+' or (>= '0' and <= '9'): return ReadNumber();
            default: return ReadWord();
        }
    }

    private readonly ExpressionTokenKind InnermostOpen => open.Count == 0 ? ExpressionTokenKind.None : open.Top;

    private readonly ExpressionToken Single(ExpressionTokenKind kind) => new(kind, index, 1);

    private readonly ExpressionToken Slice(ExpressionTokenKind kind, int end) => new(kind, index, end - index);

    private readonly ExpressionToken ReadOperator(char c)
    {
        var second = index + 1 < text.Length ? text[index + 1] : '\0';
        var pair = (c, second) switch
        {
            ('!', '=') => ExpressionTokenKind.NotEqual,
            ('=', '=') => ExpressionTokenKind.Equal,
            ('<', '=') => ExpressionTokenKind.LessThanOrEqual,
            ('>', '=') => ExpressionTokenKind.GreaterThanOrEqual,
            ('&', '&') => ExpressionTokenKind.And,
            ('|', '|') => ExpressionTokenKind.Or,
            _ => ExpressionTokenKind.None,
        };
        if (pair != ExpressionTokenKind.None) return new ExpressionToken(pair, index, 2);
        return c switch
        {
            '!' => Single(ExpressionTokenKind.Not),
            '<' => Single(ExpressionTokenKind.LessThan),
            '>' => Single(ExpressionTokenKind.GreaterThan),
            _ => Slice(ExpressionTokenKind.Unexpected, Boundary(index + 1)),
        };
    }

    private readonly ExpressionToken ReadNumber()
    {
        var end = index + 1;
        while (end < text.Length && (text[end] == '.' || !IsBoundary(text[end]))) end++;
        var number = ExpressionNumber.Parse(text[index..end]);
        return double.IsNaN(number) ? Slice(ExpressionTokenKind.Unexpected, end) : new ExpressionToken(ExpressionTokenKind.Number, index, end - index, number);
    }

    private readonly ExpressionToken ReadString()
    {
        var end = index + 1;
        while (end < text.Length)
        {
            var quote = text[end..].IndexOf('\'');
            if (quote < 0) break;
            end += quote + 1;
            if (end >= text.Length || text[end] != '\'') return Slice(ExpressionTokenKind.String, end);
            end++;
        }
        return Slice(ExpressionTokenKind.Unexpected, text.Length);
    }

    private readonly ExpressionToken ReadWord()
    {
        var end = Boundary(index + 1);
        var word = text[index..end];
        if (!ExpressionWord.IsName(word)) return Slice(ExpressionTokenKind.Unexpected, end);
        if (Last.Kind == ExpressionTokenKind.Dereference) return Slice(ExpressionTokenKind.PropertyName, end);
        switch (word)
        {
            case "null": return Slice(ExpressionTokenKind.Null, end);
            case "true": return Slice(ExpressionTokenKind.True, end);
            case "false": return Slice(ExpressionTokenKind.False, end);
            case "NaN": return new ExpressionToken(ExpressionTokenKind.Number, index, word.Length, double.NaN);
            case "Infinity": return new ExpressionToken(ExpressionTokenKind.Number, index, word.Length, double.PositiveInfinity);
        }
        var next = end;
        while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
        return Slice(next < text.Length && text[next] == '(' ? ExpressionTokenKind.Function : ExpressionTokenKind.NamedValue, end);
    }

    private readonly int Boundary(int from)
    {
        while (from < text.Length && !IsBoundary(text[from])) from++;
        return from;
    }

    private static bool IsBoundary(char c) => c is '(' or ')' or '[' or ']' or ',' or '.' or '!' or '<' or '>' or '=' or '&' or '|' || char.IsWhiteSpace(c);

    /// <summary>Whether the token may follow the last one and fits the open brackets, which it opens or closes.</summary>
    private ExpressionToken Judge(ExpressionToken token)
    {
        var legal = token.Kind switch
        {
            ExpressionTokenKind.StartParameters => true,
            ExpressionTokenKind.StartIndex or ExpressionTokenKind.Dereference => Last.EndsTarget,
            ExpressionTokenKind.EndGroup => Last.EndsOperand && InnermostOpen == ExpressionTokenKind.StartGroup,
            ExpressionTokenKind.EndIndex => Last.EndsOperand && InnermostOpen == ExpressionTokenKind.StartIndex,
            ExpressionTokenKind.EndParameters => Last.EndsOperand || Last.Kind == ExpressionTokenKind.StartParameters,
            ExpressionTokenKind.Separator => Last.EndsOperand && InnermostOpen == ExpressionTokenKind.StartParameters,
            ExpressionTokenKind.Wildcard => Last.Kind is ExpressionTokenKind.StartIndex or ExpressionTokenKind.Dereference,
            ExpressionTokenKind.PropertyName => true,
            >= ExpressionTokenKind.Equal and <= ExpressionTokenKind.Or => Last.EndsOperand,
            ExpressionTokenKind.Unexpected => false,
            _ => Last.AwaitsOperand,
        };
        if (!legal) return token with { Kind = ExpressionTokenKind.Unexpected };
        if (token.Kind is ExpressionTokenKind.StartGroup or ExpressionTokenKind.StartIndex or ExpressionTokenKind.StartParameters) open.Push(token.Kind);
        else if (token.Kind is ExpressionTokenKind.EndGroup or ExpressionTokenKind.EndIndex or ExpressionTokenKind.EndParameters) open.Pop();
        return token;
    }
}
