using System.Globalization;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// <c>format('… {0} …', …)</c>. The whole format string is judged first; then the arguments it names are evaluated, each once,
/// in the order they are named. One that is not named is not evaluated.
/// </summary>
internal static class FormatFunction
{
    /// <param name="Argument">0-based, not counting the format string; -1 for the text itself.</param>
    private readonly record struct Piece(int Argument, int Offset, int Length, bool HasSpecifier = false);

    public static ExpressionValue? Evaluate(ExpressionEvaluator evaluator, ExpressionNode.FunctionCall call, int level)
    {
        if (evaluator.Evaluate(call.Arguments[0], level + 1) is not { } first) return null;
        var format = first.ToText();
        List<Piece> pieces = [];
        long bytes = 0;
        var problem = Cut(format, call.Arguments.Count - 1, pieces);
        foreach (var piece in pieces)
        {
            if (piece.Argument < 0) bytes += EvaluationMemory.OfString(piece.Length);
        }
        if (!evaluator.Holds(bytes)) return evaluator.OutOfMemory(call);
        if (problem is not null) return evaluator.Fail(call.Arguments[0], ExpressionErrorKind.InvalidFormat, problem, "braces that are text are doubled: `{{` and `}}`");

        var texts = new string?[call.Arguments.Count - 1];
        var parts = new string[pieces.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var piece = pieces[i];
            if (piece.Argument < 0)
            {
                parts[i] = format.Substring(piece.Offset, piece.Length);
                continue;
            }
            if (texts[piece.Argument] is not { } text)
            {
                if (evaluator.Evaluate(call.Arguments[piece.Argument + 1], level + 1) is not { } value) return null;
                texts[piece.Argument] = text = value.ToText();
            }
            if (piece.HasSpecifier)
            {
                var specifier = format.AsSpan(piece.Offset, piece.Length);
                return evaluator.Fail(call.Arguments[0], ExpressionErrorKind.InvalidFormat, $"there are no format specifiers, so `{specifier}` cannot be used");
            }
            if (text.Length > 0) bytes += EvaluationMemory.OfString(text.Length);
            if (!evaluator.Holds(bytes)) return evaluator.OutOfMemory(call);
            parts[i] = text;
        }
        return ExpressionValue.Of(string.Concat(parts));
    }

    /// <summary>Cuts a format into text and placeholders; says what is wrong with it, or null.</summary>
    private static string? Cut(string format, int argumentCount, List<Piece> pieces)
    {
        var index = 0;
        while (index < format.Length)
        {
            var brace = format.AsSpan(index).IndexOfAny('{', '}');
            if (brace < 0)
            {
                pieces.Add(new Piece(-1, index, format.Length - index));
                return null;
            }
            brace += index;
            if (At(format, brace + 1) == format[brace])
            {
                pieces.Add(new Piece(-1, index, brace - index + 1));
                index = brace + 2;
                continue;
            }
            if (format[brace] == '}') return "the format string has a `}` without a `{`";
            var end = brace + 1;
            while (char.IsDigit(At(format, end))) end++;
            if (!byte.TryParse(format.AsSpan(brace + 1, end - brace - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var argument)) return NoPlaceholder;
            var specifier = end;
            if (At(format, end) == ':' && (end = EndOfSpecifier(format, end + 1)) < 0) return NoPlaceholder;
            if (At(format, end) != '}') return NoPlaceholder;
            if (argument >= argumentCount) return $"the format string names argument {{{argument}}}, and there are {argumentCount}";
            if (brace > index) pieces.Add(new Piece(-1, index, brace - index));

            // `{0:}` has a specifier, an empty one, and is fine.
            pieces.Add(new Piece(argument, specifier, end - specifier, HasSpecifier: end > specifier + 1));
            index = end + 1;
        }
        return null;
    }

    private const string NoPlaceholder = "the format string has a `{` that opens no placeholder like `{0}`";

    /// <summary>Place of the brace that closes the specifier; doubled ones belong to it. Negative when there is none.</summary>
    private static int EndOfSpecifier(string format, int from)
    {
        while (from < format.Length)
        {
            if (format[from] != '}') from++;
            else if (At(format, from + 1) == '}') from += 2;
            else return from;
        }
        return -1;
    }

    private static char At(string text, int index) => index < text.Length ? text[index] : '\0';
}
