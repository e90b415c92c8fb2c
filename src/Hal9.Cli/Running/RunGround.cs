using Hal9.Machine.Git;

namespace Hal9.Cli.Running;

/// <summary>The folder a run stands on, and what git knows of it.</summary>
/// <param name="Root">Absolute; the repository's, else the folder itself.</param>
/// <param name="Git">Null without git or outside a repository.</param>
internal sealed record RunGround(string Root, GitProgram? Git, GitFacts? Facts)
{
    /// <summary><c>owner/name</c>: the remote's, else the folder's behind <c>local</c>.</summary>
    public string Repository { get; } = GitRepository.NameOf(Facts?.RemoteUrl) ?? $"local/{NameOf(Root)}";

    public string Owner => Repository[..Repository.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Where the repository's pages are; only ever a text.</summary>
    public string ServerUrl { get; } = HostOf(Facts?.RemoteUrl) is { } host ? $"https://{host}" : "https://github.com";

    public string DefaultBranch => Facts?.DefaultBranch ?? "main";

    /// <summary>Without <c>refs/heads/</c>; null when no branch is checked out.</summary>
    public string? Branch => Facts?.Ref is { } name && name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name["refs/heads/".Length..] : null;

    /// <summary>As a login: without spaces.</summary>
    public string Actor => (Facts?.UserName is { Length: > 0 } name ? name : Environment.UserName).Replace(' ', '-');

    /// <param name="folder">Absolute; the repository around it is taken.</param>
    public static async Task<RunGround> AtAsync(string folder, CancellationToken cancellation)
    {
        var root = GitRepository.RootOf(folder);
        if (root is null || GitProgram.Find(root, TimeProvider.System) is not { } git) return new RunGround(root ?? folder, null, null);
        var facts = await new GitRepository(git).ReadFactsAsync(cancellation).ConfigureAwait(false);
        return new RunGround(root, git, facts);
    }

    private static string NameOf(string root) => new DirectoryInfo(root).Name is var name && name.Trim('/', '\\').Length > 0 && name != "/" ? name : "root";

    private static string? HostOf(string? remote)
    {
        if (remote is null) return null;
        if (Uri.TryCreate(remote, UriKind.Absolute, out var uri) && uri.Host.Length > 0) return uri.Host;
        // git@host:owner/name.git
        var (at, colon) = (remote.IndexOf('@', StringComparison.Ordinal), remote.IndexOf(':', StringComparison.Ordinal));
        return at >= 0 && colon > at + 1 ? remote[(at + 1)..colon] : null;
    }
}
