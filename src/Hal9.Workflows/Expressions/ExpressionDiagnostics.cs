using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Expressions;

/// <summary>Codes 3000-3099: expressions that cannot be read; 3100-3199: expressions that cannot be evaluated; 3200-3299: what typing finds.</summary>
public static class ExpressionDiagnostics
{
    public static readonly DiagnosticDescriptor TooLong = new("HAL3001", "expression-too-long", Severity.Error, "The expression is longer than allowed");
    public static readonly DiagnosticDescriptor TooDeep = new("HAL3002", "expression-too-deep", Severity.Error, "The expression is nested deeper than allowed");
    public static readonly DiagnosticDescriptor UnexpectedSymbol = new("HAL3003", "expression-syntax", Severity.Error, "Something stands in the expression that may not stand there");
    public static readonly DiagnosticDescriptor UnexpectedEnd = new("HAL3004", "expression-end", Severity.Error, "The expression ends too early");
    public static readonly DiagnosticDescriptor UnknownFunction = new("HAL3005", "unknown-function", Severity.Error, "The function does not exist, or not at this place");
    public static readonly DiagnosticDescriptor UnknownName = new("HAL3006", "unknown-context", Severity.Error, "The context does not exist, or not at this place");
    public static readonly DiagnosticDescriptor Arguments = new("HAL3007", "function-arguments", Severity.Error, "The function is called with a wrong number of arguments");
    public static readonly DiagnosticDescriptor Unclosed = new("HAL3008", "expression-unclosed", Severity.Error, "`${{` is not closed by `}}`");
    public static readonly DiagnosticDescriptor Empty = new("HAL3009", "expression-empty", Severity.Error, "`${{ }}` holds no expression");
    public static readonly DiagnosticDescriptor Directive = new("HAL3010", "insert-directive", Severity.Error, "`${{ insert }}` stands where it may not");
    public static readonly DiagnosticDescriptor OutOfMemory = new("HAL3101", "expression-memory", Severity.Error, "Evaluating the expression takes more memory than allowed");
    public static readonly DiagnosticDescriptor InvalidFormat = new("HAL3102", "format-string", Severity.Error, "The first argument of `format` is no format");
    public static readonly DiagnosticDescriptor InvalidJson = new("HAL3103", "invalid-json", Severity.Error, "`fromJSON` was given something that is not JSON");
    public static readonly DiagnosticDescriptor NotBoolean = new("HAL3104", "case-predicate", Severity.Error, "A predicate of `case` is neither true nor false");
    public static readonly DiagnosticDescriptor HashFiles = new("HAL3105", "hash-files", Severity.Error, "`hashFiles` failed");
    public static readonly DiagnosticDescriptor UnknownProperty = new("HAL3201", "unknown-property", Severity.Warning, "The context never has this property");
    public static readonly DiagnosticDescriptor ImpossibleComparison = new("HAL3202", "impossible-comparison", Severity.Warning, "The comparison never holds, or always does");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        TooLong, TooDeep, UnexpectedSymbol, UnexpectedEnd, UnknownFunction, UnknownName, Arguments, Unclosed, Empty, Directive,
        OutOfMemory, InvalidFormat, InvalidJson, NotBoolean, HashFiles,
        UnknownProperty, ImpossibleComparison,
    ];

    /// <summary>The descriptor an error is raised with; the caller knows where the text stands and so makes the span.</summary>
    public static DiagnosticDescriptor For(ExpressionErrorKind kind) => kind switch
    {
        ExpressionErrorKind.TooLong => TooLong,
        ExpressionErrorKind.TooDeep => TooDeep,
        ExpressionErrorKind.UnexpectedSymbol => UnexpectedSymbol,
        ExpressionErrorKind.UnexpectedEnd => UnexpectedEnd,
        ExpressionErrorKind.UnknownFunction => UnknownFunction,
        ExpressionErrorKind.UnknownName => UnknownName,
        ExpressionErrorKind.TooFewArguments or ExpressionErrorKind.TooManyArguments or ExpressionErrorKind.EvenArguments => Arguments,
        ExpressionErrorKind.Unclosed => Unclosed,
        ExpressionErrorKind.Empty => Empty,
        ExpressionErrorKind.Directive => Directive,
        ExpressionErrorKind.OutOfMemory => OutOfMemory,
        ExpressionErrorKind.InvalidFormat => InvalidFormat,
        ExpressionErrorKind.InvalidJson => InvalidJson,
        ExpressionErrorKind.NotBoolean => NotBoolean,
        _ => HashFiles,
    };
}
