using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

/// <summary>One reading of a configuration: where mistakes are gathered and variables are asked for.</summary>
/// <param name="environment">Gives a variable's value; null when it is not set.</param>
internal sealed class Binding(Func<string, string?> environment)
{
    private readonly ImmutableArray<Diagnostic>.Builder diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();

    public ImmutableArray<Diagnostic> Diagnostics => diagnostics.ToImmutable();

    public string? Variable(string name) => environment(name);

    public void Report(Diagnostic diagnostic) => diagnostics.Add(diagnostic);

    /// <summary>Reports, and gives the false that says so.</summary>
    public bool Refuse(DiagnosticDescriptor descriptor, SourceSpan span, string message, string? hint = null)
    {
        diagnostics.Add(descriptor.At(span, message, hint));
        return false;
    }

    public bool RefuseKind(YamlNode node, string path, Shape expected, string? hint = null) =>
        Refuse(ConfigurationDiagnostics.WrongType, node.Span, $"{Named(path)} must be {expected.Phrase}, not {Found(node)}", hint);

    /// <summary>The mapping's entries by key, in order. Keys that are no text and keys that are there twice are reported and left out.</summary>
    /// <param name="fits">Cleared when something was reported.</param>
    public OrderedDictionary<string, YamlEntry> Entries(YamlMapping mapping, string path, ref bool fits)
    {
        var entries = new OrderedDictionary<string, YamlEntry>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (entry.Key is not YamlScalar { Value: var key })
            {
                fits = Refuse(ConfigurationDiagnostics.WrongType, entry.Key.Span, $"a key of {Named(path)} must be text, not {Found(entry.Key)}");
            }
            else if (!entries.TryAdd(key, entry))
            {
                fits = false;
                var twice = ConfigurationDiagnostics.DuplicateKey.At(entry.Key.Span, $"`{Short(key)}` is there twice", "remove one of the two");
                Report(twice with { Related = [(entries[key].Key.Span, "the first is here")] });
            }
        }
        return entries;
    }

    public bool RefuseUnknown(YamlEntry entry, string key, string path, IReadOnlyList<string> known)
    {
        var hint = key == "<<" ? "merge keys are not supported; repeat the keys"
            : Suggestion.Hint(key, known) ?? (known.Count is > 0 and <= 8 ? $"known here: {string.Join(", ", known)}" : null);
        return Refuse(ConfigurationDiagnostics.UnknownKey, entry.Key.Span, path.Length == 0 ? $"unknown key `{Short(key)}`" : $"unknown key `{Short(key)}` in `{path}`", hint);
    }

    /// <summary>The path of a key below another; the document's own is empty.</summary>
    public static string Below(string path, string key) => path.Length == 0 ? Short(key) : $"{path}.{Short(key)}";

    public static string Named(string path) => path.Length == 0 ? "the configuration" : $"`{path}`";

    /// <summary>What stands there, in words.</summary>
    public static string Found(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar scalar => YamlCoreSchema.Resolve(scalar).Kind switch
        {
            YamlScalarKind.Null => "nothing",
            YamlScalarKind.Boolean => $"the truth value `{scalar.Value}`",
            YamlScalarKind.Number => $"the number `{Short(scalar.Value)}`",
            _ => $"`{Short(scalar.Value)}`",
        },
        _ => "something else",
    };

    public static string Short(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");
}
