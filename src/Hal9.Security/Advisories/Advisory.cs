using Hal9.Primitives.Packages;

namespace Hal9.Security.Advisories;

/// <summary>What an advisory is about.</summary>
public enum AdvisoryKind
{
    Vulnerability,

    /// <summary>The package itself is an attack.</summary>
    Malicious,

    /// <summary>Nobody looks after the package any more.</summary>
    Unmaintained,

    /// <summary>The package can be used so that memory safety breaks.</summary>
    Unsound,

    /// <summary>Anything else worth knowing.</summary>
    Notice,
}

/// <summary>How bad a vulnerability is, by CVSS's classes; mildest first.</summary>
public enum SeverityClass
{
    /// <summary>Nobody said. Counted as bad as can be where it decides.</summary>
    Unknown,
    None,
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>A record of a vulnerability in the format of OSV, as far as an audit needs it.</summary>
/// <param name="Aliases">Other databases' names of the same vulnerability.</param>
/// <param name="Score">CVSS base score; null when there is no vector that can be read.</param>
/// <param name="Affected">Only of ecosystems that are known here.</param>
/// <remarks>https://ossf.github.io/osv-schema/</remarks>
public sealed record Advisory(
    string Id, IReadOnlyList<string> Aliases, string Summary, bool IsWithdrawn, AdvisoryKind Kind, double? Score, SeverityClass Severity, IReadOnlyList<AffectedPackage> Affected)
{
    /// <summary>Where it can be read.</summary>
    public string Page => Id.StartsWith("RUSTSEC-", StringComparison.Ordinal) ? $"https://rustsec.org/advisories/{Id}.html"
        : Id.StartsWith("GHSA-", StringComparison.Ordinal) ? $"https://github.com/advisories/{Id}"
        : $"https://osv.dev/vulnerability/{Id}";

    public bool IsInformational => Kind is AdvisoryKind.Unmaintained or AdvisoryKind.Unsound or AdvisoryKind.Notice;
}

/// <summary>Which versions of a package an advisory speaks of: the listed ones, and those inside a range.</summary>
public sealed record AffectedPackage(PackageEcosystem Ecosystem, string Name, IReadOnlyList<AffectedRange> Ranges, IReadOnlyList<string> Versions);

/// <summary>Events along the order of versions.</summary>
public sealed record AffectedRange(IReadOnlyList<RangeEvent> Events);

public enum RangeEventKind
{
    Introduced,
    Fixed,
    LastAffected,
    Limit,

    /// <summary>Written in a way that the format does not know.</summary>
    Unknown,
}

/// <param name="Version">As written; <c>0</c> of an introduction stands before every version, <c>*</c> of a limit behind.</param>
public readonly record struct RangeEvent(RangeEventKind Kind, string Version);
