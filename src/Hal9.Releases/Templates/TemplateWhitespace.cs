using static Hal9.Releases.Templates.TemplateNode;

namespace Hal9.Releases.Templates;

/// <summary>Takes the white space that <c>{%-</c> and <c>-%}</c> ask for out of a parsed body, by Tera's rules and with their order.</summary>
internal static class TemplateWhitespace
{
    /// <param name="body">Null at the top; inside a tag with a body, whether its first and last text are trimmed.</param>
    public static List<TemplateNode> Remove(List<TemplateNode> nodes, TagTrim? body)
    {
        var kept = new List<TemplateNode>(nodes.Count);
        var previousWasText = false;
        var trimNext = body?.Left ?? false;
        foreach (var node in nodes)
        {
            if (node is Literal text)
            {
                previousWasText = true;
                var value = trimNext ? text.Value.TrimStart() : text.Value;
                trimNext = false;
                if (value.Length > 0) kept.Add(value.Length == text.Value.Length ? text : text with { Value = value });
                continue;
            }
            var (start, end) = Edges(node);
            if (node is If choice)
            {
                trimNext = choice.End.Right;
                kept.Add(Trimmed(choice, kept, previousWasText));
                previousWasText = false;
                continue;
            }
            if (previousWasText && start.Left) TrimLast(kept);
            previousWasText = false;
            trimNext = end.Right;
            var inner = new TagTrim(start.Right, end.Left);
            kept.Add(node switch
            {
                Raw raw => raw with { Value = (inner.Left, inner.Right) switch { (true, true) => raw.Value.Trim(), (true, false) => raw.Value.TrimStart(), (false, true) => raw.Value.TrimEnd(), _ => raw.Value } },
                // The body of a loop's else keeps its white space.
                For loop => loop with { Body = Remove(loop.Body, inner) },
                FilterSection section => section with { Body = Remove(section.Body, inner) },
                Block block => block with { Body = Remove(block.Body, inner) },
                Macro macro => macro with { Body = Remove(macro.Body, inner) },
                _ => node,
            });
        }
        if (body is { Right: true }) TrimLast(kept);
        return kept;
    }

    private static If Trimmed(If node, List<TemplateNode> before, bool previousWasText)
    {
        var branches = new List<IfBranch>(node.Branches.Count);
        foreach (var branch in node.Branches)
        {
            if (branch.Trim.Left)
            {
                if (branches.Count > 0) TrimLast(branches[^1].Body);
                else if (previousWasText) TrimLast(before);
            }
            branches.Add(branch with { Body = Remove(branch.Body, new TagTrim(branch.Trim.Right, false)) });
        }
        if (node.Otherwise is not { } otherwise)
        {
            if (node.End.Left) TrimLast(branches[^1].Body);
            return node with { Branches = branches };
        }
        if (otherwise.Trim.Left) TrimLast(branches[^1].Body);
        var last = Remove(otherwise.Body, new TagTrim(otherwise.Trim.Right, false));
        if (node.End.Left) TrimLast(last);
        return node with { Branches = branches, Otherwise = otherwise with { Body = last } };
    }

    private static void TrimLast(List<TemplateNode> nodes)
    {
        if (nodes is not [.., Literal text]) return;
        nodes.RemoveAt(nodes.Count - 1);
        if (text.Value.TrimEnd() is { Length: > 0 } value) nodes.Add(text with { Value = value });
    }

    private static (TagTrim Start, TagTrim End) Edges(TemplateNode node) => node switch
    {
        Output one => (one.Trim, one.Trim),
        Set one => (one.Trim, one.Trim),
        Break one => (one.Trim, one.Trim),
        Continue one => (one.Trim, one.Trim),
        Comment one => (one.Trim, one.Trim),
        Raw two => (two.Start, two.End),
        For two => (two.Start, two.End),
        FilterSection two => (two.Start, two.End),
        Block two => (two.Start, two.End),
        Macro two => (two.Start, two.End),
        _ => default,
    };
}
