using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

/// <summary>Reads <c>hal9.yml</c>. Never throws for anything a file contains.</summary>
/// <param name="sections">All that there are; keys differ.</param>
public sealed class ConfigurationReader(IReadOnlyList<ConfigurationSection> sections)
{
    private static readonly SourcePosition Start = new(1, 1);

    private readonly IReadOnlyList<ConfigurationSection> sections = sections.DistinctBy(section => section.Key).Count() == sections.Count
        ? sections
        : throw new ArgumentException("two sections have the same key", nameof(sections));

    /// <param name="path">As the user would type it.</param>
    /// <param name="environment">Gives a variable's value; null when it is not set. Asked only for variables the file names.</param>
    public ConfigurationParse Read(string path, ReadOnlySpan<byte> utf8, Func<string, string?> environment)
    {
        var source = SourceText.Decode(path, utf8, out var invalid);
        return invalid is { } at ? Failed(YamlDiagnostics.Encoding.At(new SourceSpan(source, at), "this is not UTF-8", "save the file as UTF-8")) : Read(source, environment);
    }

    /// <inheritdoc cref="Read(string, ReadOnlySpan{byte}, Func{string, string?})"/>
    public ConfigurationParse Read(SourceText source, Func<string, string?> environment)
    {
        // The YAML parser takes a NUL for the end of the text, and what stands behind it would be passed over in silence.
        if (source.Text.IndexOf('\0', StringComparison.Ordinal) is var nul and >= 0)
        {
            return Failed(YamlDiagnostics.Syntax.At(new SourceSpan(source, source.PositionOf(nul)), "a NUL character is not allowed in YAML"));
        }
        var document = YamlReader.Read(source, YamlLimits.Configuration);
        // What was read before the error is not looked at: half a file is no configuration.
        if (document is not { Root: { } root, Error: null }) return Failed(document.Error!);
        var binding = new Binding(environment);
        if (root is not YamlMapping mapping)
        {
            return Failed(ConfigurationDiagnostics.WrongType.At(root.Span, $"the configuration must be a mapping, not {Binding.Found(root)}", KnownKeys()));
        }

        var sound = true;
        var entries = binding.Entries(mapping, "", ref sound);
        var bound = new Dictionary<ConfigurationSection, object>();
        var written = new HashSet<ConfigurationSection>();
        var known = sections.Select(section => section.Key).ToList();
        foreach (var (key, entry) in entries)
        {
            var section = sections.FirstOrDefault(section => section.Key == key);
            if (section is null)
            {
                binding.RefuseUnknown(entry, key, "", known);
                continue;
            }
            written.Add(section);
            if (section.Shape.TryBindBoxed(entry.Value, binding, key, out var value)) bound.Add(section, value!);
        }
        AddAbsent(bound, written);
        return new ConfigurationParse(bound, written, [.. binding.Diagnostics.OrderBy(diagnostic => diagnostic.Span?.Start ?? Start)]);
    }

    /// <summary>What a repository without the file says.</summary>
    public ConfigurationParse Empty()
    {
        var bound = new Dictionary<ConfigurationSection, object>();
        AddAbsent(bound, []);
        return new ConfigurationParse(bound, [], []);
    }

    private void AddAbsent(Dictionary<ConfigurationSection, object> bound, HashSet<ConfigurationSection> written)
    {
        foreach (var section in sections)
        {
            if (!written.Contains(section) && section.Absent() is { } absent) bound.Add(section, absent);
        }
    }

    private string KnownKeys() => $"its keys are {string.Join(", ", sections.Select(section => section.Key))}";

    private static ConfigurationParse Failed(Diagnostic error) => new([], [], [error]);
}
