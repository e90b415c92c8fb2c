namespace Hal9.Configuration;

/// <summary>One top-level key of <c>hal9.yml</c>. A room exports its own; the command line hands all of them to the reader.</summary>
public abstract class ConfigurationSection
{
    private protected ConfigurationSection(string key, string description) => (Key, Description) = (key, description);

    public string Key { get; }

    /// <summary>What the section is for: one or two sentences, Markdown.</summary>
    public string Description { get; }

    internal abstract Shape Shape { get; }

    /// <summary>What a file without this key says; null when something in it is required.</summary>
    internal abstract object? Absent();
}

/// <summary>A section that becomes <typeparamref name="T"/>. The same object asks for it: <see cref="ConfigurationParse.Find{T}"/>.</summary>
public sealed class ConfigurationSection<T>(string key, string description, Shape<T> shape) : ConfigurationSection(key, description) where T : class
{
    internal override Shape Shape => shape;

    internal override object? Absent() => shape is ObjectShape<T> { MayBeAbsent: true } absent ? absent.Absent() : null;
}
