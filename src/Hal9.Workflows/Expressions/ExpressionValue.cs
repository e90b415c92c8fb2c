using System.Diagnostics;
using System.Text.Json;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// A value of the expression language: immutable, safe to share between threads. Compared by reference; the language's own
/// <c>==</c> is <see cref="ExpressionComparison.AreEqual"/>.
/// </summary>
public abstract class ExpressionValue
{
    private protected ExpressionValue()
    {
    }

    public static ExpressionValue Null => ExpressionNull.Instance;

    public static ExpressionValue True => ExpressionBoolean.True;

    public static ExpressionValue False => ExpressionBoolean.False;

    public static ExpressionValue EmptyString => ExpressionString.Empty;

    public abstract ExpressionKind Kind { get; }

    /// <summary>Null, false, 0, NaN and the empty string are not; arrays and objects always are.</summary>
    public abstract bool IsTruthy { get; }

    /// <summary>Neither an array nor an object.</summary>
    public bool IsPrimitive => Kind < ExpressionKind.Array;

    /// <summary>Null is 0, booleans 0 and 1, a string what <see cref="ExpressionNumber.Parse"/> makes of it, a collection NaN.</summary>
    public abstract double ToNumber();

    /// <summary>Null is empty, a number <c>G15</c> with -0 as <c>0</c>, a collection the name of its kind.</summary>
    public abstract string ToText();

    public static ExpressionValue Of(bool value) => value ? True : False;

    public static ExpressionValue Of(double value) => new ExpressionNumber(value);

    /// <summary>The string, or null for null.</summary>
    public static ExpressionValue Of(string? value) => value switch { null => Null, "" => EmptyString, _ => new ExpressionString(value) };

    /// <summary>A JSON value in the language: of keys that differ in case only, the last value wins at the first's place.</summary>
    public static ExpressionValue FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => Null,
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.Number => Of(element.GetDouble()),
        JsonValueKind.String => Of(element.GetString()),
        JsonValueKind.Array => new ExpressionArray([.. element.EnumerateArray().Select(FromJson)]),
        JsonValueKind.Object => new ExpressionDictionary(element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, FromJson(property.Value)))),
        _ => throw new UnreachableException(),
    };

    public override string ToString() => ToText();
}

/// <summary>The one null.</summary>
public sealed class ExpressionNull : ExpressionValue
{
    private ExpressionNull()
    {
    }

    internal static ExpressionNull Instance { get; } = new();

    public override ExpressionKind Kind => ExpressionKind.Null;

    public override bool IsTruthy => false;

    public override double ToNumber() => 0;

    public override string ToText() => "";
}

/// <summary>One of two instances.</summary>
public sealed class ExpressionBoolean : ExpressionValue
{
    private ExpressionBoolean(bool value) => Value = value;

    internal static new ExpressionBoolean True { get; } = new(true);

    internal static new ExpressionBoolean False { get; } = new(false);

    public bool Value { get; }

    public override ExpressionKind Kind => ExpressionKind.Boolean;

    public override bool IsTruthy => Value;

    public override double ToNumber() => Value ? 1 : 0;

    public override string ToText() => Value ? "true" : "false";
}

public sealed class ExpressionString(string value) : ExpressionValue
{
    internal static ExpressionString Empty { get; } = new("");

    public string Value { get; } = value;

    public override ExpressionKind Kind => ExpressionKind.String;

    public override bool IsTruthy => Value.Length > 0;

    public override double ToNumber() => ExpressionNumber.Parse(Value);

    public override string ToText() => Value;
}
