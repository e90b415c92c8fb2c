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

    /// <summary>The version that a manifest's own package or its workspace has; null without one.</summary>
    public static string? Value(byte[] manifest) => TomlLine.In(manifest).Where(static line => line.Table is "package" or "workspace.package").Select(static line => line.Setting("version")?.Value).FirstOrDefault(static value => value is not null);

    /// <summary>
    /// Requirements on released packages by path, where they name the version that goes, whole or in part: <c>core = { path = "core", version = "=1.2.3" }</c>, and the same as a table
    /// <c>[dependencies.core]</c>.
    /// </summary>
    /// <param name="released">Names of the packages, and the version each had.</param>
    public static IReadOnlyList<VersionEdit> Requirements(byte[] manifest, IReadOnlyDictionary<string, string> released, string version)
    {
        var found = new List<VersionEdit>();
        foreach (var table in TomlLine.In(manifest).GroupBy(static line => line.Block))
        {
            var lines = table.ToArray();
            if (lines[0].Table.EndsWith("dependencies", StringComparison.Ordinal))
            {
                foreach (var line in lines)
                {
                    if (line.Inline("path") is not null && line.Inline("version") is { } required) Take(line.Inline("package")?.Value ?? Unquoted(line.Text.Split('=')[0]), required);
                }
            }
            else if (lines[0].Table.LastIndexOf("dependencies.", StringComparison.Ordinal) is >= 0 and var at)
            {
                (VersionEdit, string Value)? Setting(string key) => lines.Select(line => line.Setting(key)).FirstOrDefault(static setting => setting is not null);
                if (Setting("path") is not null && Setting("version") is { } required) Take(Setting("package")?.Value ?? Unquoted(lines[0].Table[(at + "dependencies.".Length)..]), required);
            }
        }
        return found;

        void Take(string name, (VersionEdit Place, string Value) required)
        {
            if (!released.TryGetValue(name, out var old)) return;
            var number = required.Value.TrimStart('=', '^', '~', ' ');
            if (number.Length == 0 || (number != old && !old.StartsWith(number + ".", StringComparison.Ordinal))) return;
            var parts = number.Split('.').Length;
            // `1.2` follows as `1.3`; a pre-release is matched by nothing but itself.
            var next = number == old || version.Contains('-', StringComparison.Ordinal) ? version : string.Join('.', version.Split('.').Take(parts));
            if (next != number) found.Add(new VersionEdit(required.Place.Offset + required.Value.Length - number.Length, number.Length, next));
        }

        static string Unquoted(string text) => text.Trim().Trim('"', '\'').Trim();
    }

    /// <summary>The versions a Cargo.lock notes for these packages; entries from a registry have a <c>source</c> and are others'.</summary>
    public static IReadOnlyList<VersionEdit> Locked(byte[] lockFile, IReadOnlyDictionary<string, string> released)
    {
        var found = new List<VersionEdit>();
        foreach (var entry in TomlLine.In(lockFile).Where(static line => line.Table == "package").GroupBy(static line => line.Block))
        {
            var lines = entry.ToArray();
            var name = lines.Select(static line => line.Setting("name")?.Value).FirstOrDefault(static value => value is not null);
            if (name is null || !released.TryGetValue(name, out var old) || lines.Any(static line => line.Setting("source") is not null)) continue;
            foreach (var line in lines)
            {
                if (line.Setting("version") is { } version && version.Value == old) found.Add(version.Place);
            }
        }
        return found;
    }
}
