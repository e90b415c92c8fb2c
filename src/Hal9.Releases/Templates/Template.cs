namespace Hal9.Releases.Templates;

/// <summary>A parsed template; immutable, may be rendered any number of times.</summary>
internal sealed record Template(TemplateSource Source, IReadOnlyList<TemplateNode> Nodes, IReadOnlyDictionary<string, TemplateNode.Macro> Macros);
