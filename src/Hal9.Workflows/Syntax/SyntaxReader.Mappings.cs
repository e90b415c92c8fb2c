using System.Collections.Immutable;
using System.Numerics;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

internal sealed partial class SyntaxReader
{
    private TemplateMapping ReadMapping(YamlMapping mapping, SyntaxRule rule)
    {
        if (!Enter(mapping)) return new TemplateMapping(mapping.Span, []);
        if (rule.Mappings.IsEmpty)
        {
            session.Report(WorkflowDiagnostics.ExpectedKind.At(Head(mapping), "a mapping is not expected here", Wanted(rule)));
            foreach (var entry in mapping.Entries)
            {
                Skip(entry.Key);
                Skip(entry.Value);
            }
            depth--;
            return new TemplateMapping(mapping.Span, []);
        }
        var entries = ReadEntries(mapping, rule);
        depth--;
        return new TemplateMapping(mapping.Span, entries);
    }

    private ImmutableArray<TemplateEntry> ReadEntries(YamlMapping mapping, SyntaxRule rule)
    {
        var entries = ImmutableArray.CreateBuilder<TemplateEntry>(mapping.Entries.Length);
        var keys = new KeySet(mapping.Entries.Length);
        var candidates = (1 << rule.Mappings.Length) - 1;
        var hasExpressionKey = false;
        YamlNode? badKey = null;
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key is not YamlScalar scalar)
            {
                badKey = entry.Key;
                break;
            }
            var key = ReadScalar(scalar, rule.Scope);
            if (stopped) return entries.DrainToImmutable();
            if (key is not TemplateLiteral literal)
            {
                hasExpressionKey = true;
                if (rule.Scope is null)
                {
                    session.Report(NotAllowed(key.Span));
                    Skip(entry.Value);
                }
                else
                {
                    Count(key);
                    if (!stopped) entries.Add(new TemplateEntry(key, Read(entry.Value, rule.IsLooseOnly ? rule.LooseValue! : rule.Any!)));
                }
                if (stopped) return entries.DrainToImmutable();
                continue;
            }
            var name = TextOf(literal.Value);
            if (literal.Value.Kind != ExpressionKind.String) literal = new TemplateLiteral(literal.Span, ExpressionValue.Of(name));
            if (!keys.Add(name))
            {
                session.Report(WorkflowDiagnostics.DuplicateKey.At(literal.Span, $"`{Short(name)}` is defined already", "keys must differ by more than upper and lower case"));
                Skip(entry.Value);
                if (stopped) return entries.DrainToImmutable();
                continue;
            }

            SyntaxRule valueRule;
            if (rule.Keys.TryGetValue(name, out var known) && (known.Mappings & candidates) != 0)
            {
                candidates &= known.Mappings;
                valueRule = known.Value;
            }
            else if (rule.LooseKey is { } looseKey)
            {
                if (!looseKey.TakesText(name)) session.Report(Unexpected(literal.Span, name, looseKey));
                valueRule = rule.LooseValue!;
            }
            else
            {
                session.Report(UnexpectedKey(literal.Span, name, rule, candidates));
                Skip(entry.Value);
                if (stopped) return entries.DrainToImmutable();
                continue;
            }
            Count(literal);
            if (stopped) return entries.DrainToImmutable();
            var value = Read(entry.Value, valueRule);
            if (stopped) return entries.DrainToImmutable();
            entries.Add(new TemplateEntry(literal, value));
        }

        if (badKey is YamlCut)
        {
            reachedCut = stopped = true;
            return entries.DrainToImmutable();
        }
        if (!rule.IsLooseOnly) JudgeKeys(mapping, rule, candidates, keys, hasExpressionKey);
        if (badKey is not null) Stop(WorkflowDiagnostics.KeyKind.At(Head(badKey), "a key must be a scalar", "put quotes around it if it is meant as a text"));
        return entries.DrainToImmutable();
    }

    private void JudgeKeys(YamlMapping mapping, SyntaxRule rule, int candidates, KeySet keys, bool hasExpressionKey)
    {
        if (BitOperations.PopCount((uint)candidates) > 1)
        {
            List<string> telling = [];
            foreach (var alternative in Candidates(rule, candidates)) telling.AddRange(alternative.Required);
            session.Report(WorkflowDiagnostics.Ambiguous.At(Head(mapping), "these keys do not tell what is meant", $"add one of {string.Join(", ", telling.Select(key => $"`{key}`"))}"));
            return;
        }
        if (hasExpressionKey) return;
        foreach (var required in rule.Mappings[BitOperations.TrailingZeroCount(candidates)].Required)
        {
            if (!keys.Contains(required)) session.Report(WorkflowDiagnostics.MissingKey.At(Head(mapping), $"the key `{required}` is missing", $"add `{required}: …`"));
        }
    }

    private static Diagnostic UnexpectedKey(SourceSpan span, string name, SyntaxRule rule, int candidates)
    {
        var message = $"`{Short(name)}` is not a key that is known here";
        if (name == "<<") return WorkflowDiagnostics.UnexpectedKey.At(span, message, "merge keys are not supported; write the entries out, or alias whole values");
        var fitting = rule.Keys.Values.Where(key => (key.Mappings & candidates) != 0).Select(key => key.Name).ToList();
        if (Suggestion.Hint(name, fitting) is { } hint) return WorkflowDiagnostics.UnexpectedKey.At(span, message, hint);
        if (rule.Keys.ContainsKey(name)) return WorkflowDiagnostics.UnexpectedKey.At(span, message, "it does not go together with the keys before it");
        var known = fitting.Count <= 12 ? $"known are {string.Join(", ", fitting.Order(StringComparer.Ordinal).Select(key => $"`{key}`"))}" : null;
        return WorkflowDiagnostics.UnexpectedKey.At(span, message, known);
    }

    private static IEnumerable<SyntaxMapping> Candidates(SyntaxRule rule, int candidates) => rule.Mappings.Where((_, i) => (candidates & 1 << i) != 0);

    /// <summary>The keys of one mapping, ignoring case: few are compared one by one, many are hashed.</summary>
    private struct KeySet(int capacity)
    {
        private const int LinearLimit = 12;

        private readonly string[] few = capacity <= LinearLimit ? new string[capacity] : [];
        private readonly HashSet<string>? many = capacity > LinearLimit ? new HashSet<string>(capacity, StringComparer.OrdinalIgnoreCase) : null;
        private int count;

        public bool Add(string key)
        {
            if (many is not null) return many.Add(key);
            if (Contains(key)) return false;
            few[count++] = key;
            return true;
        }

        public readonly bool Contains(string key)
        {
            if (many is not null) return many.Contains(key);
            for (var i = 0; i < count; i++)
            {
                if (string.Equals(few[i], key, StringComparison.OrdinalIgnoreCase)) return true;
            }
            return false;
        }
    }
}
