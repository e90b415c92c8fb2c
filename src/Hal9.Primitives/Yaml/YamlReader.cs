using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hal9.Primitives.Yaml;

/// <summary>What reading gave: a tree, or the one reason why there is none.</summary>
public sealed record YamlDocument(YamlNode? Root, Diagnostic? Error);

/// <summary>
/// Reads one YAML document into positioned nodes. Stands on YamlDotNet's event parser, which is also GitHub's, so that both accept the
/// same texts. Never throws for anything a text contains, and never runs longer than its limits allow.
/// </summary>
public static class YamlReader
{
    /// <summary>Reads the only document of <paramref name="source"/>.</summary>
    public static YamlDocument Read(SourceText source, YamlLimits limits)
    {
        if (source.Text.Length > limits.MaxCharacters)
        {
            return Fail(YamlDiagnostics.TooLarge.At(new SourceSpan(source, new SourcePosition(1, 1)),
                $"the file has {source.Text.Length:N0} characters; at most {limits.MaxCharacters:N0} are allowed"));
        }
        return new Composition(source, limits).Run();
    }

    private static YamlDocument Fail(Diagnostic diagnostic) => new(null, diagnostic);

    /// <summary>One reading: the parser's events folded into nodes with an explicit stack, so that no nesting can overflow ours.</summary>
    private sealed class Composition(SourceText source, YamlLimits limits)
    {
        private readonly Dictionary<string, YamlNode?> anchors = new(StringComparer.Ordinal);
        private readonly Stack<Collection> open = new();
        private int nodes;
        private Mark last = Mark.Empty;

        public YamlDocument Run()
        {
            YamlNode? root = null;
            var documents = 0;
            try
            {
                var parser = new Parser(new StringReader(source.Text));
                while (parser.MoveNext())
                {
                    var current = parser.Current!;
                    last = current.End;
                    if (current is DocumentStart start && ++documents > 1)
                    {
                        return Fail(YamlDiagnostics.Documents.At(At(start.Start), "a second document starts here", "remove the `---` and what follows it"));
                    }
                    if (Accept(current, out var node) is { } refused) return Fail(refused);
                    if (node is not null) root = node;
                }
            }
            catch (YamlException exception)
            {
                return Fail(YamlDiagnostics.Syntax.At(At(exception.Start), Plain(exception.Message)));
            }
            // YamlDotNet's scanner is known to let these out on some malformed texts; they say the same: not YAML.
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException)
            {
                return Fail(YamlDiagnostics.Syntax.At(At(last), "the file is not valid YAML from here on"));
            }
            if (root is null) return Fail(YamlDiagnostics.Documents.At(At(Mark.Empty), "the file is empty"));
            return new YamlDocument(root, null);
        }

        /// <summary>Takes one event; gives the finished root in <paramref name="root"/>, or why the text is refused.</summary>
        private Diagnostic? Accept(ParsingEvent current, out YamlNode? root)
        {
            root = null;
            nodes++;
            if (nodes > limits.MaxNodes) return TooMany(current);
            switch (current)
            {
                case Scalar scalar:
                    var value = new YamlScalar(Span(scalar), TagOf(scalar), scalar.Value, StyleOf(scalar.Style));
                    return Place(value, scalar.Anchor, out root);
                case AnchorAlias alias:
                    if (!anchors.TryGetValue(alias.Value.Value, out var target))
                    {
                        return YamlDiagnostics.UnknownAnchor.At(Span(alias), $"no anchor `{alias.Value.Value}` is defined before this alias",
                            Suggestion.Hint(alias.Value.Value, anchors.Keys));
                    }
                    if (target is null) return YamlDiagnostics.UnknownAnchor.At(Span(alias), $"anchor `{alias.Value.Value}` contains itself");
                    nodes += target.NodeCount - 1;
                    if (nodes > limits.MaxNodes) return TooMany(current);
                    if (open.Count + target.Height > limits.MaxDepth) return TooDeep(current);
                    return Place(target, AnchorName.Empty, out root);
                case SequenceStart or MappingStart:
                    var start = (NodeEvent)current;
                    if (open.Count >= limits.MaxDepth) return TooDeep(current);
                    if (!start.Anchor.IsEmpty) anchors[start.Anchor.Value] = null;
                    open.Push(new Collection(start));
                    return null;
                case SequenceEnd or MappingEnd:
                    var collection = open.Pop();
                    return Place(collection.Finish(this, current.End), collection.Start.Anchor, out root);
                default:
                    return null;
            }
        }

        private Diagnostic? Place(YamlNode node, AnchorName anchor, out YamlNode? root)
        {
            root = null;
            if (!anchor.IsEmpty) anchors[anchor.Value] = node;
            if (open.TryPeek(out var parent)) parent.Add(node);
            else root = node;
            return null;
        }

        private Diagnostic TooMany(ParsingEvent at) =>
            YamlDiagnostics.TooManyNodes.At(Span(at), $"the file expands to more than {limits.MaxNodes:N0} nodes", "aliases count each time they are used");

        private Diagnostic TooDeep(ParsingEvent at) => YamlDiagnostics.TooDeep.At(Span(at), $"more than {limits.MaxDepth} levels of nesting");

        private SourceSpan At(in Mark mark) => new(source, new SourcePosition((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column)));

        public SourceSpan Span(ParsingEvent parsed) => Span(parsed.Start, parsed.End);

        public SourceSpan Span(in Mark start, in Mark end) => At(start) with { End = At(end).Start };

        public static string? TagOf(NodeEvent node) => node.Tag.IsEmpty || node.Tag.IsNonSpecific ? null : node.Tag.Value;

        private static string Plain(string message) => message.TrimEnd('.').ReplaceLineEndings(" ");

        private static YamlScalarStyle StyleOf(ScalarStyle style) => style switch
        {
            ScalarStyle.SingleQuoted => YamlScalarStyle.SingleQuoted,
            ScalarStyle.DoubleQuoted => YamlScalarStyle.DoubleQuoted,
            ScalarStyle.Literal => YamlScalarStyle.Literal,
            ScalarStyle.Folded => YamlScalarStyle.Folded,
            _ => YamlScalarStyle.Plain,
        };
    }

    /// <summary>A collection whose end has not been seen.</summary>
    private sealed class Collection(NodeEvent start)
    {
        private readonly ImmutableArray<YamlNode>.Builder children = ImmutableArray.CreateBuilder<YamlNode>();

        public NodeEvent Start { get; } = start;

        public void Add(YamlNode node) => children.Add(node);

        public YamlNode Finish(Composition composition, in Mark end)
        {
            var span = composition.Span(Start.Start, end);
            var tag = Composition.TagOf(Start);
            if (Start is SequenceStart) return new YamlSequence(span, tag, children.DrainToImmutable());
            var entries = ImmutableArray.CreateBuilder<YamlEntry>(children.Count / 2);
            for (var i = 0; i + 1 < children.Count; i += 2) entries.Add(new YamlEntry(children[i], children[i + 1]));
            return new YamlMapping(span, tag, entries.DrainToImmutable());
        }
    }
}
