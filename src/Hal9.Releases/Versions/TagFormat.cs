using System.Diagnostics.CodeAnalysis;
using Semver;

namespace Hal9.Releases.Versions;

/// <summary>How versions are written as tags: what stands before the version and after it.</summary>
/// <param name="Prefix">When it is exactly <c>v</c>, tags without it are read too, since many histories mix both.</param>
public sealed record TagFormat(string Prefix, string Suffix = "")
{
    private const string Placeholder = "{version}";

    /// <summary><c>v1.2.3</c>, or <c>1.2.3</c> where the newest version's tag is written so.</summary>
    public static TagFormat Default { get; } = new("v") { FollowsHistory = true };

    /// <summary>Nobody has said how tags are written.</summary>
    public bool FollowsHistory { get; private init; }

    /// <summary>Reads <c>core-v{version}</c>; <c>{name}</c> is the package's name. Null without exactly one <c>{version}</c>.</summary>
    public static TagFormat? Parse(string format, string? packageName)
    {
        var at = format.IndexOf(Placeholder, StringComparison.Ordinal);
        if (at < 0 || format.IndexOf(Placeholder, at + 1, StringComparison.Ordinal) >= 0) return null;
        string Named(string part) => part.Replace("{name}", packageName ?? "", StringComparison.Ordinal);
        return new TagFormat(Named(format[..at]), Named(format[(at + Placeholder.Length)..]));
    }

    /// <summary>How the next tag is written.</summary>
    /// <param name="newest">Tag of the newest version; null before the first one.</param>
    public TagFormat After(string? newest) => FollowsHistory && newest is [>= '0' and <= '9', ..] ? this with { Prefix = "" } : this;

    /// <summary>
    /// What a tag that is no version by this format would be, read leniently: <c>v5.0</c>, <c>v1.2.3.4</c>; with another prefix, where nobody has said how tags are written, <c>core-v1.2.3</c>.
    /// Null for anything else.
    /// </summary>
    public SemVersion? Guess(string tag)
    {
        if (TryRead(tag, out _)) return null;
        if (tag.StartsWith(Prefix, StringComparison.Ordinal) && tag.EndsWith(Suffix, StringComparison.Ordinal) && tag.Length > Prefix.Length + Suffix.Length && Numbers(tag[Prefix.Length..^Suffix.Length], Prefix.Length > 0 ? 1 : 2) is { } version) return version;
        if (!FollowsHistory) return null;
        var prefix = PrefixOf(tag);
        return Numbers(tag[prefix.Length..], prefix.Length == 0 ? 2 : 3);
    }

    /// <summary>What stands before the numbers at the end of a tag.</summary>
    public static string PrefixOf(string tag) => tag[..(tag.AsSpan().LastIndexOfAnyExcept(Digits) + 1)];

    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789.");

    /// <summary>Up to three of at least so many numbers.</summary>
    private static SemVersion? Numbers(string text, int least)
    {
        var parts = text.Split('.');
        if (parts.Length < least || parts.Length > 4 || !Array.TrueForAll(parts, static part => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit))) return null;
        System.Numerics.BigInteger At(int index) => index < parts.Length ? System.Numerics.BigInteger.Parse(parts[index], System.Globalization.CultureInfo.InvariantCulture) : 0;
        return new SemVersion(At(0), At(1), At(2));
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
