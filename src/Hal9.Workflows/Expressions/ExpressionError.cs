namespace Hal9.Workflows.Expressions;

/// <summary>What is wrong with an expression or its evaluation.</summary>
/// <param name="Message">One sentence, names in back-ticks, no full stop.</param>
/// <param name="Offset">0-based, in the text that was parsed.</param>
/// <param name="Length">In UTF-16 code units; 0 marks a place.</param>
/// <param name="Hint">The way out, when one is known.</param>
public sealed record ExpressionError(ExpressionErrorKind Kind, string Message, int Offset, int Length, string? Hint = null)
{
    /// <summary>True when the text was fine and the evaluation was not.</summary>
    public bool IsEvaluation => Kind >= ExpressionErrorKind.OutOfMemory;
}

/// <summary>Kinds of <see cref="ExpressionError"/>, one descriptor each in <see cref="ExpressionDiagnostics"/>.</summary>
public enum ExpressionErrorKind
{
    TooLong,
    TooDeep,
    UnexpectedSymbol,
    UnexpectedEnd,
    UnknownFunction,
    UnknownName,
    TooFewArguments,
    TooManyArguments,
    EvenArguments,

    /// <summary>A template opens <c>${{</c> and never closes it.</summary>
    Unclosed,

    /// <summary><c>${{ }}</c> with nothing inside.</summary>
    Empty,

    /// <summary><c>insert</c> beside other text, or with something behind it.</summary>
    Directive,

    OutOfMemory,
    InvalidFormat,
    InvalidJson,
    NotBoolean,
    HashFiles,
}
