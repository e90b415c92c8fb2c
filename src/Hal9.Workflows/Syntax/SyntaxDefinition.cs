namespace Hal9.Workflows.Syntax;

/// <summary>
/// One definition of a schema, as data: what a value at some place may be. Definitions name each other; <see cref="SyntaxCompiler"/> ties
/// them together.
/// </summary>
internal abstract record SyntaxDefinition(string Name)
{
    /// <summary>What expressions may name here, in addition to what the places around allow: <c>github</c>, <c>hashFiles(1,255)</c>.</summary>
    public string[] Context { get; init; } = [];

    public sealed record Null(string Name) : SyntaxDefinition(Name);

    public sealed record Boolean(string Name) : SyntaxDefinition(Name);

    public sealed record Number(string Name) : SyntaxDefinition(Name);

    /// <param name="Constant">The one text allowed, case-sensitive; null allows any.</param>
    public sealed record Text(string Name, bool NonEmpty = false, string? Constant = null) : SyntaxDefinition(Name);

    public sealed record Sequence(string Name, string Item) : SyntaxDefinition(Name);

    /// <param name="Properties"><c>key: definition</c>; a <c>!</c> behind it means required.</param>
    public sealed record Mapping(string Name, string[] Properties) : SyntaxDefinition(Name)
    {
        public string? LooseKey { get; init; }

        public string? LooseValue { get; init; }
    }

    public sealed record OneOf(string Name, string[] Options) : SyntaxDefinition(Name);

    /// <summary>The same with a context.</summary>
    public SyntaxDefinition In(params string[] context) => this with { Context = context };

    public static SyntaxDefinition TextOf(string name) => new Text(name);

    public static SyntaxDefinition NonEmptyText(string name) => new Text(name, NonEmpty: true);

    public static SyntaxDefinition Only(string name, string value) => new Text(name, Constant: value);

    public static SyntaxDefinition Map(string name, params string[] properties) => new Mapping(name, properties);

    /// <summary>A mapping whose keys are the user's.</summary>
    public static SyntaxDefinition MapOf(string name, string key, string value, params string[] properties) =>
        new Mapping(name, properties) { LooseKey = key, LooseValue = value };

    public static SyntaxDefinition ListOf(string name, string item) => new Sequence(name, item);

    public static SyntaxDefinition Either(string name, params string[] options) => new OneOf(name, options);

    /// <summary>The kinds every schema has.</summary>
    public static SyntaxDefinition[] BuiltIn { get; } =
    [
        new Null("null"), new Boolean("boolean"), new Number("number"), new Text("string"), new Text("non-empty-string", NonEmpty: true),
        new Sequence("sequence", "any"), new Mapping("mapping", []) { LooseKey = "string", LooseValue = "any" },
        new OneOf("any", ["null", "boolean", "number", "string", "sequence", "mapping"]),
        new Sequence("sequence-of-non-empty-string", "non-empty-string"),
    ];
}
