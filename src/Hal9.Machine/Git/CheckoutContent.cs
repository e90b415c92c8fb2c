namespace Hal9.Machine.Git;

/// <summary>What of a repository a checkout brings, besides its files.</summary>
public sealed record CheckoutContent
{
    public static CheckoutContent Everything { get; } = new();

    /// <summary>Patterns of git's sparse checkout; none: every file.</summary>
    public IReadOnlyList<string> Sparse { get; init; } = [];

    /// <summary>The patterns are folders, and files in the folders above them come too.</summary>
    public bool IsCone { get; init; } = true;

    public SubmoduleDepth Submodules { get; init; }

    /// <summary>Branches that the repository knows of its own <c>origin</c> too, not only those it has itself.</summary>
    public bool AllBranches { get; init; }

    /// <summary>Whether a file that git does not know belongs to a cone; of other patterns only git can say, and it is taken.</summary>
    internal bool TakesUnknown(string path)
    {
        if (Sparse.Count == 0 || !IsCone) return true;
        var slash = path.LastIndexOf('/');
        if (slash < 0) return true;
        var folder = path[..slash];
        return Sparse.Select(static one => one.Trim('/')).Any(one => folder == one || folder.StartsWith(one + "/", StringComparison.Ordinal) || one.StartsWith(folder + "/", StringComparison.Ordinal));
    }

    /// <summary>What a submodule brings in turn.</summary>
    internal CheckoutContent OfSubmodule() => new() { Submodules = Submodules == SubmoduleDepth.All ? SubmoduleDepth.All : SubmoduleDepth.None, AllBranches = AllBranches };

    /// <summary>Says to a fresh clone with an index which files it has. Returns what went wrong.</summary>
    internal async Task<string?> ApplyAsync(GitProgram clone, GitProgram source, CancellationToken cancellation)
    {
        if (AllBranches)
        {
            // A repository without an origin has none, and that is no problem.
            await clone.RunAsync(["fetch", "-q", "--no-tags", source.Directory, "refs/remotes/origin/*:refs/remotes/origin/*", "^refs/remotes/origin/HEAD"], cancellation).ConfigureAwait(false);
        }
        if (Sparse.Count == 0) return null;
        var set = await clone.RunAsync(["sparse-checkout", "set", IsCone ? "--cone" : "--no-cone", "--stdin"], cancellation, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Sparse) + "\n")).ConfigureAwait(false);
        return set.Succeeded ? null : $"the patterns of `sparse-checkout` were refused: {set.Error}";
    }
}

/// <summary>Which submodules a checkout brings, from where they are checked out in the repository.</summary>
public enum SubmoduleDepth
{
    None,
    Direct,
    All,
}
