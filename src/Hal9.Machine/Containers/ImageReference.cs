using System.Text.RegularExpressions;

namespace Hal9.Machine.Containers;

/// <summary>The name of an image as Docker reads it: <c>postgres:16</c> is <c>docker.io/library/postgres:16</c>.</summary>
/// <param name="Registry">With a port when one was written; <c>docker.io</c> when none was named.</param>
/// <param name="Repository">In the registry, lower case, without the tag: <c>library/postgres</c>.</param>
/// <param name="Tag">Absent when none was written, which means <c>latest</c> unless there is a digest.</param>
/// <param name="Digest"><c>sha256:…</c>; stands over the tag.</param>
/// <remarks>https://pkg.go.dev/github.com/distribution/reference</remarks>
public sealed partial record ImageReference(string Registry, string Repository, string? Tag, string? Digest)
{
    public const string DefaultRegistry = "docker.io";

    private const string Scheme = "docker://";
    private const string DefaultNamespace = "library/";

    // Docker's own limit; the tag and digest do not count.
    private const int LongestName = 255;

    /// <summary>Exactly one of the two is present. The scheme <c>docker://</c> is left off.</summary>
    public static (ImageReference? Image, string? Error) Parse(string text)
    {
        var rest = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : text;
        if (rest.Length == 0) return (null, "the image has no name");
        string? digest = null;
        string? tag = null;
        if (rest.IndexOf('@', StringComparison.Ordinal) is var at and >= 0)
        {
            digest = rest[(at + 1)..];
            rest = rest[..at];
            if (!DigestForm().IsMatch(digest)) return (null, $"`{digest}` is no digest: sha256: and 64 digits from 0 to f are needed");
        }
        if (rest.LastIndexOf(':') is var colon and >= 0 && rest.IndexOf('/', colon) < 0)
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
            if (!TagForm().IsMatch(tag)) return (null, $"`{tag}` is no tag: at most 128 letters, digits, `_`, `.` and `-` are, not beginning with `.` or `-`");
        }
        var registry = DefaultRegistry;
        if (rest.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 && IsRegistry(rest[..slash]))
        {
            registry = rest[..slash] is "index.docker.io" ? DefaultRegistry : rest[..slash];
            rest = rest[(slash + 1)..];
        }
        if (registry == DefaultRegistry && !rest.Contains('/', StringComparison.Ordinal)) rest = DefaultNamespace + rest;
        if (rest.Length > LongestName || !RepositoryForm().IsMatch(rest)) return (null, $"`{text}` is no name of an image{(rest.Any(char.IsUpper) ? ": it must be lower case" : "")}");
        return (new ImageReference(registry, rest, tag, digest), null);
    }

    /// <summary>As short as Docker writes it: <c>postgres:16</c>.</summary>
    public override string ToString()
    {
        var name = Registry != DefaultRegistry ? $"{Registry}/{Repository}" : Repository.StartsWith(DefaultNamespace, StringComparison.Ordinal) ? Repository[DefaultNamespace.Length..] : Repository;
        return name + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);
    }

    private static bool IsRegistry(string part) => part == "localhost" || part.Contains('.', StringComparison.Ordinal) || part.Contains(':', StringComparison.Ordinal) || part.Any(char.IsUpper);

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex RepositoryForm();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.NonBacktracking)]
    private static partial Regex TagForm();

    [GeneratedRegex(@"^[a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-f]{32,}\z", RegexOptions.NonBacktracking)]
    private static partial Regex DigestForm();
}
