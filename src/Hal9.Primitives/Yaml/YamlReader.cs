using Hal9.Primitives.Diagnostics;

namespace Hal9.Primitives.Yaml;

/// <summary>What reading gave.</summary>
/// <param name="Root">With an error: what was read before it, ending in a <see cref="YamlCut"/>; null when that is nothing.</param>
/// <param name="Error">Why the text is refused.</param>
public sealed record YamlDocument(YamlNode? Root, Diagnostic? Error);

/// <summary>
/// Reads one YAML document into positioned nodes. Takes and refuses the texts GitHub does, quirks and
/// all. Never throws for anything a text contains, and never runs longer than its limits allow.
/// </summary>
public static class YamlReader
{
    /// <summary>Reads the only document of <paramref name="source"/>.</summary>
    public static YamlDocument Read(SourceText source, YamlLimits limits)
    {
        if (source.Text.Length > limits.MaxCharacters)
        {
            return new YamlDocument(null, YamlDiagnostics.TooLarge.At(new SourceSpan(source, new SourcePosition(1, 1)),
                $"the file has {source.Text.Length:N0} characters; at most {limits.MaxCharacters:N0} are allowed"));
        }
        return new YamlComposition(source, limits).Run();
    }
}
