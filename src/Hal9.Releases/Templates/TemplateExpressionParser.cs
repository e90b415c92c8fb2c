using System.Globalization;
using static Hal9.Releases.Templates.TemplateOperand;

namespace Hal9.Releases.Templates;

/// <summary>
/// Reads expressions by the grammar of Tera 1 (https://keats.github.io/tera/docs). It is a parsing expression grammar: the first alternative that fits is taken,
/// and each method gives null and leaves the cursor alone when its own does not.
/// </summary>
internal sealed class TemplateExpressionParser(TemplateCursor cursor)
{
    private const int MaxDepth = 100;

    private int depth;

    /// <summary><c>a or b and not c</c>, or an array; null when there is no expression here.</summary>
    public TemplateExpression? Value()
    {
        if (++depth > MaxDepth) throw new TemplateFailure(ReleaseDiagnostics.TemplateLimit, $"expressions are nested deeper than {MaxDepth}", cursor.At, 1, null);
        var value = Either() ?? FilteredArray();
        depth--;
        return value;
    }

    /// <summary>What <c>for</c> runs over.</summary>
    public TemplateExpression? Container() => FilteredBasic() ?? FilteredArray();

    /// <summary>A filter's name and arguments.</summary>
    public TemplateCall? Filter()
    {
        cursor.SkipSpace();
        var start = cursor.At;
        if (cursor.TakeName() is not { } name) return null;
        var known = TemplateFilters.Find(name) is not null;
        if (!known)
        {
            throw new TemplateFailure(ReleaseDiagnostics.UnknownTemplateName, $"there is no filter `{name}`", start, name.Length, Primitives.Diagnostics.Suggestion.Hint(name, TemplateFilters.Names));
        }
        return new TemplateCall(start, name.Length, name, Arguments() ?? []);
    }

    private TemplateExpression? Either() => Chain(Both, "or", LogicOperator.Or);

    private TemplateExpression? Both() => Chain(LogicValue, "and", LogicOperator.And);

    private TemplateExpression? Chain(Func<TemplateExpression?> next, string word, LogicOperator logic)
    {
        cursor.SkipSpace();
        var start = cursor.At;
        var left = next();
        while (left is not null)
        {
            var before = cursor.At;
            if (!cursor.TakeWord(word, spaceFollows: true)) break;
            if (next() is not { } right)
            {
                cursor.At = before;
                break;
            }
            left = TemplateExpression.Of(new Logic(start, cursor.At - start, left, logic, right));
        }
        return left;
    }

    private TemplateExpression? LogicValue()
    {
        var start = cursor.At;
        var negated = cursor.TakeWord("not", spaceFollows: true);
        if ((In() ?? Comparison()) is { } value) return value with { IsNegated = negated };
        cursor.At = start;
        if (!cursor.Take("(")) return null;
        if (Value() is { } inner && cursor.Take(")")) return inner;
        cursor.At = start;
        return null;
    }

    private TemplateExpression? In()
    {
        cursor.SkipSpace();
        var start = cursor.At;
        if ((FilteredText() ?? FilteredBasic()) is { } item)
        {
            var negated = cursor.TakeWord("not", spaceFollows: true);
            if (cursor.TakeWord("in") && (FilteredText() ?? FilteredArray() ?? (Path() is { } path ? TemplateExpression.Of(path) : null)) is { } container)
            {
                return TemplateExpression.Of(new In(start, cursor.At - start, item, container, negated));
            }
        }
        cursor.At = start;
        return null;
    }

    private TemplateExpression? Comparison()
    {
        cursor.SkipSpace();
        var start = cursor.At;
        if ((FilteredText() ?? ComparisonValue()) is not { } left) return null;
        var before = cursor.At;
        if (ComparisonOperator() is { } logic && (FilteredText() ?? ComparisonValue()) is { } right) return TemplateExpression.Of(new Logic(start, cursor.At - start, left, logic, right));
        cursor.At = before;
        return left;
    }

    private LogicOperator? ComparisonOperator() =>
        cursor.Take("<=") ? LogicOperator.LessOrEqual : cursor.Take(">=") ? LogicOperator.GreaterOrEqual : cursor.Take(">") ? LogicOperator.Greater : cursor.Take("<") ? LogicOperator.Less
        : cursor.Take("==") ? LogicOperator.Equal : cursor.Take("!=") ? LogicOperator.NotEqual : null;

    /// <summary>Arithmetic between operands that have filters of their own: <c>a | length + 1</c>.</summary>
    private TemplateExpression? ComparisonValue() => Arithmetic(FilteredBasic);

    /// <summary>Filters take the whole of <c>a + b</c>.</summary>
    private TemplateExpression? FilteredBasic() => Basic() is { } value ? new TemplateExpression(value, Filters()) : null;

    private TemplateOperand? Basic() => Arithmetic(() => (Parenthesised() ?? BasicValue()) is { } value ? TemplateExpression.Of(value) : null)?.Value;

    private TemplateOperand? Parenthesised()
    {
        var start = cursor.At;
        if (!cursor.Take("(")) return null;
        if (++depth > MaxDepth) throw new TemplateFailure(ReleaseDiagnostics.TemplateLimit, $"expressions are nested deeper than {MaxDepth}", cursor.At, 1, null);
        var inner = Basic();
        depth--;
        if (inner is not null && cursor.Take(")")) return inner;
        cursor.At = start;
        return null;
    }

    private TemplateExpression? Arithmetic(Func<TemplateExpression?> next)
    {
        if (next() is not { } first) return null;
        var (operands, operators) = (new List<TemplateExpression> { first }, new List<char>());
        while (true)
        {
            var before = cursor.At;
            cursor.SkipSpace();
            if (!cursor.IsAtEnd && cursor.Text[cursor.At] is '+' or '-' or '*' or '/' or '%')
            {
                var mark = cursor.Text[cursor.At++];
                // The `-` of `-%}` and the `%` of `%}` have no operand behind them.
                if (next() is { } operand)
                {
                    operands.Add(operand);
                    operators.Add(mark);
                    continue;
                }
            }
            cursor.At = before;
            break;
        }
        Reduce(operands, operators, static mark => mark is '*' or '/' or '%');
        Reduce(operands, operators, static _ => true);
        return operands[0];
    }

    private static void Reduce(List<TemplateExpression> operands, List<char> operators, Func<char, bool> takes)
    {
        for (var i = 0; i < operators.Count;)
        {
            if (!takes(operators[i]))
            {
                i++;
                continue;
            }
            var (left, right) = (operands[i], operands[i + 1]);
            operands[i] = TemplateExpression.Of(new Calculation(left.Value.At, right.Value.At + right.Value.Length - left.Value.At, left, operators[i], right));
            operands.RemoveAt(i + 1);
            operators.RemoveAt(i);
        }
    }

    /// <summary>A string, or strings, numbers and paths joined by <c>~</c>; with filters.</summary>
    private TemplateExpression? FilteredText()
    {
        cursor.SkipSpace();
        var start = cursor.At;
        if (((TemplateOperand?)Concatenation() ?? Text()) is { } value) return new TemplateExpression(value, Filters());
        cursor.At = start;
        return null;
    }

    private Concatenation? Concatenation()
    {
        var start = cursor.At;
        var parts = new List<TemplateOperand>();
        while (Part() is { } part)
        {
            parts.Add(part);
            var before = cursor.At;
            if (cursor.Take("~")) continue;
            cursor.At = before;
            if (parts.Count > 1) return new Concatenation(start, cursor.At - start, parts);
            break;
        }
        cursor.At = start;
        return null;

        TemplateOperand? Part() => (TemplateOperand?)Function() ?? (TemplateOperand?)Number() ?? (TemplateOperand?)Text() ?? Path();
    }

    private Constant? Text()
    {
        var before = cursor.At;
        cursor.SkipSpace();
        var start = cursor.At;
        if (!cursor.IsAtEnd && cursor.Text[start] is '"' or '\'' or '`' && cursor.Text.IndexOf(cursor.Text[start], start + 1) is > 0 and var end)
        {
            cursor.At = end + 1;
            return new Constant(start, cursor.At - start, TemplateValue.Of(cursor.Text[(start + 1)..end]));
        }
        cursor.Expected("a value");
        cursor.At = before;
        return null;
    }

    private Constant? Number()
    {
        var before = cursor.At;
        cursor.SkipSpace();
        var (start, text) = (cursor.At, cursor.Text);
        var at = start;
        if (at < text.Length && text[at] == '-') at++;
        var digits = at;
        if (at < text.Length && text[at] == '0') at++;
        else while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at == digits)
        {
            cursor.Expected("a value");
            cursor.At = before;
            return null;
        }
        var isReal = at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]);
        if (isReal)
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        }
        cursor.At = at;
        if (isReal) return new Constant(start, at - start, TemplateValue.Of(double.Parse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture)));
        return long.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? new Constant(start, at - start, TemplateValue.Of(whole))
            : throw new TemplateFailure(ReleaseDiagnostics.TemplateSyntax, "the number does not fit 64 bits", start, at - start, null);
    }

    private TemplateOperand? BasicValue() => (TemplateOperand?)Boolean() ?? Test() ?? MacroCall() ?? Function() ?? (TemplateOperand?)Path() ?? Number();

    private Constant? Boolean()
    {
        cursor.SkipSpace();
        var start = cursor.At;
        bool? value = cursor.TakeWord("true") || cursor.TakeWord("True") ? true : cursor.TakeWord("false") || cursor.TakeWord("False") ? false : null;
        return value is { } truth ? new Constant(start, cursor.At - start, TemplateValue.Of(truth)) : null;
    }

    private Test? Test()
    {
        cursor.SkipSpace();
        var start = cursor.At;
        if (Path() is { } subject && cursor.TakeWord("is"))
        {
            var negated = cursor.TakeWord("not", spaceFollows: true);
            cursor.SkipSpace();
            var place = cursor.At;
            if (cursor.TakeName() is { } name)
            {
                if (!TemplateTests.Names.Contains(name)) throw new TemplateFailure(ReleaseDiagnostics.UnknownTemplateName, $"there is no test `{name}`", place, name.Length, Primitives.Diagnostics.Suggestion.Hint(name, TemplateTests.Names));
                var arguments = new List<TemplateExpression>();
                if (cursor.Take("("))
                {
                    while (Value() is { } argument)
                    {
                        arguments.Add(argument);
                        if (!cursor.Take(",")) break;
                    }
                    if (arguments.Count == 0 || !cursor.Take(")")) throw cursor.Failure();
                }
                return new Test(start, cursor.At - start, subject, name, arguments, negated);
            }
        }
        cursor.At = start;
        return null;
    }

    private MacroCall? MacroCall()
    {
        cursor.SkipSpace();
        var start = cursor.At;
        if (cursor.TakeName() is { } space && cursor.Take("::") && cursor.TakeName() is { } name)
        {
            if (space != "self") throw new TemplateFailure(ReleaseDiagnostics.TemplateUnsupported, "macros of other files cannot be called", start, space.Length, "define the macro in this template and call it as `self::…`");
            var arguments = Arguments() ?? throw cursor.Failure();
            return new MacroCall(start, cursor.At - start, new TemplateCall(start, cursor.At - start, name, arguments));
        }
        cursor.At = start;
        return null;
    }

    private Function? Function()
    {
        cursor.SkipSpace();
        var start = cursor.At;
        if (cursor.TakeName() is { } name && Arguments() is { } arguments)
        {
            if (!TemplateFunctions.Names.Contains(name)) throw new TemplateFailure(ReleaseDiagnostics.UnknownTemplateName, $"there is no function `{name}`", start, name.Length, Primitives.Diagnostics.Suggestion.Hint(name, TemplateFunctions.Names));
            return new Function(start, cursor.At - start, new TemplateCall(start, cursor.At - start, name, arguments));
        }
        cursor.At = start;
        return null;
    }

    private List<(string Name, TemplateExpression Value)>? Arguments()
    {
        if (!cursor.Take("(")) return null;
        var arguments = new List<(string, TemplateExpression)>();
        while (!cursor.Take(")"))
        {
            var start = cursor.At;
            if (cursor.TakeName() is not { } name || !cursor.Take("=")) throw cursor.Failure("arguments are named: `name=value`");
            arguments.Add((name, Value() ?? throw cursor.Failure()));
            if (cursor.Take(",")) continue;
            if (!cursor.Take(")")) throw cursor.Failure();
            break;
        }
        return arguments;
    }

    private List<TemplateCall> Filters()
    {
        var filters = new List<TemplateCall>();
        while (true)
        {
            var before = cursor.At;
            if (!cursor.Take("|"))
            {
                cursor.At = before;
                return filters;
            }
            filters.Add(Filter() ?? throw cursor.Failure());
        }
    }

    private TemplateExpression? FilteredArray()
    {
        cursor.SkipSpace();
        var start = cursor.At;
        if (!cursor.Take("[")) return null;
        var items = new List<TemplateExpression>();
        while (!cursor.Take("]"))
        {
            items.Add(LogicValue() ?? throw cursor.Failure());
            if (cursor.Take(",")) continue;
            if (!cursor.Take("]")) throw cursor.Failure();
            break;
        }
        var array = new TemplateOperand.Array(start, cursor.At - start, items);
        return new TemplateExpression(array, Filters());
    }

    private TemplateOperand.Path? Path()
    {
        var before = cursor.At;
        cursor.SkipSpace();
        var (start, text) = (cursor.At, cursor.Text);
        if (start >= text.Length || !TemplateCursor.StartsName(text[start]))
        {
            cursor.Expected("a value");
            cursor.At = before;
            return null;
        }
        var parts = new List<PathPart> { new(Word(start), null) };
        while (!cursor.IsAtEnd)
        {
            if (text[cursor.At] == '.' && cursor.At + 1 < text.Length && TemplateCursor.IsNamePart(text[cursor.At + 1])) parts.Add(new PathPart(Word(cursor.At + 1), null));
            else if (text[cursor.At] == '[' && Index() is { } index) parts.Add(index);
            else break;
        }
        return new TemplateOperand.Path(start, cursor.At - start, text[start..cursor.At], parts);
    }

    private string Word(int from)
    {
        cursor.At = from;
        while (!cursor.IsAtEnd && TemplateCursor.IsNamePart(cursor.Text[cursor.At])) cursor.At++;
        return cursor.Text[from..cursor.At];
    }

    private PathPart? Index()
    {
        var start = cursor.At++;
        PathPart? part = Text() is { Value: TemplateValue.Text name } ? new PathPart(name.Value, null)
            : Number() is { } number ? new PathPart(number.Value.ToString(), null)
            : Path() is { } path ? new PathPart(null, path) : null;
        if (part is not null && cursor.Take("]")) return part;
        cursor.At = start;
        return null;
    }
}
