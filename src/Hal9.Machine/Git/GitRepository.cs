namespace Hal9.Machine.Git;

/// <summary>Asks git about one work tree. Reads only: no index refresh is written, no lock taken.</summary>
/// <param name="git">In the root of the work tree.</param>
public sealed class GitRepository(GitProgram git)
{
    /// <summary>The nearest folder here or above that holds <c>.git</c>; null when there is none.</summary>
    public static string? RootOf(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git"))) return at;
        }
        return null;
    }

    /// <summary>Everything a run wants to know, in as few processes as git allows.</summary>
    public async Task<GitFacts> ReadFactsAsync(CancellationToken cancellation)
    {
        var head = git.RunAsync(["log", "-1", "--no-show-signature", "--format=%H%x00%P%x00%an%x00%ae%x00%cI%x00%B"], cancellation);
        var reference = git.RunAsync(["symbolic-ref", "-q", "HEAD"], cancellation);
        var status = git.RunAsync(["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"], cancellation);
        var settings = git.RunAsync(["config", "--get-regexp", "-z", @"^(remote\.origin\.url|user\.name)$"], cancellation);
        var origin = git.RunAsync(["symbolic-ref", "-q", "--short", "refs/remotes/origin/HEAD"], cancellation);
        await Task.WhenAll(head, reference, status, settings, origin).ConfigureAwait(false);

        var (commit, branch, changes) = (await head.ConfigureAwait(false), await reference.ConfigureAwait(false), await status.ConfigureAwait(false));
        var parts = commit.Succeeded ? commit.Output.Split('\0', 6) : [];
        var configured = Settings((await settings.ConfigureAwait(false)).Output);
        var defaultBranch = await origin.ConfigureAwait(false);
        return new GitFacts
        {
            Root = git.Directory,
            Head = parts.Length == 6 ? parts[0] : null,
            Before = parts.Length == 6 && parts[1].Length > 0 ? parts[1].Split(' ')[0] : null,
            AuthorName = parts.Length == 6 ? parts[2] : "",
            AuthorEmail = parts.Length == 6 ? parts[3] : "",
            CommittedAt = parts.Length == 6 ? parts[4] : "",
            Message = parts.Length == 6 ? parts[5].TrimEnd('\n') : "",
            Ref = branch.Succeeded ? branch.Output.Trim() : null,
            UserName = configured.GetValueOrDefault("user.name", ""),
            RemoteUrl = configured.GetValueOrDefault("remote.origin.url"),
            DefaultBranch = defaultBranch.Succeeded ? After(defaultBranch.Output.Trim(), "origin/") : null,
            // Each entry is two letters of state, a space and the path.
            ChangedFiles = [.. changes.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(static entry => entry.Length > 3).Select(static entry => entry[3..])],
        };
    }

    /// <summary>Paths that differ between two commits; null when git cannot say (an unknown commit, a shallow clone).</summary>
    /// <param name="from">Null compares with nothing: every path of <paramref name="to"/>.</param>
    public async Task<IReadOnlyList<string>?> ChangedPathsAsync(string? from, string to, CancellationToken cancellation)
    {
        var answer = from is null
            ? await git.RunAsync(["ls-tree", "-r", "-z", "--name-only", to], cancellation).ConfigureAwait(false)
            : await git.RunAsync(["diff", "--name-only", "-z", "--no-renames", from, to, "--"], cancellation).ConfigureAwait(false);
        return answer.Succeeded ? answer.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
    }

    /// <summary><c>owner/name</c> of a remote's URL in any of git's forms; null when it has no two last parts.</summary>
    public static string? NameOf(string? remoteUrl)
    {
        if (remoteUrl is null) return null;
        var path = remoteUrl.Replace('\\', '/').TrimEnd('/');
        if (path.EndsWith(".git", StringComparison.OrdinalIgnoreCase)) path = path[..^4];
        var parts = path.Split('/', ':').Where(static part => part.Length > 0).ToArray();
        return parts.Length >= 2 ? $"{parts[^2]}/{parts[^1]}" : null;
    }

    private static string After(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;

    /// <summary>git writes <c>key\nvalue\0</c>; of several values the last wins.</summary>
    private static Dictionary<string, string> Settings(string output)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var end = entry.IndexOf('\n', StringComparison.Ordinal);
            if (end > 0) settings[entry[..end]] = entry[(end + 1)..];
        }
        return settings;
    }
}
