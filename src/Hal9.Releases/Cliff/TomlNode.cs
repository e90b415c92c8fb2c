using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Templates;

namespace Hal9.Releases.Cliff;

/// <summary>A value of a TOML file with its place.</summary>
internal abstract record TomlNode(SourceSpan Span)
{
    public abstract string Kind { get; }

    internal sealed record Table(SourceSpan Span) : TomlNode(Span)
    {
        public Dictionary<string, TomlEntry> Entries { get; } = new(StringComparer.Ordinal);

        public override string Kind => "a table";
    }

    internal sealed record List(SourceSpan Span, List<TomlNode> Items) : TomlNode(Span)
    {
        public override string Kind => "an array";
    }

    /// <param name="Source">The text, and where each of its characters stands in the file.</param>
    internal sealed record Text(SourceSpan Span, TemplateSource Source) : TomlNode(Span)
    {
        public string Value => Source.Text;

        public override string Kind => "a string";
    }

    internal sealed record Whole(SourceSpan Span, long Value) : TomlNode(Span)
    {
        public override string Kind => "a number";
    }

    internal sealed record Truth(SourceSpan Span, bool Value) : TomlNode(Span)
    {
        public override string Kind => "a boolean";
    }

    /// <summary>What no setting takes: real numbers and dates.</summary>
    internal sealed record Other(SourceSpan Span) : TomlNode(Span)
    {
        public override string Kind => "a number or date";
    }
}

internal sealed record TomlEntry(SourceSpan Key, TomlNode Value);
