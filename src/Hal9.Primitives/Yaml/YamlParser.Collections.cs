using Hal9.Primitives.Diagnostics;
using Event = Hal9.Primitives.Yaml.YamlEventKind;
using Token = Hal9.Primitives.Yaml.YamlTokenKind;

namespace Hal9.Primitives.Yaml;

/// <summary>Sequences and mappings, by indentation and in brackets.</summary>
internal sealed partial class YamlParser
{
    private bool BlockSequenceEntry(YamlToken token, bool isFirst, out YamlEvent read)
    {
        read = default;
        if (isFirst && !Step(out token)) return false;
        if (token.Kind == Token.BlockEnd) return End(token, Event.SequenceEnd, out read);
        if (token.Kind != Token.BlockEntry) return Fail(token.Start, "a `-` was expected here; check the indentation", out read);
        var end = token.End;
        if (!Step(out token)) return false;
        if (token.Kind is Token.BlockEntry or Token.BlockEnd) return Empty(end, State.BlockSequenceEntry, out read);
        states.Push(State.BlockSequenceEntry);
        return Node(token, isBlock: true, mayBeIndentless: false, out read);
    }

    private bool IndentlessSequenceEntry(YamlToken token, out YamlEvent read)
    {
        read = default;
        if (token.Kind != Token.BlockEntry)
        {
            state = states.Pop();
            read = new YamlEvent(Event.SequenceEnd, token.Start, token.End);
            return true;
        }
        var end = token.End;
        if (!Step(out token)) return false;
        if (token.Kind is Token.BlockEntry or Token.Key or Token.Value or Token.BlockEnd) return Empty(end, State.IndentlessSequenceEntry, out read);
        states.Push(State.IndentlessSequenceEntry);
        return Node(token, isBlock: true, mayBeIndentless: false, out read);
    }

    private bool BlockMappingKey(YamlToken token, bool isFirst, out YamlEvent read)
    {
        read = default;
        if (isFirst && !Step(out token)) return false;
        if (token.Kind == Token.BlockEnd) return End(token, Event.MappingEnd, out read);
        if (token.Kind != Token.Key) return Fail(token.Start, "a key was expected here; check the indentation", out read);
        var end = token.End;
        if (!Step(out token)) return false;
        if (token.Kind is Token.Key or Token.Value or Token.BlockEnd) return Empty(end, State.BlockMappingValue, out read);
        states.Push(State.BlockMappingValue);
        return Node(token, isBlock: true, mayBeIndentless: true, out read);
    }

    private bool BlockMappingValue(YamlToken token, out YamlEvent read)
    {
        read = default;
        if (token.Kind != Token.Value) return Empty(token.Start, State.BlockMappingKey, out read);
        var end = token.End;
        if (!Step(out token)) return false;
        if (token.Kind is Token.Key or Token.Value or Token.BlockEnd) return Empty(end, State.BlockMappingKey, out read);
        states.Push(State.BlockMappingKey);
        return Node(token, isBlock: true, mayBeIndentless: true, out read);
    }

    private bool FlowSequenceEntry(YamlToken token, bool isFirst, out YamlEvent read)
    {
        read = default;
        if (isFirst && !Step(out token)) return false;
        if (token.Kind == Token.FlowSequenceEnd) return End(token, Event.SequenceEnd, out read);
        if (!isFirst)
        {
            if (token.Kind != Token.FlowEntry) return Fail(token.Start, "a `,` or `]` was expected here", out read);
            if (!Step(out token)) return false;
        }
        if (token.Kind == Token.Key)
        {
            state = State.FlowPairKey;
            var nowhere = new SourcePosition(1, 1);
            read = new YamlEvent(Event.MappingStart, nowhere, nowhere);
            scanner.Take();
            return true;
        }
        if (token.Kind == Token.FlowSequenceEnd) return End(token, Event.SequenceEnd, out read);
        states.Push(State.FlowSequenceEntry);
        return Node(token, isBlock: false, mayBeIndentless: false, out read);
    }

    /// <summary>A pair written straight into a sequence, <c>[a: b]</c>, is a mapping of one entry.</summary>
    private bool FlowPairKey(YamlToken token, out YamlEvent read)
    {
        if (token.Kind is Token.Value or Token.FlowEntry or Token.FlowSequenceEnd)
        {
            scanner.Take();
            return Empty(token.End, State.FlowPairValue, out read);
        }
        states.Push(State.FlowPairValue);
        return Node(token, isBlock: false, mayBeIndentless: false, out read);
    }

    private bool FlowPairValue(YamlToken token, out YamlEvent read)
    {
        read = default;
        if (token.Kind == Token.Value)
        {
            if (!Step(out token)) return false;
            if (token.Kind is not (Token.FlowEntry or Token.FlowSequenceEnd))
            {
                states.Push(State.FlowPairEnd);
                return Node(token, isBlock: false, mayBeIndentless: false, out read);
            }
        }
        return Empty(token.Start, State.FlowPairEnd, out read);
    }

    private bool FlowPairEnd(in YamlToken token, out YamlEvent read)
    {
        state = State.FlowSequenceEntry;
        read = new YamlEvent(Event.MappingEnd, token.Start, token.End);
        return true;
    }

    private bool FlowMappingKey(YamlToken token, bool isFirst, out YamlEvent read)
    {
        read = default;
        if (isFirst && !Step(out token)) return false;
        if (token.Kind == Token.FlowMappingEnd) return End(token, Event.MappingEnd, out read);
        if (!isFirst)
        {
            if (token.Kind != Token.FlowEntry) return Fail(token.Start, "a `,` or `}` was expected here", out read);
            if (!Step(out token)) return false;
        }
        if (token.Kind == Token.Key)
        {
            if (!Step(out token)) return false;
            if (token.Kind is Token.Value or Token.FlowEntry or Token.FlowMappingEnd) return Empty(token.Start, State.FlowMappingValue, out read);
            states.Push(State.FlowMappingValue);
            return Node(token, isBlock: false, mayBeIndentless: false, out read);
        }
        if (token.Kind == Token.FlowMappingEnd) return End(token, Event.MappingEnd, out read);
        states.Push(State.FlowMappingEmptyValue);
        return Node(token, isBlock: false, mayBeIndentless: false, out read);
    }

    private bool FlowMappingValue(YamlToken token, out YamlEvent read)
    {
        read = default;
        if (token.Kind == Token.Value)
        {
            if (!Step(out token)) return false;
            if (token.Kind is not (Token.FlowEntry or Token.FlowMappingEnd))
            {
                states.Push(State.FlowMappingKey);
                return Node(token, isBlock: false, mayBeIndentless: false, out read);
            }
        }
        return Empty(token.Start, State.FlowMappingKey, out read);
    }

    private bool End(in YamlToken token, Event kind, out YamlEvent read)
    {
        state = states.Pop();
        read = new YamlEvent(kind, token.Start, token.End);
        scanner.Take();
        return true;
    }
}
