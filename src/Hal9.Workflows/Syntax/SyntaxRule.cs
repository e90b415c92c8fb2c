using System.Collections.Frozen;
using System.Collections.Immutable;
using Hal9.Primitives.Yaml;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Syntax;

/// <summary>
/// What a value at one place may be, ready for the reader: a definition together with the context it inherits. Frozen once
/// <see cref="SyntaxCompiler"/> has filled it.
/// </summary>
internal sealed class SyntaxRule(string name, ExpressionScope? scope)
{
    public string Name { get; } = name;

    /// <summary>Null where no expression is allowed.</summary>
    public ExpressionScope? Scope { get; } = scope;

    public bool TakesNull { get; set; }

    public bool TakesBoolean { get; set; }

    public bool TakesNumber { get; set; }

    public bool TakesAnyText { get; set; }

    public bool TakesNonEmptyText { get; set; }

    /// <summary>Texts that are allowed by name.</summary>
    public ImmutableArray<string> Constants { get; set; } = [];

    /// <summary>The rule of a sequence's items; null where no sequence is allowed.</summary>
    public SyntaxRule? Items { get; set; }

    /// <summary>What a mapping may be here; empty where none is allowed.</summary>
    public ImmutableArray<SyntaxMapping> Mappings { get; set; } = [];

    /// <summary>Every key the mappings know.</summary>
    public FrozenDictionary<string, SyntaxKey> Keys { get; set; } = FrozenDictionary<string, SyntaxKey>.Empty;

    /// <summary>Of the first mapping; null when it knows all its keys.</summary>
    public SyntaxRule? LooseKey { get; set; }

    public SyntaxRule? LooseValue { get; set; }

    /// <summary>Everything is the user's own: a mapping that knows no key.</summary>
    public bool IsLooseOnly => Mappings.Length == 1 && Keys.Count == 0 && LooseKey is not null;

    /// <summary>The rule of values whose key is an expression.</summary>
    public SyntaxRule? Any { get; set; }

    public bool TakesText(string value)
    {
        if (TakesAnyText || (TakesNonEmptyText && value.Length > 0)) return true;
        foreach (var constant in Constants)
        {
            if (constant == value) return true;
        }
        return false;
    }

    public bool Takes(YamlScalarKind kind, string text) => kind switch
    {
        YamlScalarKind.Null => TakesNull,
        YamlScalarKind.Boolean => TakesBoolean,
        YamlScalarKind.Number => TakesNumber,
        _ => TakesText(text),
    };

    /// <summary>For messages: <c>a text</c>, <c>true or false</c>, <c>a mapping</c>, joined.</summary>
    public string Describe()
    {
        List<string> kinds = [];
        if (TakesAnyText || TakesNonEmptyText) kinds.Add(TakesAnyText ? "a text" : "a text that is not empty");
        if (TakesBoolean) kinds.Add("`true` or `false`");
        if (TakesNumber) kinds.Add("a number");
        if (Constants.Length is > 0 and <= 8) kinds.Add(string.Join(", ", Constants.Select(constant => $"`{constant}`")));
        if (Items is not null) kinds.Add("a sequence");
        if (!Mappings.IsEmpty) kinds.Add("a mapping");
        if (kinds.Count == 0 && TakesNull) kinds.Add("nothing");
        return string.Join(" or ", kinds);
    }
}

/// <summary>One kind of mapping.</summary>
/// <param name="Required">Keys it cannot do without, in the schema's order.</param>
/// <param name="OnlyHere">Keys that none of its alternatives has; they tell which it is.</param>
internal sealed record SyntaxMapping(string Name, ImmutableArray<string> Required, ImmutableArray<string> OnlyHere);

/// <summary>A key some of a rule's mappings know.</summary>
/// <param name="Mappings">Bit i is set when mapping i has it.</param>
internal sealed record SyntaxKey(string Name, int Mappings, SyntaxRule Value);
