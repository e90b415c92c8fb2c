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

    /// <summary>Parsing events this subtree is made of with aliases expanded: 1 for a scalar, the start and end of a collection and what is between.</summary>
    public abstract int EventCount { get; }

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

    public override int EventCount => 1;

    public override int Height => 1;

    /// <summary>
    /// Where the character at <paramref name="offset"/> of <see cref="Value"/> stands in the file. Exact for plain and quoted scalars of
    /// one line without escapes and for literal blocks; elsewhere the scalar's start.
    /// </summary>
    public SourcePosition PositionOf(int offset) => YamlScalarPositions.Find(this, offset);
}

public sealed class YamlSequence : YamlNode
{
    public YamlSequence(SourceSpan span, string? tag, ImmutableArray<YamlNode> items) : base(span, tag)
    {
        Items = items;
        var (events, height) = (2, 0);
        foreach (var item in items)
        {
            events += item.EventCount;
            height = Math.Max(height, item.Height);
        }
        EventCount = events;
        Height = 1 + height;
    }

    public ImmutableArray<YamlNode> Items { get; }

    public override int EventCount { get; }

    public override int Height { get; }
}

/// <summary>One key and its value, in the order of the file.</summary>
public readonly record struct YamlEntry(YamlNode Key, YamlNode Value);

/// <summary>A mapping as written: in order, duplicate keys kept, keys of any kind. Who reads it refuses what it does not allow.</summary>
public sealed class YamlMapping : YamlNode
{
    public YamlMapping(SourceSpan span, string? tag, ImmutableArray<YamlEntry> entries) : base(span, tag)
    {
        Entries = entries;
        var (events, height) = (2, 0);
        foreach (var entry in entries)
        {
            events += entry.Key.EventCount + entry.Value.EventCount;
            height = Math.Max(height, Math.Max(entry.Key.Height, entry.Value.Height));
        }
        EventCount = events;
        Height = 1 + height;
    }

    public ImmutableArray<YamlEntry> Entries { get; }

    public override int EventCount { get; }

    public override int Height { get; }
}

/// <summary>
/// The place where reading stopped, only ever in the tree of a document with an error: the last item of a sequence, or the last entry of a
/// mapping. What stands before it was read well.
/// </summary>
public sealed class YamlCut : YamlNode
{
    internal YamlCut(SourceSpan span) : base(span, tag: null)
    {
    }

    public override int EventCount => 0;

    public override int Height => 1;
}
