using System.Diagnostics.CodeAnalysis;

namespace Hal9.Workflows.Expressions;

/// <summary>A value, or why there is none.</summary>
public readonly struct EvaluationResult
{
    public EvaluationResult(ExpressionValue value) => Value = value;

    public EvaluationResult(ExpressionError error) => Error = error;

    public ExpressionValue? Value { get; }

    public ExpressionError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Succeeded => Value is not null;
}
