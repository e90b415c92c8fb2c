namespace Hal9.Primitives.Yaml;

/// <summary>What a YAML text may cost before it is refused.</summary>
/// <param name="MaxCharacters">UTF-16 code units of the whole text.</param>
/// <param name="MaxNodes">Parsing events with aliases expanded, as GitHub counts them.</param>
/// <param name="MaxDepth">Collections within collections, aliases expanded.</param>
public sealed record YamlLimits(int MaxCharacters, int MaxNodes, int MaxDepth)
{
    /// <summary>GitHub's for a workflow file; its own depth limit of 50 is applied to the template, later.</summary>
    public static YamlLimits Workflow { get; } = new(1024 * 1024, 50_000, 200);

    /// <summary>For <c>hal9.yml</c> and other files of a repository.</summary>
    public static YamlLimits Configuration { get; } = new(1024 * 1024, 50_000, 64);
}
