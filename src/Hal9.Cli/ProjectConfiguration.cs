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
}
