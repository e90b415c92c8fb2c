namespace Hal9.Releases.VersionFiles;

/// <summary>Versions in Cargo's files.</summary>
internal static class CargoVersion
{
    /// <summary>The manifest's own version: of <c>[package]</c>, of <c>[workspace.package]</c>, or both.</summary>
    public static IReadOnlyList<VersionEdit> Own(byte[] manifest) =>
        [.. TomlLine.In(manifest).Where(static line => line.Table is "package" or "workspace.package").Select(static line => line.Setting("version")).OfType<(VersionEdit Place, string)>().Select(static found => found.Place)];

    /// <summary>The package's name; null for a workspace without one.</summary>
    public static string? Name(byte[] manifest) => TomlLine.In(manifest).Where(static line => line.Table == "package").Select(static line => line.Setting("name")?.Value).FirstOrDefault(static name => name is not null);

    /// <summary>Whether the package takes the workspace's version: <c>version.workspace = true</c> or <c>version = { workspace = true }</c>.</summary>
    public static bool Inherits(byte[] manifest) => TomlLine.In(manifest).Any(static line =>
        line.Table == "package" && line.Text.Replace(" ", "", StringComparison.Ordinal) is var text
        && (text.StartsWith("version.workspace=true", StringComparison.Ordinal) || text.StartsWith("version={workspace=true", StringComparison.Ordinal)));

    /// <summary>Requirements on released packages by path, where they name the version that goes: <c>core = { path = "core", version = "1.2.3" }</c>.</summary>
    public static IReadOnlyList<VersionEdit> Requirements(byte[] manifest, string current)
    {
        var found = new List<VersionEdit>();
        foreach (var line in TomlLine.In(manifest))
        {
            if (!line.Table.EndsWith("dependencies", StringComparison.Ordinal) || line.Inline("path") is null || line.Inline("version") is not { } version) continue;
            var exact = version.Value.StartsWith('=') ? 1 : 0;
            if (version.Value[exact..] == current) found.Add(new VersionEdit(version.Place.Offset + exact, version.Place.Length - exact));
        }
        return found;
    }

    /// <summary>The versions a Cargo.lock notes for these packages; entries from a registry have a <c>source</c> and are others'.</summary>
    public static IReadOnlyList<VersionEdit> Locked(byte[] lockFile, IReadOnlySet<string> names)
    {
        var found = new List<VersionEdit>();
        foreach (var entry in TomlLine.In(lockFile).Where(static line => line.Table == "package").GroupBy(static line => line.Block))
        {
            var lines = entry.ToArray();
            var name = lines.Select(static line => line.Setting("name")?.Value).FirstOrDefault(static value => value is not null);
            if (name is null || !names.Contains(name) || lines.Any(static line => line.Setting("source") is not null)) continue;
            foreach (var line in lines)
            {
                if (line.Setting("version") is { } version) found.Add(version.Place);
            }
        }
        return found;
    }
}
