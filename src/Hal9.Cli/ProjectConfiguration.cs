using Hal9.Configuration;
using Hal9.Delivery.Environments;
using Hal9.Releases;
using Hal9.Security.Advisories;
using Hal9.Toolchains;
using Hal9.Toolchains.Integration;

namespace Hal9.Cli;

/// <summary>hal9.yml as the whole program knows it: every room's section.</summary>
internal static class ProjectConfiguration
{
    public const string FileName = "hal9.yml";

    /// <summary>A room's section is one line here.</summary>
    public static IReadOnlyList<ConfigurationSection> Sections => [ProjectSection.Section, ImageSection.Section, EnvironmentsSection.Section, ReleaseSection.Section, AuditSection.Section, CiSection.Section, ServicesSection.Section];

    /// <summary>The nearest folder here or above that holds the file; null when the repository's root comes first: it does not take its neighbour's configuration.</summary>
    public static string? FolderAbove(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, FileName))) return at;
            if (Path.Exists(Path.Combine(at, ".git"))) return null;
        }
        return null;
    }
}
