using System.Globalization;
using Hal9.Primitives.Packages;
using Tomlyn.Syntax;

namespace Hal9.Security.Dependencies;

/// <summary>A package of a lock file.</summary>
/// <param name="Source">Null for what is built here: members of the workspace and path dependencies.</param>
internal sealed record LockedCrate(string Name, string Version, string? Source, IReadOnlyList<string> Needs, DependencyNode Node);

/// <summary><c>Cargo.lock</c>, versions 1 to 4. What has no source is built here, and every path begins at it.</summary>
/// <remarks>https://github.com/rust-lang/cargo/blob/master/src/cargo/core/resolver/encode.rs</remarks>
internal static class CargoLockFile
{
    /// <exception cref="DependencyFormatException">It is none, or of another version.</exception>
    public static (DependencyGraph Graph, IReadOnlyList<LockedCrate> Crates) Read(DependencyFile file)
    {
        var document = Toml.Parse(file);
        CheckVersion(file, document);
        // `[[patch.unused]]` is not built; `[root]` is how the oldest files wrote the package itself.
        var crates = document.Tables.Where(static table => Toml.NameOf(table) is "package" or "root").Select(table => ReadCrate(file, table)).ToArray();
        var byName = crates.ToLookup(static crate => crate.Name, StringComparer.Ordinal);
        foreach (var crate in crates)
        {
            foreach (var need in crate.Needs)
            {
                if (Resolve(need, byName) is { } needed) crate.Node.DependsOn.Add(needed.Node);
            }
        }
        return (new DependencyGraph(file, null, [.. crates.Where(static crate => crate.Source is null).Select(static crate => crate.Node)], [.. crates.Select(static crate => crate.Node)]), crates);
    }

    private static void CheckVersion(DependencyFile file, DocumentSyntax document)
    {
        if (Toml.Find(document.KeyValues, "version") is not { Value: { } value }) return;
        if (value is IntegerValueSyntax { Value: >= 1 and <= 4 }) return;
        var written = value is IntegerValueSyntax number ? number.Value.ToString(CultureInfo.InvariantCulture) : value.ToString().Trim();
        var place = Toml.PlaceOf(file, value, written);
        throw new DependencyFormatException($"version {written} of Cargo.lock is not known", place.Offset, place.Length, "hal9 reads versions 1 to 4");
    }

    private static LockedCrate ReadCrate(DependencyFile file, TableSyntaxBase table)
    {
        var (name, version) = (Required(file, table, "name"), Required(file, table, "version"));
        var source = Toml.Text(Toml.Find(table.Items, "source")?.Value);
        var needs = (Toml.Find(table.Items, "dependencies")?.Value as ArraySyntax)?.Items.Select(static item => Toml.Text(item.Value)).OfType<string>() ?? [];
        var (nameText, versionText) = (name.Value!, version.Value!);
        var node = new DependencyNode($"{nameText} {versionText}", source is null ? null : new PackageReference(PackageEcosystem.Cargo, nameText, versionText), Toml.PlaceOf(file, name, nameText));
        return new LockedCrate(nameText, versionText, source, [.. needs], node);
    }

    private static StringValueSyntax Required(DependencyFile file, TableSyntaxBase table, string key)
    {
        if (Toml.Find(table.Items, key)?.Value is StringValueSyntax { Value.Length: > 0 } value) return value;
        var place = Toml.PlaceOf(file, table, "[[package]]");
        throw new DependencyFormatException($"a package has no `{key}`", place.Offset, place.Length);
    }

    /// <summary><c>name</c>, <c>name version</c> or <c>name version (source)</c>: as much as it takes to tell which.</summary>
    private static LockedCrate? Resolve(string need, ILookup<string, LockedCrate> byName)
    {
        var parts = need.Split(' ', 3);
        var version = parts.Length > 1 ? parts[1] : null;
        var source = parts.Length > 2 ? parts[2].Trim('(', ')') : null;
        return byName[parts[0]].FirstOrDefault(crate => (version is null || crate.Version == version) && (source is null || crate.Source is null || crate.Source.StartsWith(source, StringComparison.Ordinal)));
    }
}
