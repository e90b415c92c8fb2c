namespace Hal9.Releases.Templates;

/// <summary>Every filter: those of Tera 1 and those git-cliff adds. A new one is a line in the list of its kind.</summary>
internal static class TemplateFilters
{
    private static readonly Dictionary<string, TemplateFilter> ByName = new List<TemplateFilter>([.. TextFilters.All, .. ListFilters.All, .. NumberFilters.All, .. CommitFilters.All,
        // Both are understood where they stand: `default` before the value is looked at, `safe` never, since nothing is escaped.
        new("default", static (value, _) => value), new("safe", static (value, _) => value)]).ToDictionary(static filter => filter.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys;

    public static TemplateFilter? Find(string name) => ByName.GetValueOrDefault(name);
}
