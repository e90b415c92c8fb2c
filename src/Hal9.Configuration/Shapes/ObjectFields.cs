using System.Text.Json;

namespace Hal9.Configuration;

/// <summary>Takes the declarations of an object's fields. Keys are lower-case words with hyphens; descriptions are one or two sentences.</summary>
public sealed class ObjectFields
{
    private readonly List<Field> all = [];

    internal ObjectFields()
    {
    }

    internal IReadOnlyList<Field> All => all;

    /// <summary>A key that must be there.</summary>
    public Field<T> Required<T>(string key, Shape<T> shape, string description) => Add(new Field<T>(key, shape, description, all.Count) { IsRequired = true });

    /// <summary>A key with a value for files that leave it out.</summary>
    public Field<T> Default<T>(string key, Shape<T> shape, T otherwise, string description) where T : notnull =>
        Add(new Field<T>(key, shape, description, all.Count) { Default = otherwise, WriteDefault = writer => shape.WriteValue(writer, otherwise) });

    /// <summary>A key that may be left out; then null.</summary>
    public Field<T?> Optional<T>(string key, Shape<T> shape, string description) where T : class => Add(new Field<T?>(key, shape, description, all.Count));

    /// <summary><see cref="Optional{T}"/> for values that are structs.</summary>
    public Field<T?> OptionalValue<T>(string key, Shape<T> shape, string description) where T : struct => Add(new Field<T?>(key, shape, description, all.Count));

    /// <summary>An object none of whose fields is required; left out, each has its default.</summary>
    /// <exception cref="ArgumentException">One of them is required.</exception>
    public Field<T> Nested<T>(string key, ObjectShape<T> shape, string description) where T : notnull => shape.MayBeAbsent
        ? Add(new Field<T>(key, shape, description, all.Count) { Default = shape.Absent() })
        : throw new ArgumentException($"`{key}` has required fields: declare it required or optional", nameof(shape));

    private Field<T> Add<T>(Field<T> field)
    {
        if (!char.IsAsciiLetterLower(field.Key[0]) || field.Key.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
        {
            throw new ArgumentException($"`{field.Key}` is not lower-case words with hyphens");
        }
        if (all.Any(other => other.Key == field.Key)) throw new ArgumentException($"`{field.Key}` is declared twice");
        all.Add(field);
        return field;
    }
}

/// <summary>One declared field.</summary>
public abstract class Field
{
    private protected Field(string key, Shape shape, string description) => (Key, Shape, Description) = (key, shape, description);

    internal string Key { get; }

    internal Shape Shape { get; }

    internal string Description { get; }

    internal bool IsRequired { get; init; }

    internal object? Default { get; init; }

    internal Action<Utf8JsonWriter>? WriteDefault { get; init; }

    internal string? Deprecation { get; private protected set; }

    internal void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(Key);
        writer.WriteString("description", Description);
        Shape.WriteSchema(writer);
        if (WriteDefault is not null)
        {
            writer.WritePropertyName("default");
            WriteDefault(writer);
        }
        if (Deprecation is not null) writer.WriteBoolean("deprecated", true);
        writer.WriteEndObject();
    }
}

/// <summary>A declared field whose value is <typeparamref name="T"/>.</summary>
public sealed class Field<T> : Field
{
    internal Field(string key, Shape shape, string description, int slot) : base(key, shape, description) => Slot = slot;

    internal int Slot { get; }

    /// <summary>The key is still read, with a warning.</summary>
    /// <param name="instead">The way out: <c>use `images` instead</c>.</param>
    public Field<T> Deprecated(string instead)
    {
        Deprecation = instead;
        return this;
    }
}

/// <summary>The values of an object's fields, while the record is made of them.</summary>
public sealed class FieldValues
{
    private readonly object?[] values;

    internal FieldValues(object?[] values) => this.values = values;

    /// <param name="field">Declared in the same object.</param>
    public T Get<T>(Field<T> field) => (T)values[field.Slot]!;
}
