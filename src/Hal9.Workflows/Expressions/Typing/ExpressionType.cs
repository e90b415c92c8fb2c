using System.Collections.Frozen;

namespace Hal9.Workflows.Expressions.Typing;

/// <summary>
/// What is known of a value before it exists. Types only warn: anything may also be null, because a context may lack what
/// its shape promises. Immutable; compared by reference where it holds properties.
/// </summary>
public abstract class ExpressionType
{
    private ExpressionType()
    {
    }

    /// <summary>Nothing is known; nothing is ever said about it.</summary>
    public static ExpressionType Any { get; } = new AnyType();

    public static ExpressionType Null { get; } = new PrimitiveType(ExpressionKind.Null);

    public static ExpressionType Boolean { get; } = new PrimitiveType(ExpressionKind.Boolean);

    public static ExpressionType Number { get; } = new PrimitiveType(ExpressionKind.Number);

    public static ExpressionType String { get; } = new PrimitiveType(ExpressionKind.String);

    /// <summary>How the type is named in a message, with an article.</summary>
    public abstract string Name { get; }

    /// <summary>A string that is always one of these, whatever the case of its letters.</summary>
    public static ExpressionType OneOf(params IEnumerable<string> values) => new PrimitiveType(ExpressionKind.String, [.. values]);

    public static ExpressionType ArrayOf(ExpressionType items) => new ArrayType(items, isFiltered: false);

    /// <summary>An object that has these properties and no others.</summary>
    public static ExpressionType Closed(params IEnumerable<(string Name, ExpressionType Type)> properties) => new ObjectType(properties, null);

    /// <summary>An object that may have any property, each of one type, and has the ones listed.</summary>
    public static ExpressionType Open(ExpressionType others, params IEnumerable<(string Name, ExpressionType Type)> properties) => new ObjectType(properties, others);

    /// <summary>Neither is lost: the type of a value that is one or the other.</summary>
    public static ExpressionType Union(ExpressionType left, ExpressionType right) => (left, right) switch
    {
        _ when ReferenceEquals(left, right) => left,
        (PrimitiveType { Kind: ExpressionKind.Null }, _) => right,
        (_, PrimitiveType { Kind: ExpressionKind.Null }) => left,
        (PrimitiveType { Kind: ExpressionKind.String, Values: { } a }, PrimitiveType { Kind: ExpressionKind.String, Values: { } b }) => OneOf(a.Concat(b).Distinct(StringComparer.OrdinalIgnoreCase)),
        (PrimitiveType a, PrimitiveType b) when a.Kind == b.Kind => new PrimitiveType(a.Kind),
        (ObjectType a, ObjectType b) => Merge(a, b),
        _ => Any,
    };

    private static ObjectType Merge(ObjectType left, ObjectType right)
    {
        var others = left.Others is null ? right.Others : right.Others is null ? left.Others : Union(left.Others, right.Others);
        var names = left.Names.Concat(right.Names.Where(name => !left.Properties.ContainsKey(name)));
        return new ObjectType(names.Select(name => (name, Union(left[name] ?? Null, right[name] ?? Null))), others);
    }

    public sealed class AnyType : ExpressionType
    {
        internal AnyType()
        {
        }

        public override string Name => "any value";
    }

    public sealed class PrimitiveType : ExpressionType
    {
        internal PrimitiveType(ExpressionKind kind, IReadOnlyList<string>? values = null)
        {
            Kind = kind;
            Values = values;
        }

        public ExpressionKind Kind { get; }

        /// <summary>Of a string: the only values it takes, when they are known.</summary>
        public IReadOnlyList<string>? Values { get; }

        public override string Name => Kind switch { ExpressionKind.Null => "null", ExpressionKind.Boolean => "a boolean", ExpressionKind.Number => "a number", _ => "a string" };
    }

    public sealed class ArrayType : ExpressionType
    {
        internal ArrayType(ExpressionType items, bool isFiltered)
        {
            Items = items;
            IsFiltered = isFiltered;
        }

        public ExpressionType Items { get; }

        /// <summary>Made by <c>.*</c>: an index maps over its items.</summary>
        public bool IsFiltered { get; }

        public override string Name => "an array";
    }

    public sealed class ObjectType : ExpressionType
    {
        internal ObjectType(IEnumerable<(string Name, ExpressionType Type)> properties, ExpressionType? others)
        {
            // A workflow that names one step twice is wrong, and typing it must still be possible: the first one counts.
            (string Name, ExpressionType Type)[] distinct = [.. properties.DistinctBy(property => property.Name, StringComparer.OrdinalIgnoreCase)];
            Names = [.. distinct.Select(property => property.Name)];
            Properties = distinct.ToFrozenDictionary(property => property.Name, property => property.Type, StringComparer.OrdinalIgnoreCase);
            Others = others;
        }

        /// <summary>Known properties in the order given.</summary>
        public IReadOnlyList<string> Names { get; }

        public FrozenDictionary<string, ExpressionType> Properties { get; }

        /// <summary>Type of every property that is not listed; null when there are no others.</summary>
        public ExpressionType? Others { get; }

        public override string Name => "an object";

        /// <summary>Null when there is no such property.</summary>
        public ExpressionType? this[string name] => Properties.GetValueOrDefault(name) ?? Others;
    }
}
