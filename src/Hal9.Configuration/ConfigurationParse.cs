using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Configuration;

/// <summary>What a reading gave: every section that is sound, and every mistake in the order of the file.</summary>
public sealed class ConfigurationParse
{
    private readonly Dictionary<ConfigurationSection, object> bound;
    private readonly HashSet<ConfigurationSection> written;

    internal ConfigurationParse(Dictionary<ConfigurationSection, object> bound, HashSet<ConfigurationSection> written, ImmutableArray<Diagnostic> diagnostics)
    {
        this.bound = bound;
        this.written = written;
        Diagnostics = diagnostics;
    }

    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Nothing but warnings.</summary>
    public bool IsSound => Diagnostics.All(diagnostic => diagnostic.Severity != Severity.Error);

    /// <summary>The section; its defaults when the file leaves it out; null when it has mistakes, or is left out and has no default.</summary>
    public T? Find<T>(ConfigurationSection<T> section) where T : class => bound.GetValueOrDefault(section) as T;

    /// <summary>Whether the file has the section's key.</summary>
    public bool IsWritten(ConfigurationSection section) => written.Contains(section);
}
