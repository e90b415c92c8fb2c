using System.Globalization;
using System.Text;

namespace Hal9.Workflows.Expressions;

/// <summary>Splits a template and makes one expression of it.</summary>
internal static class TemplateParser
{
    public const string Open = "${{";

    private const string Insert = "insert";

    public static TemplateText Parse(string text, ExpressionScope scope)
    {
        var next = text.IndexOf(Open, StringComparison.Ordinal);
        if (next < 0) return new TemplateText(text, text.Length == 0 ? [] : [new TemplateSegment(0, text.Length, null)]) { Literal = text };
        List<TemplateSegment> segments = [];
        var (index, isInsert) = (0, false);
        while (index < text.Length)
        {
            if (next != index)
            {
                var end = next < 0 ? text.Length : next;
                segments.Add(new TemplateSegment(index, end - index, null));
                index = end;
                continue;
            }
            var close = Close(text, index + Open.Length);
            if (close < 0) return Wrong(ExpressionErrorKind.Unclosed, "`${{` is not closed by `}}`", index, text.Length - index, UnclosedHint(text, index));
            var (start, length) = Trimmed(text, index + Open.Length, close - 2);
            if (length == 0) return Wrong(ExpressionErrorKind.Empty, "`${{ }}` holds no expression", index, close - index);
            if (IsInsert(text.AsSpan(start, length)))
            {
                if (length > Insert.Length) return Wrong(ExpressionErrorKind.Directive, "nothing may follow `insert`", start, length);
                if (index > 0 || close < text.Length) return Wrong(ExpressionErrorKind.Directive, "`insert` must be the whole text", start, length);
                isInsert = true;
                segments.Add(new TemplateSegment(index, close - index, null));
            }
            else
            {
                var root = ExpressionParser.Parse(text, start, length, scope, out var error);
                if (error is not null) return new TemplateText(text, segments) { Error = error };
                segments.Add(new TemplateSegment(index, close - index, root));
            }
            index = close;
            next = text.IndexOf(Open, index, StringComparison.Ordinal);
        }
        if (isInsert) return new TemplateText(text, segments) { IsInsert = true };
        if (segments is [{ Root: { } only }])
        {
            return only is ExpressionNode.Literal { Value: ExpressionString literal } && IsBareString(text, only)
                ? new TemplateText(text, segments) { Literal = literal.Value }
                : new TemplateText(text, segments) { Expression = new ParsedExpression(text, only, null) };
        }
        return Join(text, segments);

        TemplateText Wrong(ExpressionErrorKind kind, string message, int offset, int length, string? hint = null) =>
            new(text, segments) { Error = new ExpressionError(kind, message, offset, length, hint) };
    }

    /// <summary>Only a string in its own quotes is a literal; one in parentheses is evaluated.</summary>
    private static bool IsBareString(string text, ExpressionNode literal)
    {
        var close = Close(text, Open.Length);
        return Trimmed(text, Open.Length, close - 2) == (literal.Offset, literal.Length);
    }

    /// <summary>Offset behind the closing <c>}}</c>; quotes hide one. Negative when there is none.</summary>
    private static int Close(string text, int from)
    {
        var inString = false;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '\'') inString = !inString;
            else if (!inString && text[i] == '}' && text[i - 1] == '}') return i + 1;
        }
        return -1;
    }

    private static string? UnclosedHint(string text, int open)
    {
        var quotes = text.AsSpan(open).Count('\'');
        return quotes % 2 != 0 && text.AsSpan(open).Contains("}}", StringComparison.Ordinal) ? "a string inside it is not closed" : null;
    }

    private static (int Offset, int Length) Trimmed(string text, int from, int to)
    {
        while (from < to && char.IsWhiteSpace(text[from])) from++;
        while (to > from && char.IsWhiteSpace(text[to - 1])) to--;
        return (from, to - from);
    }

    private static bool IsInsert(ReadOnlySpan<char> trimmed) =>
        trimmed.StartsWith(Insert, StringComparison.Ordinal) && (trimmed.Length == Insert.Length || char.IsWhiteSpace(trimmed[Insert.Length]));

    /// <summary>Makes <c>format('text{0}…', expression, …)</c>, held to the limits its text would be held to.</summary>
    private static TemplateText Join(string text, List<TemplateSegment> segments)
    {
        var format = new StringBuilder();
        List<ExpressionNode> arguments = [new ExpressionNode.Literal(ExpressionValue.EmptyString, 0, 0)];
        var length = "format('')".Length;
        foreach (var segment in segments)
        {
            if (segment.Root is { } root)
            {
                var placeholder = string.Create(CultureInfo.InvariantCulture, $"{{{arguments.Count - 1}}}");
                format.Append(placeholder);
                arguments.Add(root);
                length += placeholder.Length + ", ".Length + Trimmed(text, segment.Offset + Open.Length, segment.End - 2).Length;
                continue;
            }
            foreach (var c in text.AsSpan(segment.Offset, segment.Length))
            {
                if (c is '{' or '}') format.Append(c);
                format.Append(c);
                length += c is '{' or '}' or '\'' ? 2 : 1;
            }
        }
        arguments[0] = new ExpressionNode.Literal(ExpressionValue.Of(format.ToString()), 0, 0);
        var whole = new ExpressionNode.FunctionCall(ExpressionFunction.Format, arguments, 0, text.Length);
        var error = length > ExpressionLimits.Length ? ExpressionMistakes.TooLong(0, length)
            : arguments.Count > ExpressionFunction.Format.MaximumArguments ? ExpressionMistakes.WrongArguments(ExpressionFunction.Format, arguments.Count, 0, 0)
            : ExpressionParser.IsDeeper(whole, ExpressionLimits.Depth) ? ExpressionMistakes.TooDeep(0, text.Length) : null;
        return error is null
            ? new TemplateText(text, segments) { Expression = new ParsedExpression(text, whole, null) }
            : new TemplateText(text, segments) { Error = error };
    }
}
