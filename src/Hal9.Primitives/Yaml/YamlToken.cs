using Hal9.Primitives.Diagnostics;

namespace Hal9.Primitives.Yaml;

/// <summary>What <see cref="YamlScanner"/> cuts a text into.</summary>
internal enum YamlTokenKind
{
    StreamEnd,
    Version,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    FlowEntry,
    BlockEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar,
}

/// <param name="Text">A scalar's value, an anchor's name, a tag's suffix or prefix.</param>
/// <param name="Handle">A tag's handle.</param>
internal readonly record struct YamlToken(
    YamlTokenKind Kind,
    SourcePosition Start,
    SourcePosition End,
    string Text = "",
    YamlScalarStyle Style = YamlScalarStyle.Plain,
    string Handle = "");
