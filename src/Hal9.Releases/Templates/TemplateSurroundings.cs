using Hal9.Releases.Patterns;

namespace Hal9.Releases.Templates;

/// <summary>What of the world a template may ask for.</summary>
/// <param name="Environment">Null for a variable that is not set.</param>
internal sealed record TemplateSurroundings(TimeProvider Time, Func<string, string?> Environment)
{
    private readonly Dictionary<string, RustPattern> patterns = new(StringComparer.Ordinal);

    /// <summary>The pattern compiled, once for each text.</summary>
    public RustPattern Pattern(string text)
    {
        if (patterns.TryGetValue(text, out var known)) return known;
        var (pattern, mistake) = RustPattern.Parse(text);
        if (pattern is null) throw new TemplateFailure($"`{text}` is no pattern: {mistake!.Message}");
        return patterns[text] = pattern;
    }
}
