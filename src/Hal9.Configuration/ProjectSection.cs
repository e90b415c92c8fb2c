namespace Hal9.Configuration;

/// <summary>What the repository is, for pages and messages.</summary>
/// <param name="Name">Null: whoever shows it takes the repository's own name.</param>
public sealed record ProjectSection(string? Name, string? Description)
{
    public static ConfigurationSection<ProjectSection> Section { get; } = new("project", "What this repository is, as pages and messages call it.", Shape.Object<ProjectSection>(fields =>
    {
        var name = fields.Optional("name", Shape.TextOf(1, 100), "The name shown to people. Left out, it is the repository's.");
        var description = fields.Optional("description", Shape.TextOf(1, 500), "One sentence about it.");
        return values => new ProjectSection(values.Get(name), values.Get(description));
    }));
}
