using System.Diagnostics.CodeAnalysis;
using Semver;

namespace Hal9.Releases.Versions;

/// <summary>How versions are written as tags: what stands before the version and after it.</summary>
/// <param name="Prefix">When it is exactly <c>v</c>, tags without it are read too, since many histories mix both.</param>
public sealed record TagFormat(string Prefix, string Suffix = "")
{
    private const string Placeholder = "{version}";

    /// <summary><c>v1.2.3</c>.</summary>
    public static TagFormat Default { get; } = new("v");

    /// <summary>Reads <c>core-v{version}</c>; <c>{name}</c> is the package's name. Null without exactly one <c>{version}</c>.</summary>
    public static TagFormat? Parse(string format, string? packageName)
    {
        var at = format.IndexOf(Placeholder, StringComparison.Ordinal);
        if (at < 0 || format.IndexOf(Placeholder, at + 1, StringComparison.Ordinal) >= 0) return null;
        string Named(string part) => part.Replace("{name}", packageName ?? "", StringComparison.Ordinal);
        return new TagFormat(Named(format[..at]), Named(format[(at + Placeholder.Length)..]));
    }

    /// <summary>The tag of a version; build metadata stays out of it.</summary>
    public string Of(SemVersion version) => Prefix + version.WithoutMetadata() + Suffix;

    /// <summary>The version a tag names by this format; strict SemVer 2.0.</summary>
    public bool TryRead(string tag, [NotNullWhen(true)] out SemVersion? version)
    {
        version = null;
        var rest = tag.AsSpan();
        if (rest.StartsWith(Prefix, StringComparison.Ordinal)) rest = rest[Prefix.Length..];
        else if (Prefix != "v") return false;
        if (!rest.EndsWith(Suffix, StringComparison.Ordinal)) return false;
        rest = rest[..^Suffix.Length];
        return rest is [>= '0' and <= '9', ..] && SemVersion.TryParse(rest.ToString(), SemVersionStyles.Strict, out version);
    }
}

/// <summary>A tag that names a version.</summary>
/// <param name="Commit">The commit it stands on, an annotated tag followed to it.</param>
public sealed record VersionTag(string Name, SemVersion Version, string Commit);
