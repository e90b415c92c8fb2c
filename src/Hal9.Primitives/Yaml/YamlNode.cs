using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Primitives.Yaml;

/// <summary>
/// A node of a YAML document with its place in the text. Immutable. An alias is the node of its anchor again: the same object, at
/// the anchor's place.
/// </summary>
public abstract class YamlNode
{
    private protected YamlNode(SourceSpan span, string? tag)
    {
        Span = span;
        Tag = tag;
    }

    /// <summary>Where the node stands; a block collection's span starts at its first key or dash.</summary>
    public SourceSpan Span { get; }

    /// <summary>The explicit tag, long form (<c>tag:yaml.org,2002:str</c>); null when there is none.</summary>
    public string? Tag { get; }

    /// <summary>Nodes in this subtree with aliases expanded, itself included; bounded by <see cref="YamlLimits.MaxNodes"/>.</summary>
    public abstract int NodeCount { get; }

    /// <summary>1 for a scalar or an empty collection.</summary>
    public abstract int Height { get; }
}

/// <summary>How a scalar was written; only a plain one can be anything but a string.</summary>
public enum YamlScalarStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}

public sealed class YamlScalar(SourceSpan span, string? tag, string value, YamlScalarStyle style) : YamlNode(span, tag)
{
    /// <summary>The text after unquoting, unescaping and folding.</summary>
    public string Value { get; } = value;

    public YamlScalarStyle Style { get; } = style;

    public override int NodeCount => 1;

    public override int Height => 1;

    /// <summary>
    /// Where the character at <paramref name="offset"/> of <see cref="Value"/> stands in the file. Exact for plain and quoted scalars of
    /// one line without escapes and for literal blocks; elsewhere the scalar's start.
    /// </summary>
    public SourcePosition PositionOf(int offset) => YamlScalarPositions.Find(this, offset);
}

public sealed class YamlSequence(SourceSpan span, string? tag, ImmutableArray<YamlNode> items) : YamlNode(span, tag)
{
    public ImmutableArray<YamlNode> Items { get; } = items;

    public override int NodeCount { get; } = 1 + items.Sum(item => item.NodeCount);

    public override int Height { get; } = 1 + (items.IsEmpty ? 0 : items.Max(item => item.Height));
}

/// <summary>One key and its value, in the order of the file.</summary>
public readonly record struct YamlEntry(YamlNode Key, YamlNode Value);

/// <summary>A mapping as written: in order, duplicate keys kept, keys of any kind. Who reads it refuses what it does not allow.</summary>
public sealed class YamlMapping(SourceSpan span, string? tag, ImmutableArray<YamlEntry> entries) : YamlNode(span, tag)
{
    public ImmutableArray<YamlEntry> Entries { get; } = entries;

    public override int NodeCount { get; } = 1 + entries.Sum(entry => entry.Key.NodeCount + entry.Value.NodeCount);

    public override int Height { get; } = 1 + (entries.IsEmpty ? 0 : entries.Max(entry => Math.Max(entry.Key.Height, entry.Value.Height)));
}
