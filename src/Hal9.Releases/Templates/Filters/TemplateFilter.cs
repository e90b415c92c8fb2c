namespace Hal9.Releases.Templates;

/// <summary>A filter by its name.</summary>
internal sealed record TemplateFilter(string Name, Func<TemplateValue, TemplateArguments, TemplateValue> Apply);
