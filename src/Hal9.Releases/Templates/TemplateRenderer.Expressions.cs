using System.Globalization;
using System.Text;
using static Hal9.Releases.Templates.TemplateOperand;

namespace Hal9.Releases.Templates;

/// <summary>Evaluation as Tera 1 does it, its oddities included: they decide what existing templates mean.</summary>
internal sealed partial class TemplateRenderer
{
    private TemplateValue Evaluate(TemplateExpression expression)
    {
        Step(expression.Value.At);
        TemplateValue value;
        if (expression.Value is TemplateOperand.Path path)
        {
            var found = Find(path);
            if (found is null or TemplateValue.Nothing && expression.HasDefault)
            {
                value = Evaluate(expression.DefaultValue ?? throw Failure(path, "the filter `default` needs `value`", null));
            }
            else if (found is null)
            {
                // What is not there is not true: no filter is asked.
                return expression.IsNegated ? TemplateValue.True : throw Unknown(path);
            }
            else value = found;
        }
        else value = Evaluate(expression);
        foreach (var filter in expression.Filters)
        {
            if (filter.Name is not ("default" or "safe")) value = Apply(filter, value);
        }
        return expression.IsNegated ? TemplateValue.Of(!value.IsTruthy) : value;

        TemplateValue Evaluate(TemplateExpression whole) => whole.Value switch
        {
            Constant constant => constant.Value,
            TemplateOperand.Array array => TemplateValue.Of([.. array.Items.Select(this.Evaluate)]),
            Concatenation joined => TemplateValue.Of(Joined(joined)),
            Function function => Call(function.Call),
            MacroCall macro => TemplateValue.Of(Call(macro)),
            Test test => TemplateValue.Of(IsTrue(test)),
            In contained => TemplateValue.Of(IsTrue(contained)),
            // The negation counts twice here, in Tera as well.
            Logic => TemplateValue.Of(IsTrue(whole)),
            Calculation calculation => Number(calculation) ?? TemplateValue.Of("NaN"),
            _ => this.Evaluate(whole),
        };
    }

    private bool IsTrue(TemplateExpression expression)
    {
        bool result;
        switch (expression.Value)
        {
            case TemplateOperand.Path path:
                // A condition on something unknown, or a filter that cannot take it, is false and no mistake.
                if (Find(path) is null && !expression.HasDefault) return expression.IsNegated;
                var (depth, calls) = (scope.Depth, macroDepth);
                try
                {
                    return Evaluate(expression).IsTruthy;
                }
                catch (TemplateFailure failure) when (failure.Descriptor == ReleaseDiagnostics.TemplateFailed)
                {
                    scope.ReturnTo(depth);
                    macroDepth = calls;
                    return false;
                }
            case Logic logic: result = IsTrue(logic); break;
            case Constant { Value: TemplateValue.Truth truth }: result = truth.Value; break;
            case Constant { Value: TemplateValue.Text text }: result = text.Value.Length > 0; break;
            case Constant number: result = number.Value.IsTruthy; break;
            case Calculation calculation: result = Number(calculation) is { IsTruthy: true }; break;
            case In contained: result = IsTrue(contained); break;
            case Test test: result = IsTrue(test); break;
            case Function function:
                result = Call(function.Call) is TemplateValue.Truth said ? said.Value : throw Failure(function, $"`{function.Call.Name}` does not give a boolean", "compare it: `get_env(name=\"X\", default=\"\") != \"\"`");
                break;
            case MacroCall macro: result = Call(macro).Length > 0; break;
            case Concatenation joined:
                result = Evaluate(expression with { IsNegated = false }).IsTruthy;
                break;
            default: throw Failure(expression.Value, "an array is no condition", "compare its length: `… | length > 0`");
        }
        return expression.IsNegated ? !result : result;
    }

    private bool IsTrue(Logic logic)
    {
        switch (logic.Operator)
        {
            case LogicOperator.Or: return IsTrue(logic.Left) || IsTrue(logic.Right);
            case LogicOperator.And: return IsTrue(logic.Left) && IsTrue(logic.Right);
            case LogicOperator.Equal or LogicOperator.NotEqual:
                var (left, right) = (Evaluate(logic.Left), Evaluate(logic.Right));
                if (IsNumber(left) || IsNumber(right))
                {
                    // A number and anything else are neither equal nor unequal.
                    if (!IsNumber(left) || !IsNumber(right)) return false;
                    return Real(left) == Real(right) == (logic.Operator == LogicOperator.Equal);
                }
                return TemplateValue.AreEqual(left, right) == (logic.Operator == LogicOperator.Equal);
            default:
                if (NumberOf(logic.Left) is not { } a || NumberOf(logic.Right) is not { } b) throw Failure(logic, "what is no number cannot be compared", null);
                var (x, y) = (Real(a), Real(b));
                return logic.Operator switch { LogicOperator.Less => x < y, LogicOperator.LessOrEqual => x <= y, LogicOperator.Greater => x > y, _ => x >= y };
        }
    }

    private bool IsTrue(In contained)
    {
        var (item, container) = (Evaluate(contained.Item), Evaluate(contained.Container));
        var found = container switch
        {
            TemplateValue.List list => list.Items.Any(one => TemplateValue.AreEqual(one, item)),
            TemplateValue.Text text => text.Value.Contains(Text(), StringComparison.Ordinal),
            TemplateValue.Map map => map.Find(Text()) is not null,
            _ => throw Failure(contained, $"`in` looks into strings, arrays and objects, not into {container.Kind}", null),
        };
        return found != contained.IsNegated;

        string Text() => item is TemplateValue.Text text ? text.Value : throw Failure(contained, $"{item.Kind} cannot be in {container.Kind}", null);
    }

    private bool IsTrue(Test test)
    {
        var arguments = new List<TemplateValue>(test.Arguments.Count);
        foreach (var argument in test.Arguments) arguments.Add(Evaluate(argument));
        try
        {
            return TemplateTests.Holds(test.Name, Find(test.Subject), arguments, surroundings) != test.IsNegated;
        }
        catch (TemplateFailure failure)
        {
            throw failure.Placed(test.At, test.Length);
        }
    }

    private TemplateValue Apply(TemplateCall call, TemplateValue value)
    {
        if (call.Name == "safe") return value;
        var filter = TemplateFilters.Find(call.Name)!;
        try
        {
            return filter.Apply(value, new TemplateArguments(call, Arguments(call), surroundings));
        }
        catch (TemplateFailure failure)
        {
            throw failure.Placed(call.At, call.Length);
        }
    }

    private TemplateValue Call(TemplateCall call)
    {
        try
        {
            return TemplateFunctions.Call(call.Name, new TemplateArguments(call, Arguments(call), surroundings));
        }
        catch (TemplateFailure failure)
        {
            throw failure.Placed(call.At, call.Length);
        }
    }

    private Dictionary<string, TemplateValue>? Arguments(TemplateCall call)
    {
        if (call.Arguments.Count == 0) return null;
        var values = new Dictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach (var (name, value) in call.Arguments) values[name] = Evaluate(value);
        return values;
    }

    private string Joined(Concatenation joined)
    {
        var text = new StringBuilder();
        foreach (var part in joined.Parts)
        {
            var value = part switch
            {
                Constant constant => constant.Value,
                TemplateOperand.Path path => Find(path) ?? throw Unknown(path),
                Function function => Call(function.Call),
                _ => throw Failure(part, "this cannot be joined", null),
            };
            if (value is not (TemplateValue.Text or TemplateValue.Integer or TemplateValue.Real)) throw Failure(part, $"`~` joins strings and numbers, and this is {value.Kind}", null);
            value.Write(text);
        }
        return text.ToString();
    }

    /// <summary>Null for a result that is no number (0 / 0).</summary>
    private TemplateValue? NumberOf(TemplateExpression expression)
    {
        if (expression.Filters.Count > 0)
        {
            var value = Evaluate(expression);
            return IsNumber(value) ? value : throw Failure(expression.Value, $"a number is needed, and this is {value.Kind}", null);
        }
        switch (expression.Value)
        {
            case Constant constant when IsNumber(constant.Value): return constant.Value;
            case Calculation calculation: return Number(calculation);
            case TemplateOperand.Path path:
                var found = Find(path) ?? throw Unknown(path);
                return IsNumber(found) ? found : throw Failure(path, $"a number is needed, and `{path.Written}` is {found.Kind}", null);
            case Function function:
                var given = Call(function.Call);
                return IsNumber(given) ? given : throw Failure(function, $"a number is needed, and `{function.Call.Name}` gives {given.Kind}", null);
            default: throw Failure(expression.Value, "a number is needed here", null);
        }
    }

    private TemplateValue? Number(Calculation calculation)
    {
        if (NumberOf(calculation.Left) is not { } left || NumberOf(calculation.Right) is not { } right) return null;
        try
        {
            if (calculation.Operator == '/')
            {
                var quotient = Real(left) / Real(right);
                return double.IsNaN(quotient) ? null : Math.Round(quotient) == quotient && double.IsFinite(quotient) ? TemplateValue.Of((long)quotient) : double.IsFinite(quotient) ? TemplateValue.Of(quotient) : null;
            }
            if (left is TemplateValue.Integer { Value: var a } && right is TemplateValue.Integer { Value: var b })
            {
                return TemplateValue.Of(checked(calculation.Operator switch { '+' => a + b, '-' => a - b, '*' => a * b, _ => b == 0 ? throw Failure(calculation, "the remainder of a division by zero is asked for", null) : a % b }));
            }
        }
        catch (OverflowException)
        {
            throw Failure(calculation, "the result does not fit 64 bits", null);
        }
        var (x, y) = (Real(left), Real(right));
        var result = calculation.Operator switch { '+' => x + y, '-' => x - y, '*' => x * y, _ => x % y };
        return double.IsFinite(result) ? TemplateValue.Of(result) : null;
    }

    private TemplateValue? Find(TemplateOperand.Path path) => scope.Find(Names(path));

    private string[] Names(TemplateOperand.Path path)
    {
        var names = new string[path.Parts.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var part = path.Parts[i];
            names[i] = part.Name ?? (Find(part.Index!) ?? throw Unknown(part.Index!)) switch
            {
                TemplateValue.Text text => text.Value,
                TemplateValue.Integer number => number.Value.ToString(CultureInfo.InvariantCulture),
                var other => throw Failure(part.Index!, $"`{part.Index!.Written}` is {other.Kind} and no index", null),
            };
        }
        return names;
    }

    private static TemplateFailure Unknown(TemplateOperand.Path path) => Failure(path, $"nothing here is known as `{path.Written}`", "`{% if … %}` or the filter `default` guards what may be absent");

    private static bool IsNumber(TemplateValue value) => value is TemplateValue.Integer or TemplateValue.Real;

    private static double Real(TemplateValue value) => value is TemplateValue.Integer { Value: var whole } ? whole : ((TemplateValue.Real)value).Value;
}
