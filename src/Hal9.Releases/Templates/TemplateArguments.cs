using System.Globalization;

namespace Hal9.Releases.Templates;

/// <summary>What a filter or function was called with; says in words what is missing or of the wrong kind.</summary>
internal readonly struct TemplateArguments(TemplateCall call, Dictionary<string, TemplateValue>? values, TemplateSurroundings surroundings)
{
    public TemplateSurroundings Surroundings => surroundings;

    public string CallName => call.Name;

    public TemplateValue? Find(string name) => values?.GetValueOrDefault(name);

    public TemplateValue Required(string name) => Find(name) ?? throw new TemplateFailure($"`{call.Name}` needs `{name}`");

    public string RequiredText(string name) => TextOf(Required(name), name);

    public string Text(string name, string otherwise) => Find(name) is { } value ? TextOf(value, name) : otherwise;

    /// <summary>A text in which <c>\n</c> and <c>\t</c> written as two characters are one.</summary>
    public string RequiredUnescaped(string name) => Unescaped(RequiredText(name));

    public static string Unescaped(string text) => text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);

    public bool Truth(string name, bool otherwise) => Find(name) switch
    {
        null => otherwise,
        TemplateValue.Truth truth => truth.Value,
        var other => throw Wrong(name, "a boolean", other),
    };

    /// <summary>A whole number, not below zero.</summary>
    public int Count(string name, int otherwise) => Find(name) switch
    {
        null => otherwise,
        TemplateValue.Integer { Value: >= 0 and <= int.MaxValue } number => (int)number.Value,
        var other => throw Wrong(name, "a whole number", other),
    };

    public long Integer(string name, long otherwise) => Find(name) switch
    {
        null => otherwise,
        TemplateValue.Integer number => number.Value,
        var other => throw Wrong(name, "a whole number", other),
    };

    public double? Real(string name) => Find(name) switch
    {
        null => null,
        TemplateValue.Integer number => number.Value,
        TemplateValue.Real number => number.Value,
        var other => throw Wrong(name, "a number", other),
    };

    /// <summary>The value a filter is applied to, as a text.</summary>
    public string Subject(TemplateValue value) => value is TemplateValue.Text text ? text.Value : throw new TemplateFailure($"`{call.Name}` takes a string, and this is {value.Kind}", "the filter `as_str` makes a string, `default` stands in for null");

    public IReadOnlyList<TemplateValue> Items(TemplateValue value) => value is TemplateValue.List list ? list.Items : throw new TemplateFailure($"`{call.Name}` takes an array, and this is {value.Kind}");

    public double Number(TemplateValue value) => value switch
    {
        TemplateValue.Integer number => number.Value,
        TemplateValue.Real number => number.Value,
        _ => throw new TemplateFailure($"`{call.Name}` takes a number, and this is {value.Kind}"),
    };

    /// <summary>The steps of an attribute's path: <c>author.name</c>.</summary>
    public static string[] Attribute(string path) => path.Length == 0 ? [] : [.. path.Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries).Select(static part => part.Trim('"', '\''))];

    private string TextOf(TemplateValue value, string name) => value is TemplateValue.Text text ? text.Value : throw Wrong(name, "a string", value);

    private TemplateFailure Wrong(string name, string wanted, TemplateValue value) => new(string.Create(CultureInfo.InvariantCulture, $"`{name}` of `{call.Name}` must be {wanted}, and is {value.Kind}"));
}
