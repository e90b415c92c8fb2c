using System.Numerics;
using Semver;

namespace Hal9.Releases.Versions;

/// <summary>The versions <c>X.Y.Z-label.0</c>, <c>.1</c>, … that lead to <c>X.Y.Z</c>.</summary>
internal static class PreReleaseLine
{
    public static SemVersion Start(SemVersion core, string label) => Of(core, label, BigInteger.Zero);

    /// <summary>
    /// The next version on the line of <paramref name="current"/>; null when it is no pre-release, when the change is too large for the line, or when
    /// <paramref name="label"/> would go back (alpha after beta).
    /// </summary>
    public static SemVersion? Next(SemVersion current, string label, Impact impact)
    {
        if (!current.IsPrerelease) return null;
        var fits = impact switch { Impact.Major => current.Minor.IsZero && current.Patch.IsZero, Impact.Minor => current.Patch.IsZero, _ => true };
        if (!fits) return null;
        if (NumberOn(current, label) is { } number) return Of(current, label, number + 1);
        var start = Start(current, label);
        return start.ComparePrecedenceTo(current) > 0 ? start : null;
    }

    /// <summary>The next version towards <paramref name="core"/>, given what is released already.</summary>
    public static SemVersion Next(SemVersion? highest, SemVersion core, string label) =>
        highest is not null && highest.IsPrerelease && highest.WithoutPrereleaseOrMetadata().ComparePrecedenceTo(core) == 0 ? Next(highest, label, Impact.Patch) ?? Start(core, label) : Start(core, label);

    private static BigInteger? NumberOn(SemVersion version, string label)
    {
        var identifiers = version.PrereleaseIdentifiers;
        if (identifiers[^1].NumericValue is not { } number) return null;
        return string.Join('.', identifiers.Take(identifiers.Count - 1)) == label ? number : null;
    }

    private static SemVersion Of(SemVersion core, string label, BigInteger number) => core.WithoutPrereleaseOrMetadata().WithPrereleaseParsedFrom(label.Length == 0 ? $"{number}" : $"{label}.{number}");
}
