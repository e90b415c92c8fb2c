using System.Runtime.InteropServices;
using Hal9.Primitives.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hal9.Primitives.Yaml;

/// <summary>One reading: the parser's events folded into nodes with an explicit stack, so that no nesting can overflow ours.</summary>
internal sealed class YamlComposition(SourceText source, YamlLimits limits)
{
    private readonly List<YamlNode> children = [];
    private readonly List<OpenCollection> open = [];
    private Dictionary<string, YamlNode?>? anchors;
    private YamlNode? root;
    private bool lastIsDroppable;
    private int events;
    private Mark last = Mark.Empty;

    private readonly record struct OpenCollection(NodeEvent Start, int FirstChild);

    public YamlDocument Run()
    {
        try
        {
            var parser = new Parser(new StringReader(source.Text));
            var documents = 0;
            while (parser.MoveNext())
            {
                var current = parser.Current!;
                last = current.End;
                if (current is DocumentStart start && ++documents > 1)
                {
                    return Refuse(YamlDiagnostics.Documents.At(At(start.Start), "a second document starts here", "remove the `---` and what follows it"));
                }
                if (Accept(current) is { } refused) return Refuse(refused);
            }
        }
        catch (YamlException exception)
        {
            return Refuse(YamlDiagnostics.Syntax.At(At(exception.Start), exception.Message.TrimEnd('.').ReplaceLineEndings(" ")));
        }
        // YamlDotNet's scanner is known to let these out on some malformed texts; they say the same: not YAML.
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException)
        {
            return Refuse(YamlDiagnostics.Syntax.At(At(last), "the file is not valid YAML from here on"));
        }
        return root is null ? Refuse(YamlDiagnostics.Documents.At(At(Mark.Empty), "the file is empty")) : new YamlDocument(root, null);
    }

    /// <summary>Takes one event; null, or why the text is refused.</summary>
    private Diagnostic? Accept(ParsingEvent current)
    {
        if (++events > limits.MaxNodes) return TooMany(current);
        switch (current)
        {
            case Scalar scalar:
                lastIsDroppable = true;
                Place(new YamlScalar(Span(scalar.Start, scalar.End), TagOf(scalar), scalar.Value, StyleOf(scalar.Style)), scalar.Anchor);
                return null;
            case AnchorAlias alias:
                return Accept(alias);
            case SequenceStart or MappingStart:
                var start = (NodeEvent)current;
                lastIsDroppable = true;
                if (open.Count >= limits.MaxDepth) return TooDeep(current);
                if (!start.Anchor.IsEmpty) (anchors ??= [])[start.Anchor.Value] = null;
                open.Add(new OpenCollection(start, children.Count));
                return null;
            case SequenceEnd or MappingEnd:
                lastIsDroppable = false;
                var ended = open[^1];
                open.RemoveAt(open.Count - 1);
                Place(Finish(ended, current.End), ended.Start.Anchor);
                return null;
            default:
                return null;
        }
    }

    private Diagnostic? Accept(AnchorAlias alias)
    {
        lastIsDroppable = false;
        YamlNode? target = null;
        var name = alias.Value.Value;
        if (anchors?.TryGetValue(name, out target) is not true)
        {
            return YamlDiagnostics.UnknownAnchor.At(Span(alias.Start, alias.End), $"no anchor `{name}` is defined before this alias",
                Suggestion.Hint(name, anchors?.Keys ?? Enumerable.Empty<string>()));
        }
        if (target is null) return YamlDiagnostics.UnknownAnchor.At(Span(alias.Start, alias.End), $"anchor `{name}` contains itself");
        events += target.EventCount - 1;
        if (events > limits.MaxNodes) return TooMany(alias);
        if (open.Count + target.Height > limits.MaxDepth) return TooDeep(alias);
        Place(target, AnchorName.Empty);
        return null;
    }

    private void Place(YamlNode node, AnchorName anchor)
    {
        if (!anchor.IsEmpty) (anchors ??= [])[anchor.Value] = node;
        if (open.Count > 0) children.Add(node);
        else root = node;
    }

    private YamlNode Finish(OpenCollection collection, in Mark end)
    {
        var span = Span(collection.Start.Start, end);
        var tag = TagOf(collection.Start);
        var content = CollectionsMarshal.AsSpan(children)[collection.FirstChild..];
        YamlNode node;
        if (collection.Start is SequenceStart)
        {
            node = new YamlSequence(span, tag, [.. content]);
        }
        else
        {
            var entries = new YamlEntry[content.Length / 2];
            for (var i = 0; i < entries.Length; i++) entries[i] = new YamlEntry(content[2 * i], content[2 * i + 1]);
            node = new YamlMapping(span, tag, ImmutableCollectionsMarshal.AsImmutableArray(entries));
        }
        children.RemoveRange(collection.FirstChild, children.Count - collection.FirstChild);
        return node;
    }

    /// <summary>
    /// Closes what is open with a cut. GitHub's reader takes a node only after it has seen the next one: so a scalar or a start
    /// directly before the mistake is not part of what was read.
    /// </summary>
    private YamlDocument Refuse(Diagnostic error)
    {
        var cut = new YamlCut(error.Span ?? At(last));
        if (lastIsDroppable && open.Count > 0)
        {
            if (open[^1].FirstChild == children.Count) open.RemoveAt(open.Count - 1);
            else children.RemoveAt(children.Count - 1);
        }
        else if (lastIsDroppable)
        {
            root = null;
        }
        if (open.Count == 0) return new YamlDocument(root is null ? null : root, error);
        children.Add(cut);
        while (open.Count > 0)
        {
            var collection = open[^1];
            open.RemoveAt(open.Count - 1);
            if (collection.Start is MappingStart && (children.Count - collection.FirstChild) % 2 == 1) children.Add(cut);
            var node = Finish(collection, last);
            if (open.Count > 0) children.Add(node);
            else root = node;
        }
        return new YamlDocument(root, error);
    }

    private Diagnostic TooMany(ParsingEvent at) =>
        YamlDiagnostics.TooManyNodes.At(Span(at.Start, at.End), $"the file expands to more than {limits.MaxNodes:N0} nodes", "aliases count each time they are used");

    private Diagnostic TooDeep(ParsingEvent at) => YamlDiagnostics.TooDeep.At(Span(at.Start, at.End), $"more than {limits.MaxDepth} levels of nesting");

    private SourceSpan At(in Mark mark) => new(source, Position(mark));

    private SourceSpan Span(in Mark start, in Mark end) => new(source, Position(start), Position(end));

    private static SourcePosition Position(in Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static string? TagOf(NodeEvent node) => node.Tag.IsEmpty || node.Tag.IsNonSpecific ? null : node.Tag.Value;

    private static YamlScalarStyle StyleOf(ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted => YamlScalarStyle.SingleQuoted,
        ScalarStyle.DoubleQuoted => YamlScalarStyle.DoubleQuoted,
        ScalarStyle.Literal => YamlScalarStyle.Literal,
        ScalarStyle.Folded => YamlScalarStyle.Folded,
        _ => YamlScalarStyle.Plain,
    };
}
