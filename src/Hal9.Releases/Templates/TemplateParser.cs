using Hal9.Primitives.Diagnostics;
using static Hal9.Releases.Templates.TemplateNode;

namespace Hal9.Releases.Templates;

/// <summary>Reads a whole template of Tera's language, version 1.</summary>
internal sealed class TemplateParser
{
    private const int MaxDepth = 100;

    private static readonly string[] Tags = ["if", "elif", "else", "endif", "for", "endfor", "set", "set_global", "filter", "endfilter", "raw", "endraw", "macro", "endmacro", "block", "endblock", "break", "continue", "include", "import", "extends"];

    private readonly TemplateCursor cursor;
    private readonly TemplateExpressionParser expressions;
    private readonly Dictionary<string, Macro> macros = new(StringComparer.Ordinal);
    private int depth;

    private TemplateParser(string text)
    {
        cursor = new TemplateCursor(text);
        expressions = new TemplateExpressionParser(cursor);
    }

    public static (Template? Template, Diagnostic? Problem) Parse(TemplateSource source)
    {
        try
        {
            var parser = new TemplateParser(source.Text);
            var (nodes, _) = parser.Body(Place.Top, default);
            var trimmed = TemplateWhitespace.Remove(nodes, null);
            foreach (var macro in trimmed.OfType<Macro>()) parser.macros[macro.Name] = macro;
            return (new Template(source, trimmed, parser.macros), null);
        }
        catch (TemplateFailure failure)
        {
            return (null, failure.In(source));
        }
    }

    /// <summary>What stands where decides which tags are allowed.</summary>
    private enum Place
    {
        Top,
        Macro,
        Loop,
        FilterSection,
        Block,
    }

    /// <summary>The start of a tag that ends or continues the body before it; the cursor stands behind its name.</summary>
    private readonly record struct TagStart(string Name, int At, bool TrimsLeft);

    /// <param name="opener">The tag whose body this is; its name is empty at the top.</param>
    private (List<TemplateNode> Nodes, TagStart End) Body(Place place, TagStart opener, params ReadOnlySpan<string> ends)
    {
        if (++depth > MaxDepth) throw new TemplateFailure(ReleaseDiagnostics.TemplateLimit, $"tags are nested deeper than {MaxDepth}", opener.At, 2, null);
        var nodes = new List<TemplateNode>();
        while (true)
        {
            var start = cursor.At;
            var next = NextTag(start);
            if (next > start) nodes.Add(new Literal(start, cursor.Text[start..next]));
            cursor.At = next;
            if (cursor.IsAtEnd)
            {
                if (ends.Length == 0) break;
                throw new TemplateFailure(ReleaseDiagnostics.TemplateSyntax, $"`{opener.Name}` is not closed", opener.At, 2, $"`{{% {ends[^1]} %}}` is missing");
            }
            if (cursor.Sees("{#")) nodes.Add(ReadComment());
            else if (cursor.Sees("{{")) nodes.Add(ReadOutput());
            else
            {
                var tag = ReadTagStart();
                if (ends.Contains(tag.Name))
                {
                    depth--;
                    return (nodes, tag);
                }
                nodes.Add(ReadTag(tag, place, opener));
            }
        }
        depth--;
        return (nodes, default);
    }

    private int NextTag(int from)
    {
        var text = cursor.Text;
        for (var at = text.IndexOf('{', from); at >= 0; at = text.IndexOf('{', at + 1))
        {
            if (at + 1 < text.Length && text[at + 1] is '{' or '%' or '#') return at;
        }
        return text.Length;
    }

    private Comment ReadComment()
    {
        var start = cursor.At;
        var left = cursor.Sees("{#-");
        var from = start + (left ? 3 : 2);
        var end = cursor.Text.IndexOf("#}", from, StringComparison.Ordinal);
        if (end < 0) throw new TemplateFailure(ReleaseDiagnostics.TemplateSyntax, "the comment is not closed", start, 2, "`#}` is missing");
        cursor.At = end + 2;
        return new Comment(start, new TagTrim(left, end > from && cursor.Text[end - 1] == '-'));
    }

    private Output ReadOutput()
    {
        var start = cursor.At;
        var left = cursor.Sees("{{-");
        cursor.At += left ? 3 : 2;
        var value = expressions.Value() ?? throw cursor.Failure();
        if (cursor.Take("-}}")) return new Output(start, value, new TagTrim(left, true));
        return cursor.Take("}}") ? new Output(start, value, new TagTrim(left, false)) : throw cursor.Failure();
    }

    private TagStart ReadTagStart()
    {
        var start = cursor.At;
        var left = cursor.Sees("{%-");
        cursor.At += left ? 3 : 2;
        var name = cursor.TakeName() ?? throw cursor.Failure();
        return new TagStart(name, start, left);
    }

    /// <returns>Whether white space behind the tag goes.</returns>
    private bool TagEnd()
    {
        if (cursor.Take("-%}")) return true;
        return cursor.Take("%}") ? false : throw cursor.Failure();
    }

    private TagTrim Trim(TagStart tag) => new(tag.TrimsLeft, TagEnd());

    private TemplateNode ReadTag(TagStart tag, Place place, TagStart opener)
    {
        switch (tag.Name)
        {
            case "if": return ReadIf(tag, place);
            case "for": return ReadFor(tag);
            case "set" or "set_global":
                var name = cursor.TakeName() ?? throw cursor.Failure();
                if (!cursor.Take("=")) throw cursor.Failure();
                return new Set(tag.At, name, Value(), tag.Name == "set_global", Trim(tag));
            case "filter":
                var filter = expressions.Filter() ?? throw cursor.Failure();
                var filterRight = TagEnd();
                var (filtered, filterEnd) = Body(Place.FilterSection, tag, "endfilter");
                return new FilterSection(tag.At, filter, filtered, new TagTrim(tag.TrimsLeft, filterRight), Trim(filterEnd));
            case "raw": return ReadRaw(tag);
            case "macro" when place == Place.Top && opener.Name is null: return ReadMacro(tag);
            case "block" when place is Place.Top or Place.Block or Place.FilterSection:
                var block = cursor.TakeName() ?? throw cursor.Failure();
                var blockRight = TagEnd();
                var (inside, blockEnd) = Body(Place.Block, tag, "endblock");
                cursor.TakeName();
                return new Block(tag.At, block, inside, new TagTrim(tag.TrimsLeft, blockRight), Trim(blockEnd));
            case "break" when place == Place.Loop: return new Break(tag.At, Trim(tag));
            case "continue" when place == Place.Loop: return new Continue(tag.At, Trim(tag));
            case "include" or "import" or "extends":
                throw Refused(tag, ReleaseDiagnostics.TemplateUnsupported, $"`{tag.Name}` cannot be used: a changelog's template is one text", "write what it would bring into this template");
            case "macro": throw Refused(tag, ReleaseDiagnostics.TemplateSyntax, "a macro stands at the top of a template only", null);
            case "break" or "continue": throw Refused(tag, ReleaseDiagnostics.TemplateSyntax, $"`{tag.Name}` stands in a loop only", null);
            default:
                throw System.Array.IndexOf(Tags, tag.Name) >= 0
                    ? Refused(tag, ReleaseDiagnostics.TemplateSyntax, opener.Name is null ? $"nothing is open that `{tag.Name}` could go with" : $"`{tag.Name}` does not go with the `{opener.Name}` that is open", null)
                    : Refused(tag, ReleaseDiagnostics.UnknownTemplateName, $"there is no tag `{tag.Name}`", Suggestion.Hint(tag.Name, Tags));
        }
    }

    private TemplateFailure Refused(TagStart tag, DiagnosticDescriptor descriptor, string message, string? hint) => new(descriptor, message, cursor.At - tag.Name.Length, tag.Name.Length, hint);

    private TemplateExpression Value() => expressions.Value() ?? throw cursor.Failure();

    private If ReadIf(TagStart tag, Place place)
    {
        var branches = new List<IfBranch>();
        var (current, condition, trim) = (tag, Value(), TagEnd());
        while (true)
        {
            var (body, next) = Body(place, tag, "elif", "else", "endif");
            branches.Add(new IfBranch(condition, body, new TagTrim(current.TrimsLeft, trim)));
            if (next.Name == "elif")
            {
                (current, condition, trim) = (next, Value(), TagEnd());
                continue;
            }
            if (next.Name == "endif") return new If(tag.At, branches, null, Trim(next));
            var right = TagEnd();
            var (last, end) = Body(place, next, "endif");
            return new If(tag.At, branches, new IfBranch(null, last, new TagTrim(next.TrimsLeft, right)), Trim(end));
        }
    }

    private For ReadFor(TagStart tag)
    {
        var name = cursor.TakeName() ?? throw cursor.Failure();
        string? key = null;
        if (cursor.Take(",")) (key, name) = (name, cursor.TakeName() ?? throw cursor.Failure());
        if (!cursor.TakeWord("in", spaceFollows: true))
        {
            cursor.Expected("`in`");
            throw cursor.Failure();
        }
        var container = expressions.Container() ?? throw cursor.Failure();
        var start = new TagTrim(tag.TrimsLeft, TagEnd());
        var (body, end) = Body(Place.Loop, tag, "else", "endfor");
        List<TemplateNode>? otherwise = null;
        if (end.Name == "else")
        {
            TagEnd();
            (otherwise, end) = Body(Place.Loop, end, "endfor");
        }
        return new For(tag.At, key, name, container, body, otherwise, start, Trim(end));
    }

    private Raw ReadRaw(TagStart tag)
    {
        var right = TagEnd();
        var from = cursor.At;
        for (var at = NextTag(from); at < cursor.Text.Length; at = NextTag(at + 2))
        {
            if (cursor.Text[at + 1] != '%') continue;
            cursor.At = at;
            var left = cursor.Sees("{%-");
            cursor.At += left ? 3 : 2;
            if (cursor.TakeWord("endraw")) return new Raw(tag.At, cursor.Text[from..at], new TagTrim(tag.TrimsLeft, right), new TagTrim(left, TagEnd()));
        }
        throw new TemplateFailure(ReleaseDiagnostics.TemplateSyntax, "`raw` is not closed", tag.At, 2, "`{% endraw %}` is missing");
    }

    private Macro ReadMacro(TagStart tag)
    {
        var name = cursor.TakeName() ?? throw cursor.Failure();
        if (!cursor.Take("(")) throw cursor.Failure();
        var parameters = new List<MacroParameter>();
        while (!cursor.Take(")"))
        {
            var parameter = cursor.TakeName() ?? throw cursor.Failure();
            TemplateValue? value = null;
            if (cursor.Take("="))
            {
                cursor.SkipSpace();
                var place = cursor.At;
                value = expressions.Value()?.Value is TemplateOperand.Constant constant
                    ? constant.Value : throw new TemplateFailure(ReleaseDiagnostics.TemplateSyntax, "a default must be a string, number or boolean", place, 1, null);
            }
            parameters.Add(new MacroParameter(parameter, value));
            if (cursor.Take(",")) continue;
            if (!cursor.Take(")")) throw cursor.Failure();
            break;
        }
        var right = TagEnd();
        var (body, end) = Body(Place.Macro, tag, "endmacro");
        cursor.TakeName();
        return new Macro(tag.At, name, parameters, body, new TagTrim(tag.TrimsLeft, right), Trim(end));
    }
}
