namespace Hal9.Releases.Changelogs;

/// <summary>From the address git fetches from to the one a browser opens.</summary>
public static class RepositoryAddress
{
    /// <returns>Without a trailing slash or <c>.git</c>; null for a path on this machine.</returns>
    public static string? Web(string remote)
    {
        remote = remote.Trim();
        if (remote.EndsWith(".git", StringComparison.Ordinal)) remote = remote[..^4];
        if (!remote.Contains("://", StringComparison.Ordinal))
        {
            // git@host:owner/name
            var colon = remote.IndexOf(':', StringComparison.Ordinal);
            var at = remote.IndexOf('@', StringComparison.Ordinal);
            return at >= 0 && colon > at && !remote[..colon].Contains('/', StringComparison.Ordinal) ? $"https://{remote[(at + 1)..colon]}/{remote[(colon + 1)..].Trim('/')}" : null;
        }
        if (!Uri.TryCreate(remote, UriKind.Absolute, out var uri) || uri.Host.Length == 0) return null;
        // Credentials in an address never get into a changelog.
        return uri.Scheme switch
        {
            "http" or "https" => $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath.TrimEnd('/')}",
            "ssh" or "git" => $"https://{uri.Host}{uri.AbsolutePath.TrimEnd('/')}",
            _ => null,
        };
    }
}
