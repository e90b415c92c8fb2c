using Hal9.Primitives.Packages;

namespace Hal9.Security.Advisories;

/// <summary>Whether a version is affected.</summary>
/// <param name="Problem">Why it cannot be told; null when it can.</param>
internal readonly record struct Affectedness(bool IsAffected, string? Problem);

/// <summary>Decides by the algorithm of the OSV schema ("Evaluation"), with the ecosystem's own order of versions.</summary>
internal static class AffectedVersions
{
    public static Affectedness Of(AffectedPackage affected, string version)
    {
        if (affected.Versions.Contains(version, StringComparer.OrdinalIgnoreCase)) return new Affectedness(true, null);
        if (!PackageVersion.TryParse(affected.Ecosystem, version, out var parsed)) return new Affectedness(false, $"`{version}` is not a version of its ecosystem");
        foreach (var listed in affected.Versions)
        {
            if (PackageVersion.TryParse(affected.Ecosystem, listed, out var other) && other.CompareTo(parsed) == 0) return new Affectedness(true, null);
        }
        string? problem = null;
        foreach (var range in affected.Ranges)
        {
            var (isAffected, mistake) = Of(affected.Ecosystem, range, parsed);
            if (isAffected) return new Affectedness(true, null);
            problem ??= mistake;
        }
        return new Affectedness(false, problem);
    }

    /// <summary>Every version that an advisory calls fixed, lowest first.</summary>
    public static IEnumerable<(string Text, PackageVersion Version)> Fixes(AffectedPackage affected) =>
        affected.Ranges.SelectMany(static range => range.Events).Where(static change => change.Kind == RangeEventKind.Fixed)
            .Select(change => (change.Version, IsVersion: PackageVersion.TryParse(affected.Ecosystem, change.Version, out var version), Parsed: version))
            .Where(static found => found.IsVersion).Select(static found => (found.Version, found.Parsed)).OrderBy(static found => found.Parsed);

    private static Affectedness Of(PackageEcosystem ecosystem, AffectedRange range, PackageVersion version)
    {
        var events = new List<(RangeEventKind Kind, PackageVersion? At)>();
        foreach (var (kind, text) in range.Events)
        {
            // "0" and "*" lie outside every order of versions.
            if ((kind == RangeEventKind.Introduced && text == "0") || (kind == RangeEventKind.Limit && text == "*")) events.Add((kind, null));
            else if (kind == RangeEventKind.Unknown) return new Affectedness(false, $"`{text}` is no event of a range");
            else if (PackageVersion.TryParse(ecosystem, text, out var at)) events.Add((kind, at));
            else return new Affectedness(false, $"`{text}` is not a version");
        }
        if (!events.Exists(static change => change.Kind == RangeEventKind.Introduced)) return new Affectedness(false, "a range has no beginning");

        var limits = events.FindAll(static change => change.Kind == RangeEventKind.Limit);
        if (limits.Count > 0 && !limits.Exists(limit => limit.At is not { } end || version.CompareTo(end) < 0)) return default;

        var isAffected = false;
        // A stable sort: events of one version keep the order they are written in.
        foreach (var (kind, at) in events.Where(static change => change.Kind != RangeEventKind.Limit).OrderBy(static change => change.At))
        {
            var order = at is { } place ? version.CompareTo(place) : 1;
            if (kind == RangeEventKind.Introduced && order >= 0) isAffected = true;
            else if ((kind == RangeEventKind.Fixed && order >= 0) || (kind == RangeEventKind.LastAffected && order > 0)) isAffected = false;
        }
        return new Affectedness(isAffected, null);
    }
}
