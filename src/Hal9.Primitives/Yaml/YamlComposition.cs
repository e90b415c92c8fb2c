using System.Runtime.InteropServices;
using Hal9.Primitives.Diagnostics;
using Kind = Hal9.Primitives.Yaml.YamlEventKind;

namespace Hal9.Primitives.Yaml;

/// <summary>One reading: the parser's events folded into nodes with an explicit stack.</summary>
internal sealed class YamlComposition(SourceText source, YamlLimits limits)
{
    private readonly List<YamlNode> children = [];
    private readonly List<OpenCollection> open = [];
    private Dictionary<string, YamlNode?>? anchors;
    private YamlNode? root;
    private bool lastIsDroppable;
    private int events;
    private SourcePosition last = new(1, 1);

    private readonly record struct OpenCollection(YamlEvent Start, int FirstChild);

    public YamlDocument Run()
    {
        var parser = new YamlParser(new YamlScanner(source.Text));
        var documents = 0;
        while (parser.TryRead(out var read))
        {
            last = read.End;
            if (read.Kind == Kind.DocumentStart && ++documents > 1)
            {
                return Refuse(YamlDiagnostics.Documents.At(At(read.Start), "a second document starts here", "remove the `---` and what follows it"));
            }
            if (Accept(read) is { } refused) return Refuse(refused);
        }
        if (parser.Mistake is { } mistake) return Refuse(YamlDiagnostics.Syntax.At(At(mistake.At), mistake.Message));
        return root is null ? Refuse(YamlDiagnostics.Documents.At(At(new SourcePosition(1, 1)), "the file is empty")) : new YamlDocument(root, null);
    }

    /// <summary>Takes one event; null, or why the text is refused.</summary>
    private Diagnostic? Accept(in YamlEvent read)
    {
        if (++events > limits.MaxNodes) return TooMany(read);
        switch (read.Kind)
        {
            case Kind.Scalar:
                lastIsDroppable = true;
                Place(new YamlScalar(Span(read.Start, read.End), read.Tag, read.Text, read.Style), read.Anchor);
                return null;
            case Kind.Alias:
                return AcceptAlias(read);
            case Kind.SequenceStart or Kind.MappingStart:
                lastIsDroppable = true;
                if (open.Count >= limits.MaxDepth) return TooDeep(read);
                if (read.Anchor is not null) (anchors ??= [])[read.Anchor] = null;
                open.Add(new OpenCollection(read, children.Count));
                return null;
            case Kind.SequenceEnd or Kind.MappingEnd:
                lastIsDroppable = false;
                var ended = open[^1];
                open.RemoveAt(open.Count - 1);
                Place(Finish(ended, read.End), ended.Start.Anchor);
                return null;
            case Kind.DocumentEnd:
                lastIsDroppable = false;
                return null;
            default:
                return null;
        }
    }

    private Diagnostic? AcceptAlias(in YamlEvent alias)
    {
        YamlNode? target = null;
        if (anchors?.TryGetValue(alias.Text, out target) is not true)
        {
            return YamlDiagnostics.UnknownAnchor.At(Span(alias.Start, alias.End), $"no anchor `{alias.Text}` is defined before this alias",
                Suggestion.Hint(alias.Text, anchors?.Keys ?? Enumerable.Empty<string>()));
        }
        if (target is null) return YamlDiagnostics.UnknownAnchor.At(Span(alias.Start, alias.End), $"anchor `{alias.Text}` contains itself");
        events += target.EventCount - 1;
        if (events > limits.MaxNodes) return TooMany(alias);
        if (open.Count + target.Height > limits.MaxDepth) return TooDeep(alias);
        lastIsDroppable = target is YamlScalar;
        Place(target, anchor: null);
        return null;
    }

    private void Place(YamlNode node, string? anchor)
    {
        if (anchor is not null) (anchors ??= [])[anchor] = node;
        if (open.Count > 0) children.Add(node);
        else root = node;
    }

    private YamlNode Finish(in OpenCollection collection, SourcePosition end)
    {
        var span = Span(collection.Start.Start, end);
        var content = CollectionsMarshal.AsSpan(children)[collection.FirstChild..];
        YamlNode node;
        if (collection.Start.Kind == Kind.SequenceStart)
        {
            node = new YamlSequence(span, collection.Start.Tag, [.. content]);
        }
        else
        {
            var entries = new YamlEntry[content.Length / 2];
            for (var i = 0; i < entries.Length; i++) entries[i] = new YamlEntry(content[2 * i], content[2 * i + 1]);
            node = new YamlMapping(span, collection.Start.Tag, ImmutableCollectionsMarshal.AsImmutableArray(entries));
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
            if (open[^1].FirstChild < children.Count) children.RemoveAt(children.Count - 1);
            else if (!IsKey(open.Count - 1)) open.RemoveAt(open.Count - 1);
        }
        else if (lastIsDroppable)
        {
            root = null;
        }
        if (open.Count == 0) return new YamlDocument(root, error);
        children.Add(cut);
        while (open.Count > 0)
        {
            var collection = open[^1];
            open.RemoveAt(open.Count - 1);
            if (collection.Start.Kind == Kind.MappingStart && (children.Count - collection.FirstChild) % 2 == 1) children.Add(cut);
            var node = Finish(collection, last);
            if (open.Count > 0) children.Add(node);
            else root = node;
        }
        return new YamlDocument(root, error);
    }

    /// <summary>Whether an open collection stands where a key does: there its start alone is enough to be refused.</summary>
    private bool IsKey(int index) =>
        index > 0 && open[index - 1].Start.Kind == Kind.MappingStart && (open[index].FirstChild - open[index - 1].FirstChild) % 2 == 0;

    private Diagnostic TooMany(in YamlEvent at) =>
        YamlDiagnostics.TooManyNodes.At(Span(at.Start, at.End), $"the file expands to more than {limits.MaxNodes:N0} nodes", "aliases count each time they are used");

    private Diagnostic TooDeep(in YamlEvent at) => YamlDiagnostics.TooDeep.At(Span(at.Start, at.End), $"more than {limits.MaxDepth} levels of nesting");

    private SourceSpan At(SourcePosition at) => new(source, at);

    private SourceSpan Span(SourcePosition start, SourcePosition end) => new(source, start, end);
}
