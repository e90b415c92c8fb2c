using System.Globalization;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Expressions;

/// <summary>Words for what parsing finds wrong, with the way out where one can be guessed.</summary>
internal static class ExpressionMistakes
{
    /// <summary>Longest piece of the user's text repeated in a message.</summary>
    private const int QuoteLimit = 60;

    public static ExpressionError TooLong(int offset, int length) =>
        new(ExpressionErrorKind.TooLong, $"the expression is {length} characters long, more than the {ExpressionLimits.Length} allowed", offset, length);

    public static ExpressionError TooDeep(int offset, int length) =>
        new(ExpressionErrorKind.TooDeep, $"the expression is nested deeper than the {ExpressionLimits.Depth} levels allowed", offset, length);

    public static ExpressionError UnknownFunction(string name, int offset, ExpressionScope scope)
    {
        var message = $"there is no function `{name}` here";
        var hint = Suggestion.Hint(name, scope.Functions.Select(function => function.Name).Order(StringComparer.Ordinal));
        if (ElsewhereFunctions.Contains(name)) hint = $"`{name}` may not be called at this place of a workflow";
        return new ExpressionError(ExpressionErrorKind.UnknownFunction, message, offset, name.Length, hint);
    }

    private static readonly HashSet<string> ElsewhereFunctions = new(["hashFiles", "always", "cancelled", "failure", "success"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> ElsewhereContexts =
        new(["github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix", "needs", "inputs"], StringComparer.OrdinalIgnoreCase);

    public static ExpressionError UnknownName(string text, string name, int offset, ExpressionScope scope)
    {
        var message = $"there is no context `{name}` here";
        string? hint = name.ToUpperInvariant() switch
        {
            "TRUE" or "FALSE" or "NULL" => $"did you mean `{name.ToLowerInvariant()}`? It is written in lower case",
            "NAN" => "did you mean `NaN`?",
            "INFINITY" => "did you mean `Infinity`?",
            _ => null,
        };
        if (hint is null && scope.Functions.Any(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) hint = $"to call the function write `{name}(…)`";
        if (hint is null && ElsewhereContexts.Contains(name))
        {
            hint = scope.Contexts.Count == 0 ? "no context is available at this place of a workflow" : $"available here: {string.Join(", ", scope.Contexts)}";
        }
        hint ??= Suggestion.Hint(name, scope.Contexts);
        hint ??= FollowedByName(text, offset + name.Length) ? null : $"a string is written in single quotes: `'{name}'`";
        return new ExpressionError(ExpressionErrorKind.UnknownName, message, offset, name.Length, hint);
    }

    private static bool FollowedByName(string text, int end) => end < text.Length && text[end] is '.' or '[';

    public static ExpressionError WrongArguments(ExpressionFunction function, int count, int offset, int length)
    {
        var takes = (function.MinimumArguments, function.MaximumArguments) switch
        {
            (0, 0) => "no arguments",
            (1, 1) => "one argument",
            var (least, most) when least == most => $"{least} arguments",
            (var least, int.MaxValue) => $"{least} arguments or more",
            var (least, most) => $"{least} to {most} arguments",
        };
        if (function == ExpressionFunction.Case) takes = "an odd number of arguments, 3 to 255";
        var kind = count < function.MinimumArguments ? ExpressionErrorKind.TooFewArguments
            : count > function.MaximumArguments ? ExpressionErrorKind.TooManyArguments : ExpressionErrorKind.EvenArguments;
        var hint = kind == ExpressionErrorKind.EvenArguments ? "write `case(predicate, value, …, default)`" : null;
        return new ExpressionError(kind, $"`{function.Name}` takes {takes}, not {count.ToString(CultureInfo.InvariantCulture)}", offset, length, hint);
    }

    public static ExpressionError UnexpectedEnd(string text, int offset, int length, char? missing)
    {
        var message = missing is { } bracket ? $"a `{bracket}` is missing at the end" : $"something is missing after `{Quote(text.AsSpan(offset, length))}`";
        return new ExpressionError(ExpressionErrorKind.UnexpectedEnd, message, offset, length);
    }

    /// <param name="afterOperand">A complete operand stands before it, so an operator was awaited.</param>
    public static ExpressionError UnexpectedSymbol(string text, int offset, int length, bool afterOperand)
    {
        var symbol = text.AsSpan(offset, length);
        var message = symbol[0] == '\'' && (length == 1 || symbol[^1] != '\'' || !afterOperand) ? "the string is not closed" : $"unexpected `{Quote(symbol)}`";
        return new ExpressionError(ExpressionErrorKind.UnexpectedSymbol, message, offset, length, HintFor(symbol, afterOperand));
    }

    private static string? HintFor(ReadOnlySpan<char> symbol, bool afterOperand)
    {
        switch (symbol)
        {
            case "=": return "compare with `==`";
            case "&": return "`and` is written `&&`";
            case "|": return "`or` is written `||`";
            case "and" or "AND" when afterOperand: return "`and` is written `&&`";
            case "or" or "OR" when afterOperand: return "`or` is written `||`";
            case "is" or "eq" when afterOperand: return "compare with `==`";
            case "?" or ":": return "choose with `case(condition, then, else)` or `condition && then || else`";
        }
        var first = symbol[0];
        return first switch
        {
            '"' => "strings are written in single quotes: `'text'`",
            '`' => "strings are written in single quotes: `'text'`",
            '\'' => "double a quote inside a string: `'it''s'`",
            '$' => "`${{ }}` does not nest: write the bare expression",
            '=' or '&' or '|' => "operators are `==`, `&&` and `||`",
            '+' or '-' or '/' or '*' or '%' or '^' when afterOperand => "there is no arithmetic in expressions",
            '{' or '}' => "braces belong into strings: `'{0}'`, or use `fromJSON('{…}')`",
            _ when afterOperand && symbol.EndsWith('\'') => "double a quote inside a string: `'it''s'`",
            _ when symbol.ContainsAny("/\\@:#") => "a text is written in single quotes: `'text'`",
            _ => null,
        };
    }

    private static string Quote(ReadOnlySpan<char> text) => text.Length <= QuoteLimit ? text.ToString() : string.Concat(text[..QuoteLimit], "…");
}
