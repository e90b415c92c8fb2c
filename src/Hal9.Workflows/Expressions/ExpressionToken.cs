namespace Hal9.Workflows.Expressions;

internal enum ExpressionTokenKind : byte
{
    /// <summary>Before the first token and after the last.</summary>
    None,
    StartGroup,
    StartIndex,
    StartParameters,
    EndGroup,
    EndIndex,
    EndParameters,
    Separator,
    Dereference,
    Wildcard,
    Not,
    Equal,
    NotEqual,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
    And,
    Or,
    Null,
    True,
    False,
    Number,
    String,
    PropertyName,
    Function,
    NamedValue,

    /// <summary>No token, or one that may not stand here.</summary>
    Unexpected,
}

/// <param name="Number">Only of a <see cref="ExpressionTokenKind.Number"/>.</param>
internal readonly record struct ExpressionToken(ExpressionTokenKind Kind, int Offset, int Length, double Number = 0)
{
    public int End => Offset + Length;

    public bool IsComparisonOrLogic => Kind is >= ExpressionTokenKind.Not and <= ExpressionTokenKind.Or;

    /// <summary>Something that is pushed on the stack of operators.</summary>
    public bool IsOperator => Kind is > ExpressionTokenKind.None and < ExpressionTokenKind.Null and not ExpressionTokenKind.Wildcard;

    /// <summary>Something an operator, a closing bracket or a comma may follow.</summary>
    public bool EndsOperand => Kind is ExpressionTokenKind.EndGroup or ExpressionTokenKind.EndIndex or ExpressionTokenKind.EndParameters or ExpressionTokenKind.Wildcard
        or ExpressionTokenKind.Null or ExpressionTokenKind.True or ExpressionTokenKind.False or ExpressionTokenKind.Number or ExpressionTokenKind.String
        or ExpressionTokenKind.PropertyName or ExpressionTokenKind.NamedValue;

    /// <summary>Something <c>.</c> and <c>[</c> may follow: an operand that is no literal.</summary>
    public bool EndsTarget => EndsOperand && Kind is < ExpressionTokenKind.Null or ExpressionTokenKind.PropertyName or ExpressionTokenKind.NamedValue;

    /// <summary>Something an operand may follow.</summary>
    public bool AwaitsOperand => Kind is ExpressionTokenKind.None or ExpressionTokenKind.Separator or ExpressionTokenKind.StartGroup or ExpressionTokenKind.StartIndex
        or ExpressionTokenKind.StartParameters || IsComparisonOrLogic;

    /// <summary>Binds tighter when higher. Only of operators.</summary>
    public int Precedence => Kind switch
    {
        ExpressionTokenKind.StartGroup => 20,
        ExpressionTokenKind.StartIndex or ExpressionTokenKind.StartParameters or ExpressionTokenKind.Dereference => 19,
        ExpressionTokenKind.Not => 16,
        ExpressionTokenKind.LessThan or ExpressionTokenKind.LessThanOrEqual or ExpressionTokenKind.GreaterThan or ExpressionTokenKind.GreaterThanOrEqual => 11,
        ExpressionTokenKind.Equal or ExpressionTokenKind.NotEqual => 10,
        ExpressionTokenKind.And => 6,
        ExpressionTokenKind.Or => 5,
        _ => 1,
    };
}
