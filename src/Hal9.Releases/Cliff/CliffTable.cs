using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Patterns;

namespace Hal9.Releases.Cliff;

/// <summary>A table of cliff.toml that remembers what it was asked for, so that the rest can be named.</summary>
/// <param name="node">Empty when the file has no such table.</param>
/// <param name="name">As people write it; empty at the top.</param>
internal sealed class CliffTable(TomlNode.Table node, string name, List<Diagnostic> diagnostics)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public SourceSpan Span => node.Span;

    public bool IsEmpty => node.Entries.Count == 0;

    public TomlEntry? Find(string key)
    {
        known.Add(key);
        return node.Entries.GetValueOrDefault(key);
    }

    /// <summary>Keys that are understood and have no effect.</summary>
    public void Known(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) known.Add(key);
    }

    public CliffTable Table(string key) => new(Value<TomlNode.Table>(key, "a table") ?? new TomlNode.Table(node.Span), name.Length == 0 ? key : $"{name}.{key}", diagnostics);

    public IEnumerable<CliffTable> Tables(string key)
    {
        foreach (var item in Value<TomlNode.List>(key, "an array of tables")?.Items ?? [])
        {
            if (item is TomlNode.Table table) yield return new CliffTable(table, key, diagnostics);
            else Wrong(item, key, "an array of tables", "an element");
        }
    }

    public IEnumerable<TomlNode.Text> Texts(string key)
    {
        foreach (var item in Value<TomlNode.List>(key, "an array of strings")?.Items ?? [])
        {
            if (item is TomlNode.Text text) yield return text;
            else Wrong(item, key, "an array of strings", "an element");
        }
    }

    public TomlNode.Text? Text(string key) => Value<TomlNode.Text>(key, "a string");

    public bool Truth(string key, bool otherwise) => Value<TomlNode.Truth>(key, "`true` or `false`")?.Value ?? otherwise;

    public int? Count(string key)
    {
        if (Value<TomlNode.Whole>(key, "a number") is not { } whole) return null;
        if (whole.Value is >= 0 and <= int.MaxValue) return (int)whole.Value;
        diagnostics.Add(ReleaseDiagnostics.CliffValue.At(whole.Span, $"`{key}` cannot be {whole.Value}"));
        return null;
    }

    public string Choice(string key, params string[] choices)
    {
        if (Text(key) is not { } text) return choices[0];
        if (choices.FirstOrDefault(choice => choice.Equals(text.Value, StringComparison.OrdinalIgnoreCase)) is { } chosen) return chosen;
        diagnostics.Add(ReleaseDiagnostics.CliffValue.At(text.Span, $"`{key}` cannot be `{text.Value}`", Suggestion.Hint(text.Value, choices) ?? "it is " + string.Join(" or ", choices.Select(static choice => $"`{choice}`"))));
        return choices[0];
    }

    public RustPattern? Pattern(string key)
    {
        if (Text(key) is not { } text) return null;
        var (pattern, mistake) = RustPattern.Parse(text.Value);
        if (mistake is not null) diagnostics.Add(ReleaseDiagnostics.CliffPattern.At(text.Source.Span(mistake.At, 1), $"the pattern of `{key}` cannot be used: {mistake.Message}"));
        return pattern;
    }

    public void Missing(string key)
    {
        if (!node.Entries.ContainsKey(key)) diagnostics.Add(ReleaseDiagnostics.CliffValue.At(node.Span, $"an entry of `{name}` has no `{key}`"));
    }

    /// <summary>Names the keys nobody asked for.</summary>
    public void Finish()
    {
        foreach (var (key, entry) in node.Entries)
        {
            if (!known.Contains(key)) diagnostics.Add(ReleaseDiagnostics.CliffUnknownKey.At(entry.Key, name.Length == 0 ? $"there is no section `{key}`" : $"`{name}` has no setting `{key}`", Suggestion.Hint(key, known) ?? "it is ignored, by git-cliff as well"));
        }
    }

    private T? Value<T>(string key, string wanted) where T : TomlNode
    {
        if (Find(key) is not { Value: var value }) return null;
        if (value is T fitting) return fitting;
        Wrong(value, key, wanted, null);
        return null;
    }

    private void Wrong(TomlNode value, string key, string wanted, string? part) => diagnostics.Add(ReleaseDiagnostics.CliffValue.At(value.Span, $"{(part is null ? "" : part + " of ")}`{key}` must be {wanted}, and is {value.Kind}"));
}
