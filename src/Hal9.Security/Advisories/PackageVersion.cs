using Hal9.Primitives.Packages;
using NuGet.Versioning;
using Semver;

namespace Hal9.Security.Advisories;

/// <summary>A version under its ecosystem's order. Build metadata has no rank. Versions of different ecosystems must not be compared.</summary>
internal readonly struct PackageVersion : IComparable<PackageVersion>
{
    private readonly SemVersion? semantic;
    private readonly NuGetVersion? nuGet;

    private PackageVersion(SemVersion? semantic, NuGetVersion? nuGet) => (this.semantic, this.nuGet) = (semantic, nuGet);

    public bool IsPreRelease => semantic?.IsPrerelease ?? nuGet!.IsPrerelease;

    /// <summary>Cargo by SemVer 2.0, strictly; NuGet by its own rules: one to four numbers, pre-release labels ignore case.</summary>
    public static bool TryParse(PackageEcosystem ecosystem, string text, out PackageVersion version)
    {
        if (ecosystem == PackageEcosystem.Cargo)
        {
            var isSemantic = SemVersion.TryParse(text, SemVersionStyles.Strict, out var semantic);
            version = new PackageVersion(semantic, null);
            return isSemantic;
        }
        var isNuGet = NuGetVersion.TryParse(text, out var nuGet);
        version = new PackageVersion(null, nuGet);
        return isNuGet;
    }

    public int CompareTo(PackageVersion other) => semantic is not null ? semantic.ComparePrecedenceTo(other.semantic) : VersionComparer.VersionRelease.Compare(nuGet, other.nuGet);

    /// <summary>Whether Cargo takes it where this version was asked for: the leftmost number that is not zero is the same.</summary>
    public bool IsCompatibleWith(PackageVersion asked) => semantic is { } mine && asked.semantic is { } theirs && mine.Major == theirs.Major
        && (!mine.Major.IsZero || (mine.Minor == theirs.Minor && (!mine.Minor.IsZero || mine.Patch == theirs.Patch)));

    public override string ToString() => semantic?.ToString() ?? nuGet?.ToNormalizedString() ?? "";
}
