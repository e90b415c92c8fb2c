namespace Hal9.Machine.Git;

/// <summary>
/// Checks out a commit of a repository of this machine into a folder, whose <c>.git</c> borrows the repository's objects. What the repository does not have, such as a
/// tag that an earlier job pushed, is fetched from its <c>origin</c>.
/// </summary>
/// <param name="root">Of a work tree, or a bare repository; only read.</param>
/// <param name="destination">Absolute.</param>
public sealed class CommitCheckout(string root, string destination, CheckoutContent content, TimeProvider time)
{
    /// <summary>The origin is not asked.</summary>
    public bool IsOffline { get; init; }

    /// <param name="wanted">A branch, a tag or a commit.</param>
    /// <returns>The commit; or what went wrong.</returns>
    public async Task<(string? Commit, string? Problem)> RunAsync(string wanted, CancellationToken cancellation)
    {
        if (GitProgram.Find(root, time) is not { } git) return (null, "there is no `git` on this machine's PATH");
        // What the user typed is resolved in their repository, where it may be a branch, a tag or a commit; it never reaches git as an option.
        var commit = await git.RunAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", wanted + "^{commit}"], cancellation).ConfigureAwait(false);
        // A branch that was only fetched.
        if (!commit.Succeeded) commit = await git.RunAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", $"refs/remotes/origin/{wanted}^{{commit}}"], cancellation).ConfigureAwait(false);
        var origin = (await git.RunAsync(["config", "--get", "remote.origin.url"], cancellation).ConfigureAwait(false)).Output.Trim();
        if (!commit.Succeeded && (IsOffline || origin.Length == 0)) return (null, $"there is no ref or commit `{wanted}` in this repository{(origin.Length == 0 ? "" : ", and its origin is not asked: the run is offline")}");
        Directory.CreateDirectory(destination);
        var clone = git.In(destination);
        if (!Path.Exists(Path.Combine(destination, ".git")))
        {
            if (await BorrowedClone.MakeAsync(git, destination, cancellation).ConfigureAwait(false) is { } failure) return (null, failure);
        }
        var (id, problem) = commit.Succeeded ? (commit.Output.Trim(), null) : await FetchAsync(clone, wanted, cancellation).ConfigureAwait(false);
        if (id is null) return (null, problem);
        if (await content.ApplyAsync(clone, git, cancellation).ConfigureAwait(false) is { } refused) return (null, refused);
        var checkout = await clone.RunAsync(["checkout", "-q", "-f", "--detach", id], cancellation).ConfigureAwait(false);
        if (!checkout.Succeeded) return (null, $"`{wanted}` could not be checked out: {checkout.Error}");
        if (content.Submodules == SubmoduleDepth.None) return (id, null);
        foreach (var (path, inner) in await SubmodulesAsync(clone, cancellation).ConfigureAwait(false))
        {
            if (WhyNoSubmodule(root, path) is { } missing) return (null, missing);
            var submodule = new CommitCheckout(Path.Combine(root, path), Path.Combine(destination, path), content.OfSubmodule(), time) { IsOffline = IsOffline };
            (_, problem) = await submodule.RunAsync(inner, cancellation).ConfigureAwait(false);
            if (problem is not null) return (null, $"submodule `{path}`: {problem}");
        }
        return (id, null);
    }

    /// <summary>A branch or tag that only the origin has, as <c>actions/checkout</c> looks for it: the branch first.</summary>
    private static async Task<(string? Commit, string? Problem)> FetchAsync(GitProgram clone, string wanted, CancellationToken cancellation)
    {
        var error = "";
        foreach (var (there, here) in ((string, string)[])[($"refs/heads/{wanted}", $"refs/remotes/origin/{wanted}"), ($"refs/tags/{wanted}", $"refs/tags/{wanted}")])
        {
            if (!(await clone.RunAsync(["check-ref-format", there], cancellation).ConfigureAwait(false)).Succeeded) break;
            var fetched = await clone.RunAsync(["fetch", "-q", "--no-tags", "origin", $"+{there}:{here}"], cancellation).ConfigureAwait(false);
            if (fetched.Succeeded) return ((await clone.RunAsync(["rev-parse", here + "^{commit}"], cancellation).ConfigureAwait(false)).Output.Trim(), null);
            if (!fetched.Error.Contains("couldn't find remote ref", StringComparison.Ordinal)) error = $": {fetched.Error}";
        }
        return (null, $"there is no ref or commit `{wanted}` in this repository, nor at its origin{error}");
    }

    /// <summary>Paths and commits of submodules in an index.</summary>
    internal static async Task<IReadOnlyList<(string Path, string Commit)>> SubmodulesAsync(GitProgram git, CancellationToken cancellation)
    {
        var listed = await git.RunAsync(["ls-files", "-s", "-z"], cancellation).ConfigureAwait(false);
        // `160000 COMMIT 0<tab>PATH`
        return [.. listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(static entry => entry.StartsWith("160000 ", StringComparison.Ordinal))
            .Select(static entry => (entry[(entry.IndexOf('\t', StringComparison.Ordinal) + 1)..], entry.Split(' ')[1]))];
    }

    internal static string? WhyNoSubmodule(string root, string path) => Path.Exists(Path.Combine(root, path, ".git")) ? null
        : $"the submodule `{path}` is not checked out in {root}: git submodule update --init {path}";
}
