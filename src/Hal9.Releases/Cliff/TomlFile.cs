using Hal9.Primitives.Diagnostics;
using Tomlyn.Parsing;
using Tomlyn.Syntax;
using SourceSpan = Hal9.Primitives.Diagnostics.SourceSpan;

namespace Hal9.Releases.Cliff;

/// <summary>A TOML file as tables and values with places, over Tomlyn's syntax tree.</summary>
internal sealed class TomlFile(SourceText file)
{
    private Diagnostic? problem;

    public static (TomlNode.Table? Root, Diagnostic? Problem) Read(SourceText file) => new TomlFile(file).Read();

    private (TomlNode.Table? Root, Diagnostic? Problem) Read()
    {
        var document = SyntaxParser.Parse(file.Text, file.Path, validate: true);
        if (document.HasErrors)
        {
            var first = document.Diagnostics.First(static message => message.Kind == DiagnosticMessageKind.Error);
            return (null, ReleaseDiagnostics.CliffSyntax.At(Place(first.Span), first.Message.TrimEnd('.')));
        }
        var root = new TomlNode.Table(new SourceSpan(file, new SourcePosition(1, 1)));
        Fill(root, document.KeyValues);
        foreach (var table in document.Tables)
        {
            if (table.Name is not { } name) continue;
            var (parent, last, place) = Descend(root, name);
            if (parent is null) continue;
            var inner = new TomlNode.Table(Place(name.Span));
            if (table is TableArraySyntax)
            {
                if (!parent.Entries.TryGetValue(last, out var there)) parent.Entries[last] = there = new TomlEntry(place, new TomlNode.List(place, []));
                if (there.Value is TomlNode.List list) list.Items.Add(inner);
            }
            else if (parent.Entries.TryGetValue(last, out var there) && there.Value is TomlNode.Table known) inner = known;
            else parent.Entries[last] = new TomlEntry(place, inner);
            Fill(inner, table.Items);
        }
        return problem is null ? (root, null) : (null, problem);
    }

    private void Fill(TomlNode.Table table, IEnumerable<KeyValueSyntax> pairs)
    {
        foreach (var pair in pairs)
        {
            if (pair.Key is not { } key || pair.Value is not { } value) continue;
            var (parent, last, place) = Descend(table, key);
            if (parent is not null) parent.Entries[last] = new TomlEntry(place, Node(value));
        }
    }

    /// <summary>The table a dotted key leads to, and the last part of the key.</summary>
    private (TomlNode.Table? Parent, string Last, SourceSpan Place) Descend(TomlNode.Table table, KeySyntax key)
    {
        var parts = new List<BareKeyOrStringValueSyntax> { key.Key! };
        parts.AddRange(key.DotKeys.Select(static dot => dot.Key!));
        var current = table;
        foreach (var part in parts.SkipLast(1))
        {
            var name = Name(part);
            if (!current.Entries.TryGetValue(name, out var there)) current.Entries[name] = there = new TomlEntry(Place(part.Span), new TomlNode.Table(Place(part.Span)));
            var next = there.Value is TomlNode.List { Items: [.., TomlNode.Table latest] } ? latest : there.Value as TomlNode.Table;
            if (next is null)
            {
                problem ??= ReleaseDiagnostics.CliffSyntax.At(Place(part.Span), $"`{name}` is {there.Value.Kind} already");
                return (null, "", default);
            }
            current = next;
        }
        return (current, Name(parts[^1]), Place(parts[^1].Span));
    }

    private TomlNode Node(ValueSyntax value)
    {
        var place = Place(value.Span);
        switch (value)
        {
            case StringValueSyntax text: return new TomlNode.Text(place, TomlString.Decode(file, text.Span.Start.Offset, text.Value ?? ""));
            case BooleanValueSyntax truth: return new TomlNode.Truth(place, truth.Value);
            case IntegerValueSyntax whole: return new TomlNode.Whole(place, whole.Value);
            case ArraySyntax array: return new TomlNode.List(place, [.. array.Items.Select(item => Node(item.Value!))]);
            case InlineTableSyntax inline:
                var table = new TomlNode.Table(place);
                Fill(table, inline.Items.Select(static item => item.KeyValue!));
                return table;
            default: return new TomlNode.Other(place);
        }
    }

    private static string Name(BareKeyOrStringValueSyntax key) => key switch { BareKeySyntax { Key.Text: { } bare } => bare, StringValueSyntax text => text.Value ?? "", _ => "" };

    /// <summary>Tomlyn's ends are inclusive.</summary>
    private SourceSpan Place(Tomlyn.Syntax.SourceSpan span) => new(file, file.PositionOf(span.Start.Offset), file.PositionOf(span.End.Offset + 1));
}
