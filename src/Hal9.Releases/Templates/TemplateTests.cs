namespace Hal9.Releases.Templates;

/// <summary>What can stand behind <c>is</c>.</summary>
internal static class TemplateTests
{
    public static IReadOnlyList<string> Names { get; } =
        ["defined", "undefined", "string", "number", "odd", "even", "divisibleby", "iterable", "object", "starting_with", "ending_with", "containing", "matching"];

    /// <param name="value">Null when the subject is not known.</param>
    public static bool Holds(string name, TemplateValue? value, IReadOnlyList<TemplateValue> arguments, TemplateSurroundings surroundings)
    {
        var most = name is "divisibleby" or "starting_with" or "ending_with" or "containing" or "matching" ? 1 : 0;
        if (arguments.Count != most) throw new TemplateFailure($"the test `{name}` takes {(most == 0 ? "no arguments" : "one argument")}");
        if (name == "defined") return value is not null;
        if (name == "undefined") return value is null;
        if (value is null) throw new TemplateFailure($"the test `{name}` is asked of something that is not known", "ask `is defined` first");
        return name switch
        {
            "string" => value is TemplateValue.Text,
            "number" => value is TemplateValue.Integer or TemplateValue.Real,
            "odd" => Number(value) % 2 != 0,
            "even" => Number(value) % 2 == 0,
            "divisibleby" => Number(value) % Number(arguments[0]) == 0,
            "iterable" => value is TemplateValue.List or TemplateValue.Map,
            "object" => value is TemplateValue.Map,
            "starting_with" => Text(value).StartsWith(Text(arguments[0]), StringComparison.Ordinal),
            "ending_with" => Text(value).EndsWith(Text(arguments[0]), StringComparison.Ordinal),
            "containing" => value switch
            {
                TemplateValue.Text text => text.Value.Contains(Text(arguments[0]), StringComparison.Ordinal),
                TemplateValue.List list => list.Items.Any(item => TemplateValue.AreEqual(item, arguments[0])),
                TemplateValue.Map map => map.Find(Text(arguments[0])) is not null,
                _ => throw new TemplateFailure($"the test `containing` takes a string, array or object, and this is {value.Kind}"),
            },
            _ => surroundings.Pattern(Text(arguments[0])).IsMatch(Text(value)),
        };

        string Text(TemplateValue given) => given is TemplateValue.Text text ? text.Value : throw new TemplateFailure($"the test `{name}` takes strings, and this is {given.Kind}");

        double Number(TemplateValue given) => given switch
        {
            TemplateValue.Integer number => number.Value,
            TemplateValue.Real number => number.Value,
            _ => throw new TemplateFailure($"the test `{name}` takes numbers, and this is {given.Kind}"),
        };
    }
}
