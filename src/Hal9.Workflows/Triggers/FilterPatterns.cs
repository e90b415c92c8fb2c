using System.Collections.Immutable;

namespace Hal9.Workflows.Triggers;

/// <summary>
/// A list of patterns as one filter: the last pattern that matches a name decides, a plain one for it and a <c>!</c> one against it. A
/// list of <c>!</c> patterns alone selects nothing.
/// </summary>
public sealed class FilterPatterns(ImmutableArray<FilterPattern> patterns)
{
    public ImmutableArray<FilterPattern> Patterns { get; } = patterns;

    public static FilterPatterns Of(params IEnumerable<string> texts) => new([.. texts.Select(FilterPattern.Compile)]);

    /// <param name="name">As for <see cref="FilterPattern.IsMatch"/>.</param>
    public bool Selects(ReadOnlySpan<char> name)
    {
        for (var i = Patterns.Length - 1; i >= 0; i--)
        {
            if (Patterns[i].IsMatch(name)) return !Patterns[i].IsNegated;
        }
        return false;
    }

    /// <summary>The patterns as a person reads them in a reason: <c>`main`, `releases/**`</c>.</summary>
    public override string ToString() => string.Join(", ", Patterns.Select(pattern => $"`{pattern.Text}`"));
}
