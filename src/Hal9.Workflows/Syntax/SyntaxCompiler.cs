using System.Collections.Frozen;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Syntax;

/// <summary>
/// Ties definitions together into rules. A place inherits the context of the places around it, so one definition becomes as many rules
/// as there are contexts it is reached in.
/// </summary>
internal sealed class SyntaxCompiler
{
    private readonly Dictionary<string, SyntaxDefinition> definitions;
    private readonly Dictionary<(string Name, string Context), SyntaxRule> rules = [];
    private readonly Dictionary<string, ExpressionScope> scopes = [];

    private SyntaxCompiler(IEnumerable<SyntaxDefinition> definitions) =>
        this.definitions = SyntaxDefinition.BuiltIn.Concat(definitions).ToDictionary(definition => definition.Name);

    public static SyntaxRule Compile(string root, params IEnumerable<SyntaxDefinition> definitions) => new SyntaxCompiler(definitions).Rule(root, []);

    private SyntaxRule Rule(string name, string[] inherited)
    {
        var definition = definitions[name];
        var context = definition.Context.Length == 0 ? inherited : [.. inherited.Union(definition.Context, StringComparer.OrdinalIgnoreCase)];
        var key = (name, string.Join(' ', context.Order(StringComparer.Ordinal)));
        if (rules.TryGetValue(key, out var known)) return known;
        var rule = new SyntaxRule(name, context.Length == 0 ? null : Scope(key.Item2, context));
        rules.Add(key, rule);

        // Only one level of alternatives counts, as on GitHub.
        SyntaxDefinition[] options = definition is SyntaxDefinition.OneOf either ? [.. either.Options.Select(option => definitions[option])] : [definition];
        rule.TakesNull = options.OfType<SyntaxDefinition.Null>().Any();
        rule.TakesBoolean = options.OfType<SyntaxDefinition.Boolean>().Any();
        rule.TakesNumber = options.OfType<SyntaxDefinition.Number>().Any();
        var texts = options.OfType<SyntaxDefinition.Text>().ToList();
        rule.TakesAnyText = texts.Any(text => text is { Constant: null, NonEmpty: false });
        rule.TakesNonEmptyText = texts.Any(text => text.NonEmpty);
        rule.Constants = [.. texts.Where(text => text.Constant is not null).Select(text => text.Constant!)];
        if (options.OfType<SyntaxDefinition.Sequence>().FirstOrDefault() is { } sequence) rule.Items = Rule(sequence.Item, context);
        FillMappings(rule, [.. options.OfType<SyntaxDefinition.Mapping>()], context);
        return rule;
    }

    private void FillMappings(SyntaxRule rule, SyntaxDefinition.Mapping[] mappings, string[] context)
    {
        if (mappings.Length == 0) return;
        var keys = new Dictionary<string, (int Mappings, string Value)>();
        var required = new List<string>[mappings.Length];
        for (var i = 0; i < mappings.Length; i++)
        {
            required[i] = [];
            foreach (var property in mappings[i].Properties)
            {
                var colon = property.IndexOf(':', StringComparison.Ordinal);
                var (key, value) = (property[..colon], property[(colon + 1)..].Trim());
                if (value.EndsWith('!'))
                {
                    value = value[..^1];
                    required[i].Add(key);
                }
                keys[key] = keys.TryGetValue(key, out var seen) ? (seen.Mappings | 1 << i, seen.Value) : (1 << i, value);
            }
        }
        rule.Mappings =
        [
            .. mappings.Select((mapping, i) => new SyntaxMapping(mapping.Name, [.. required[i]],
                [.. keys.Where(key => key.Value.Mappings == 1 << i).Select(key => key.Key)])),
        ];
        rule.Keys = keys.ToFrozenDictionary(key => key.Key, key => new SyntaxKey(key.Key, key.Value.Mappings, Rule(key.Value.Value, context)));
        rule.Any = Rule("any", context);
        if (mappings[0].LooseKey is not { } looseKey) return;
        rule.LooseKey = Rule(looseKey, context);
        rule.LooseValue = Rule(mappings[0].LooseValue!, context);
    }

    private ExpressionScope Scope(string key, string[] context)
    {
        if (scopes.TryGetValue(key, out var scope)) return scope;
        scope = ExpressionScope.Of(context);
        scopes.Add(key, scope);
        return scope;
    }
}
