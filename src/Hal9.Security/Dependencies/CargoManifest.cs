using Tomlyn.Syntax;

namespace Hal9.Security.Dependencies;

/// <summary>A crate that a manifest asks for.</summary>
/// <param name="Name">The crate's own, whatever the manifest calls it.</param>
/// <param name="Requirement">As written; null when there is none, or the workspace says it.</param>
internal sealed record RequiredCrate(string Name, string? Requirement, DependencyPlace Place);

/// <summary>What a <c>Cargo.toml</c> asks for.</summary>
/// <param name="Name">Null for a workspace without a package.</param>
internal sealed record CargoManifest(string? Name, IReadOnlyList<RequiredCrate> Required)
{
    /// <param name="workspace">The manifest at the workspace's root, for what is taken from there; null for that one itself.</param>
    /// <exception cref="DependencyFormatException">It is no TOML.</exception>
    public static CargoManifest Read(DependencyFile file, DocumentSyntax? workspace)
    {
        var document = Toml.Parse(file);
        var shared = Entries(workspace ?? document, static table => table == "workspace.dependencies").ToLookup(static entry => entry.Key, StringComparer.Ordinal);
        string? name = null;
        foreach (var table in document.Tables)
        {
            if (Toml.NameOf(table) == "package") name = Toml.Text(Toml.Find(table.Items, "name")?.Value);
        }
        var required = new List<RequiredCrate>();
        foreach (var (key, node, items) in Entries(document, static table => table is not "workspace.dependencies" && table.Split('.')[^1] is "dependencies" or "dev-dependencies" or "build-dependencies"))
        {
            var entry = items;
            if (entry.ContainsKey("workspace")) entry = shared[key].Select(static found => found.Items).FirstOrDefault(entry);
            required.Add(new RequiredCrate(entry.GetValueOrDefault("package") ?? key, entry.GetValueOrDefault("version"), Toml.PlaceOf(file, node, key)));
        }
        return new CargoManifest(name, required);
    }

    /// <summary>Every dependency under the tables, in each of its forms: <c>a = "1"</c>, <c>a = { … }</c>, <c>a.workspace = true</c>, <c>[dependencies.a]</c>.</summary>
    private static IEnumerable<(string Key, SyntaxNode Node, Dictionary<string, string?> Items)> Entries(DocumentSyntax document, Func<string, bool> isMeant)
    {
        foreach (var table in document.Tables)
        {
            var name = Toml.NameOf(table);
            if (isMeant(name))
            {
                foreach (var item in table.Items.GroupBy(static item => Toml.KeyOf(item.Key).Split('.')[0]))
                {
                    var items = new Dictionary<string, string?>(StringComparer.Ordinal);
                    foreach (var part in item)
                    {
                        var key = Toml.KeyOf(part.Key);
                        if (key != item.Key) items[key[(item.Key.Length + 1)..]] = Toml.Text(part.Value);
                        else if (part.Value is InlineTableSyntax inline) foreach (var value in inline.Items) items[Toml.KeyOf(value.KeyValue?.Key)] = Toml.Text(value.KeyValue?.Value);
                        else items["version"] = Toml.Text(part.Value);
                    }
                    yield return (item.Key, item.First(), items);
                }
            }
            else if (name.LastIndexOf('.') is var dot and > 0 && isMeant(name[..dot]))
            {
                yield return (name[(dot + 1)..], table.Name!.DotKeys.Last().Key!, table.Items.ToDictionary(static item => Toml.KeyOf(item.Key), static item => Toml.Text(item.Value)));
            }
        }
    }
}
