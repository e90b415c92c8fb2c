using System.Text.Json;
using System.Text.RegularExpressions;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

/// <summary>
/// What a value of the configuration looks like. One declaration is read by everybody: the reader binds by it, the JSON Schema and the
/// reference are written from it, so that they cannot disagree. Shapes are immutable and safe to share.
/// </summary>
public abstract class Shape
{
    private protected Shape()
    {
    }

    /// <summary>Any text, but not a number or truth value without quotes: <c>1.10</c> would lose its zero.</summary>
    public static ScalarShape<string> Text { get; } = new TextShape(0, int.MaxValue, null, "text");

    /// <summary>At least one character.</summary>
    public static ScalarShape<string> NonEmptyText { get; } = new TextShape(1, int.MaxValue, null, "text that is not empty");

    public static ScalarShape<bool> Boolean { get; } = new BooleanShape();

    /// <summary><c>5%</c>, <c>12.5%</c>: 0 to 100, up to three decimals.</summary>
    public static ScalarShape<Percentage> Percentage { get; } = new PercentageShape();

    /// <summary>As it is typed in the file, for other shapes and for people: <c>a duration such as `10s`</c>.</summary>
    public abstract string Phrase { get; }

    /// <summary>Whether values may name variables of the environment.</summary>
    internal virtual bool IsSubstituted => false;

    /// <param name="pattern">Understood alike by .NET and ECMAScript, anchored by <c>^</c> and <c>$</c>, with a time limit. The text is one line.</param>
    /// <param name="phrase">What such a text is, with an article: <c>a semantic version such as `1.2.3`</c>.</param>
    public static ScalarShape<string> TextMatching(Regex pattern, string phrase) => new TextShape(0, int.MaxValue, pattern, phrase);

    /// <summary>Text of so many characters (Unicode scalar values).</summary>
    public static ScalarShape<string> TextOf(int atLeast, int atMost) => new TextShape(atLeast, atMost, null, $"text of {atLeast} to {atMost} characters");

    /// <summary>A whole number; both bounds belong to the range, at most 2⁵³ − 1 as in JSON.</summary>
    public static ScalarShape<long> Integer(long atLeast = -IntegerShape.Limit, long atMost = IntegerShape.Limit) => new IntegerShape(atLeast, atMost);

    /// <summary><c>500ms</c>, <c>10s</c>, <c>1h30m</c>, <c>2d</c>: days, hours, minutes, seconds, milliseconds, in this order, each at most once.</summary>
    /// <param name="atLeast">Checked by the reader only; a JSON Schema cannot say it.</param>
    /// <param name="atMost">As <paramref name="atLeast"/>.</param>
    public static ScalarShape<TimeSpan> Duration(TimeSpan? atLeast = null, TimeSpan? atMost = null) => new DurationShape(atLeast ?? TimeSpan.Zero, atMost ?? TimeSpan.MaxValue);

    /// <summary><c>100B</c>, <c>64kB</c>, <c>64KiB</c>, <c>10MB</c>, <c>1GiB</c>: bytes by decimal and binary units.</summary>
    /// <param name="atLeast">In bytes. Checked by the reader only; a JSON Schema cannot say it.</param>
    /// <param name="atMost">As <paramref name="atLeast"/>.</param>
    public static ScalarShape<long> Size(long atLeast = 0, long atMost = long.MaxValue) => new SizeShape(atLeast, atMost);

    /// <summary>One of some words, each standing for a value.</summary>
    public static ScalarShape<T> Choice<T>(params (string Word, T Value)[] choices) where T : notnull => new ChoiceShape<T>(choices);

    public static Shape<IReadOnlyList<T>> List<T>(Shape<T> item, int atLeast = 0, int atMost = int.MaxValue) => new ListShape<T>(item, atLeast, atMost);

    /// <summary>Values by names that the user chooses (letters, digits, <c>_ - .</c>, a letter first, at most 64), in the file's order.</summary>
    public static Shape<IReadOnlyDictionary<string, T>> Map<T>(Shape<T> value) => new MapShape<T>(value);

    /// <summary>Named fields of their own shapes.</summary>
    /// <param name="declare">Declares the fields and returns what makes the record out of their values. Called once.</param>
    public static ObjectShape<T> Object<T>(Func<ObjectFields, Func<FieldValues, T>> declare) => new(declare);

    /// <summary>Writes the keywords of this shape's JSON Schema into the object under way.</summary>
    internal abstract void WriteSchema(Utf8JsonWriter writer);

    internal abstract bool TryBindBoxed(YamlNode node, Binding binding, string path, out object? value);

    /// <summary>Gives the rows of what is nested in this shape to the reference.</summary>
    internal virtual void Describe(ReferenceRows rows, string path)
    {
    }
}

/// <summary>A shape whose values become <typeparamref name="T"/>.</summary>
public abstract class Shape<T> : Shape
{
    private protected Shape()
    {
    }

    /// <summary>The same, refusing values by a rule of the room's own. The JSON Schema does not know the rule.</summary>
    /// <param name="mistake">A clause that goes behind the field's name (<c>must not be a prerelease</c>), or null when the value is fine.</param>
    public Shape<T> Refusing(Func<T, string?> mistake) => new RefusingShape<T>(this, mistake);

    /// <summary>The same, with its place, for rooms that must point at it later.</summary>
    public Shape<Positioned<T>> Positioned() => new PositionedShape<T>(this);

    /// <summary>Binds, or reports every mistake there is and gives false.</summary>
    internal abstract bool TryBind(YamlNode node, Binding binding, string path, out T value);

    /// <summary>Writes a value as it would stand in the file; for defaults.</summary>
    internal abstract void WriteValue(Utf8JsonWriter writer, T value);

    internal sealed override bool TryBindBoxed(YamlNode node, Binding binding, string path, out object? value)
    {
        var bound = TryBind(node, binding, path, out var typed);
        value = typed;
        return bound;
    }
}
