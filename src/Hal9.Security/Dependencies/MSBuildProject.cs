using System.Xml;
using System.Xml.Linq;
using Hal9.Primitives.Packages;
using NuGet.Versioning;

namespace Hal9.Security.Dependencies;

/// <summary>A package that a project file names.</summary>
/// <param name="Range">As written; null when no file says one.</param>
/// <param name="Place">Where its version is written: the project, or the file of central versions.</param>
/// <param name="IsCertain">It stands in the project itself, under no condition.</param>
internal sealed record ProjectReference(string Name, string? Range, DependencyPlace Place, bool IsCertain)
{
    /// <summary>What a restore would take at least; null when only a restore can tell.</summary>
    public string? LowestVersion => Range is not null && !Range.Contains("$(", StringComparison.Ordinal) && VersionRange.TryParse(Range, out var range) && !range.IsFloating && range is { MinVersion: { } lowest, IsMinInclusive: true }
        ? lowest.ToNormalizedString()
        : null;
}

/// <summary>What MSBuild files say of packages without MSBuild: the project, and the nearest Directory.Build.props, .targets and Directory.Packages.props above.</summary>
internal static class MSBuildProject
{
    /// <param name="root">No file above this folder is looked for.</param>
    /// <param name="open">Reads a file by its absolute path; null when it cannot be read.</param>
    /// <exception cref="DependencyFormatException">The project is no XML.</exception>
    public static IReadOnlyList<ProjectReference> Read(DependencyFile project, string folder, string root, Func<string, DependencyFile?> open)
    {
        var around = new List<(DependencyFile File, XDocument Document)>();
        foreach (var name in (string[])["Directory.Build.props", "Directory.Build.targets"])
        {
            if (Above(folder, root, name) is { } path && open(path) is { } file) around.Add((file, Parse(file)));
        }
        var central = new Dictionary<string, (string Range, DependencyPlace Place)>(StringComparer.OrdinalIgnoreCase);
        var references = new List<ProjectReference>();
        if (Above(folder, root, "Directory.Packages.props") is { } props && open(props) is { } packages)
        {
            foreach (var (name, range, place, _) in Items(packages, Parse(packages), "PackageVersion"))
            {
                if (range is not null) central[name] = (range, place);
            }
            references.AddRange(Items(packages, Parse(packages), "GlobalPackageReference").Select(static item => new ProjectReference(item.Name, item.Range, item.Place, false)));
        }
        foreach (var (file, document) in around.Append((project, Parse(project))))
        {
            foreach (var (name, range, place, isConditional) in Items(file, document, "PackageReference"))
            {
                var isCertain = file == project && !isConditional;
                references.Add(range is null && central.TryGetValue(name, out var versioned)
                    ? new ProjectReference(name, versioned.Range, versioned.Place, isCertain)
                    : new ProjectReference(name, range, place, isCertain));
            }
        }
        return references;
    }

    /// <summary>A graph of what is named, when nothing was restored.</summary>
    public static DependencyGraph Graph(DependencyFile project, IReadOnlyList<ProjectReference> references)
    {
        var root = new DependencyNode(Path.GetFileNameWithoutExtension(project.Path), null, new DependencyPlace(project, 0, 0));
        foreach (var reference in references)
        {
            if (reference.LowestVersion is { } version) root.DependsOn.Add(new DependencyNode($"{reference.Name} {version}", new PackageReference(PackageEcosystem.NuGet, reference.Name, version), reference.Place));
        }
        return new DependencyGraph(project, null, [root], [root, .. root.DependsOn]) { IsDirectOnly = true };
    }

    private static XDocument Parse(DependencyFile file)
    {
        try
        {
            using var text = new StringReader(file.Source.Text);
            using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException problem)
        {
            var offset = file.Source.OffsetOf(new(Math.Max(1, problem.LineNumber), Math.Max(1, problem.LinePosition)));
            // The message ends with the place, which the diagnostic shows itself.
            var end = problem.Message.IndexOf(" Line ", StringComparison.Ordinal);
            throw new DependencyFormatException($"`{file.Path}` is not XML: {(end < 0 ? problem.Message : problem.Message[..end]).TrimEnd('.')}", file.PlaceOf(offset, "").Offset);
        }
    }

    private static IEnumerable<(string Name, string? Range, DependencyPlace Place, bool IsConditional)> Items(DependencyFile file, XDocument document, string kind)
    {
        foreach (var element in document.Descendants().Where(element => element.Name.LocalName == kind))
        {
            if (element.Attribute("Include") is not { } include) continue;
            var range = Value(element, "VersionOverride") ?? Value(element, "Version");
            var isConditional = element.AncestorsAndSelf().Any(static part => part.Attribute("Condition") is not null || part.Name.LocalName is "Target" or "When" or "Otherwise");
            foreach (var name in include.Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (!name.Contains('(', StringComparison.Ordinal)) yield return (name, range, PlaceOf(file, include, name), isConditional);
            }
        }
    }

    private static string? Value(XElement element, string name) =>
        (element.Attribute(name)?.Value ?? element.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value)?.Trim() is { Length: > 0 } value ? value : null;

    private static DependencyPlace PlaceOf(DependencyFile file, XAttribute attribute, string name)
    {
        IXmlLineInfo at = attribute;
        var offset = file.Source.OffsetOf(new(at.LineNumber, at.LinePosition));
        var found = file.Source.Text.IndexOf(name, offset, StringComparison.Ordinal);
        return file.PlaceOf(found < 0 ? offset : found, name);
    }

    private static string? Above(string folder, string root, string name)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, name))) return Path.Combine(at, name);
            if (at == root) return null;
        }
        return null;
    }
}
