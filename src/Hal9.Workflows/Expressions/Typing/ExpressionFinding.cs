using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Expressions.Typing;

/// <summary>Something in a valid expression that cannot be meant. Offsets count in the parsed text.</summary>
/// <param name="Descriptor">One of <see cref="ExpressionDiagnostics"/>, a warning.</param>
public sealed record ExpressionFinding(DiagnosticDescriptor Descriptor, string Message, int Offset, int Length, string? Hint = null);
