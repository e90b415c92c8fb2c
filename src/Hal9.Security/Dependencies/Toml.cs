using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Hal9.Security.Dependencies;

/// <summary>TOML with places, over Tomlyn's syntax tree.</summary>
internal static class Toml
{
    /// <exception cref="DependencyFormatException">It is no TOML.</exception>
    public static DocumentSyntax Parse(DependencyFile file)
    {
        DocumentSyntax document;
        try
        {
            document = SyntaxParser.Parse(file.Source.Text, file.Path, true);
        }
        catch (TomlException problem)
        {
            // A nest deeper than any real one.
            throw new DependencyFormatException($"`{file.Path}` is not TOML: {problem.Message.Split('.')[0]}", 0);
        }
        if (document.Diagnostics.FirstOrDefault(static problem => problem.Kind == DiagnosticMessageKind.Error) is not { } error) return document;
        var offset = Math.Clamp(error.Span.Start.Offset, 0, file.Source.Text.Length);
        var line = file.Source.Line(file.Source.PositionOf(offset).Line);
        var isConflict = line.StartsWith("<<<<<<<") || line.StartsWith("=======") || line.StartsWith(">>>>>>>");
        throw new DependencyFormatException($"`{file.Path}` is not TOML: {error.Message.TrimEnd('.')}", file.PlaceOf(offset, "").Offset, 0, isConflict ? "a merge conflict was left unresolved" : null);
    }

    public static string NameOf(TableSyntaxBase table) => KeyOf(table.Name);

    /// <summary>Dotted: <c>target.cfg(unix).dependencies</c>.</summary>
    public static string KeyOf(KeySyntax? key) => key is null ? "" : string.Join('.', [.. (string[])[PartOf(key.Key)], .. key.DotKeys.Select(static part => PartOf(part.Key))]);

    public static string? Text(SyntaxNode? value) => (value as StringValueSyntax)?.Value;

    public static KeyValueSyntax? Find(IEnumerable<KeyValueSyntax> items, string key) => items.FirstOrDefault(item => KeyOf(item.Key) == key);

    public static DependencyPlace PlaceOf(DependencyFile file, SyntaxNode node, string text)
    {
        var offset = node.Span.Start.Offset;
        return file.PlaceOf(node is StringValueSyntax ? offset + 1 : offset, text);
    }

    private static string PartOf(BareKeyOrStringValueSyntax? part) => part switch
    {
        BareKeySyntax { Key.Text: { } text } => text,
        StringValueSyntax { Value: { } value } => value,
        _ => "",
    };
}
