using System.Diagnostics;
using Hal9.Primitives.Diagnostics;
using Event = Hal9.Primitives.Yaml.YamlEventKind;
using Token = Hal9.Primitives.Yaml.YamlTokenKind;

namespace Hal9.Primitives.Yaml;

/// <summary>
/// Reads tokens into events by YAML's grammar, with a stack of states instead of recursion, so that no nesting can overflow ours.
/// </summary>
internal sealed partial class YamlParser(YamlScanner scanner)
{
    private readonly Stack<State> states = new();
    private readonly Dictionary<string, string> tagPrefixes = new() { ["!"] = "!", ["!!"] = "tag:yaml.org,2002:" };
    private (SourcePosition At, string Message)? mistake;
    private State state = State.StreamStart;

    /// <summary>What to read next.</summary>
    private enum State
    {
        StreamStart,
        FirstDocumentStart,
        DocumentStart,
        DocumentContent,
        DocumentEnd,
        BlockNode,
        BlockSequenceFirstEntry,
        BlockSequenceEntry,
        IndentlessSequenceEntry,
        BlockMappingFirstKey,
        BlockMappingKey,
        BlockMappingValue,
        FlowSequenceFirstEntry,
        FlowSequenceEntry,
        FlowPairKey,
        FlowPairValue,
        FlowPairEnd,
        FlowMappingFirstKey,
        FlowMappingKey,
        FlowMappingValue,
        FlowMappingEmptyValue,
        End,
    }

    /// <summary>Why there are no more events; null while the text is good.</summary>
    public (SourcePosition At, string Message)? Mistake => mistake ?? scanner.Mistake;

    /// <summary>False at the end, and at a mistake.</summary>
    public bool TryRead(out YamlEvent read)
    {
        read = default;
        if (state == State.End || Mistake is not null) return false;
        if (state == State.StreamStart)
        {
            state = State.FirstDocumentStart;
            read = new YamlEvent(Event.StreamStart, scanner.Here, scanner.Here);
            return true;
        }
        return scanner.TryPeek(out var token) && Read(token, out read);
    }

    private bool Read(in YamlToken token, out YamlEvent read) => state switch
    {
        State.FirstDocumentStart => DocumentStart(token, isFirst: true, out read),
        State.DocumentStart => DocumentStart(token, isFirst: false, out read),
        State.DocumentContent => DocumentContent(token, out read),
        State.DocumentEnd => DocumentEnd(token, out read),
        State.BlockNode => Node(token, isBlock: true, mayBeIndentless: false, out read),
        State.BlockSequenceFirstEntry => BlockSequenceEntry(token, isFirst: true, out read),
        State.BlockSequenceEntry => BlockSequenceEntry(token, isFirst: false, out read),
        State.IndentlessSequenceEntry => IndentlessSequenceEntry(token, out read),
        State.BlockMappingFirstKey => BlockMappingKey(token, isFirst: true, out read),
        State.BlockMappingKey => BlockMappingKey(token, isFirst: false, out read),
        State.BlockMappingValue => BlockMappingValue(token, out read),
        State.FlowSequenceFirstEntry => FlowSequenceEntry(token, isFirst: true, out read),
        State.FlowSequenceEntry => FlowSequenceEntry(token, isFirst: false, out read),
        State.FlowPairKey => FlowPairKey(token, out read),
        State.FlowPairValue => FlowPairValue(token, out read),
        State.FlowPairEnd => FlowPairEnd(token, out read),
        State.FlowMappingFirstKey => FlowMappingKey(token, isFirst: true, out read),
        State.FlowMappingKey => FlowMappingKey(token, isFirst: false, out read),
        State.FlowMappingValue => FlowMappingValue(token, out read),
        State.FlowMappingEmptyValue => Empty(token.Start, State.FlowMappingKey, out read),
        _ => throw new UnreachableException(),
    };

    private bool Fail(SourcePosition at, string message, out YamlEvent read)
    {
        mistake ??= (at, message);
        read = default;
        return false;
    }

    /// <summary>Takes the token that was peeked and peeks at the next.</summary>
    private bool Step(out YamlToken next)
    {
        scanner.Take();
        return scanner.TryPeek(out next);
    }

    private bool Empty(SourcePosition at, State next, out YamlEvent read)
    {
        state = next;
        read = new YamlEvent(Event.Scalar, at, at);
        return true;
    }

    private bool DocumentStart(YamlToken token, bool isFirst, out YamlEvent read)
    {
        read = default;
        while (!isFirst && token.Kind == Token.DocumentEnd)
        {
            if (!Step(out token)) return false;
        }
        if (token.Kind == Token.StreamEnd)
        {
            state = State.End;
            read = new YamlEvent(Event.StreamEnd, token.Start, token.End);
            return true;
        }
        var start = token.Start;
        if (isFirst && token.Kind is not (Token.Version or Token.TagDirective or Token.DocumentStart))
        {
            states.Push(State.DocumentEnd);
            state = State.BlockNode;
            read = new YamlEvent(Event.DocumentStart, start, token.End);
            return true;
        }
        var (hasVersion, handles) = (false, new HashSet<string>());
        while (token.Kind is Token.Version or Token.TagDirective)
        {
            if (token.Kind == Token.Version)
            {
                if (hasVersion) return Fail(token.Start, "there is a second `%YAML`", out read);
                if (token.Text != "1.1") return Fail(token.Start, $"YAML {token.Text} is not supported; take the `%YAML` line away", out read);
                hasVersion = true;
            }
            else
            {
                if (!handles.Add(token.Handle)) return Fail(token.Start, $"there is a second `%TAG {token.Handle}`", out read);
                tagPrefixes[token.Handle] = token.Text;
            }
            if (!Step(out token)) return false;
        }
        if (token.Kind != Token.DocumentStart) return Fail(token.Start, "the document ended before this", out read);
        states.Push(State.DocumentEnd);
        state = State.DocumentContent;
        read = new YamlEvent(Event.DocumentStart, start, token.End);
        scanner.Take();
        return true;
    }

    private bool DocumentContent(in YamlToken token, out YamlEvent read) =>
        token.Kind is Token.Version or Token.TagDirective or Token.DocumentStart or Token.DocumentEnd or Token.StreamEnd
            ? Empty(scanner.Here, states.Pop(), out read)
            : Node(token, isBlock: true, mayBeIndentless: false, out read);

    private bool DocumentEnd(in YamlToken token, out YamlEvent read)
    {
        state = State.DocumentStart;
        read = new YamlEvent(Event.DocumentEnd, token.Start, token.Start);
        if (token.Kind == Token.DocumentEnd) scanner.Take();
        return true;
    }

    private bool Node(YamlToken token, bool isBlock, bool mayBeIndentless, out YamlEvent read)
    {
        read = default;
        if (token.Kind == Token.Alias)
        {
            state = states.Pop();
            read = new YamlEvent(Event.Alias, token.Start, token.End, token.Text);
            scanner.Take();
            return true;
        }
        var start = token.Start;
        string? anchor = null;
        YamlToken? tagToken = null;
        while ((token.Kind == Token.Anchor && anchor is null) || (token.Kind == Token.Tag && tagToken is null))
        {
            if (token.Kind == Token.Anchor) anchor = token.Text;
            else tagToken = token;
            if (!Step(out token)) return false;
        }
        string? tag = null;
        if (tagToken is { } tagged)
        {
            var prefix = "";
            if (tagged.Handle.Length > 0 && !tagPrefixes.TryGetValue(tagged.Handle, out prefix!)) return Fail(tagged.Start, $"no `%TAG` defines `{tagged.Handle}`", out read);
            tag = prefix + tagged.Text;
        }
        switch (token.Kind)
        {
            case Token.BlockEntry when mayBeIndentless:
                state = State.IndentlessSequenceEntry;
                read = new YamlEvent(Event.SequenceStart, start, token.End, Anchor: anchor, Tag: tag);
                return true;
            case Token.Scalar:
                state = states.Pop();
                read = new YamlEvent(Event.Scalar, start, token.End, token.Text, token.Style, anchor, tag);
                scanner.Take();
                return true;
            case Token.FlowSequenceStart: state = State.FlowSequenceFirstEntry; break;
            case Token.FlowMappingStart: state = State.FlowMappingFirstKey; break;
            case Token.BlockSequenceStart when isBlock: state = State.BlockSequenceFirstEntry; break;
            case Token.BlockMappingStart when isBlock: state = State.BlockMappingFirstKey; break;
            default:
                if (anchor is null && tagToken is null) return Fail(token.Start, "a value was expected here", out read);
                state = states.Pop();
                read = new YamlEvent(Event.Scalar, start, token.End, Anchor: anchor, Tag: tag);
                return true;
        }
        var kind = token.Kind is Token.FlowSequenceStart or Token.BlockSequenceStart ? Event.SequenceStart : Event.MappingStart;
        read = new YamlEvent(kind, start, token.End, Anchor: anchor, Tag: tag);
        return true;
    }
}
