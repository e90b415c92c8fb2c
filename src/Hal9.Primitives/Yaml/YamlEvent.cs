using Hal9.Primitives.Diagnostics;

namespace Hal9.Primitives.Yaml;

/// <summary>What <see cref="YamlParser"/> makes of tokens, in the order of the text.</summary>
internal enum YamlEventKind
{
    StreamStart,
    DocumentStart,
    DocumentEnd,
    StreamEnd,
    Scalar,
    Alias,
    SequenceStart,
    SequenceEnd,
    MappingStart,
    MappingEnd,
}

/// <param name="Text">A scalar's value, or the anchor an alias names.</param>
/// <param name="Tag">In long form; null when there is none.</param>
internal readonly record struct YamlEvent(
    YamlEventKind Kind,
    SourcePosition Start,
    SourcePosition End,
    string Text = "",
    YamlScalarStyle Style = YamlScalarStyle.Plain,
    string? Anchor = null,
    string? Tag = null);
