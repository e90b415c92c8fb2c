namespace Hal9.Machine.Git;

/// <summary>
/// Makes a folder look as a checkout of the work tree would: tracked files as they are on disk, untracked ones that are not ignored, and
/// a <c>.git</c> that borrows the repository's objects. The repository itself is only read.
/// </summary>
public static class WorkspaceCopy
{
    /// <summary>Copies; returns how many files, or what went wrong.</summary>
    /// <param name="root">Top folder of the work tree, or a folder without git, of which everything is copied.</param>
    /// <param name="destination">Made if it is not there; files of the same name in it are replaced.</param>
    public static Task<(int Files, string? Error)> CopyAsync(string root, string destination, CancellationToken cancellation) => CopyAsync(root, destination, CheckoutContent.Everything, cancellation);

    /// <inheritdoc cref="CopyAsync(string, string, CancellationToken)"/>
    public static async Task<(int Files, string? Error)> CopyAsync(string root, string destination, CheckoutContent content, CancellationToken cancellation)
    {
        Directory.CreateDirectory(destination);
        var git = GitProgram.Find(root, TimeProvider.System);
        var listed = git is null ? default : await git.RunAsync(["ls-files", "-co", "--exclude-standard", "-z"], cancellation).ConfigureAwait(false);
        if (git is null || !listed.Succeeded) return (CopyAll(root, destination, cancellation), null);
        if (await CloneAsync(git, destination, cancellation).ConfigureAwait(false) is { } problem) return (0, problem);
        if (await content.ApplyAsync(git.In(destination), git, cancellation).ConfigureAwait(false) is { } refused) return (0, refused);
        var known = content.Sparse.Count == 0 ? null : await KnownAsync(git.In(destination), cancellation).ConfigureAwait(false);
        var count = 0;
        // A file with a merge conflict is listed once for each side.
        foreach (var path in listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (known is not null && !(known.TryGetValue(path, out var isTaken) ? isTaken : content.TakesUnknown(path))) continue;
            if (CopyEntry(Path.Combine(root, path), Path.Combine(destination, path))) count++;
        }
        if (content.Submodules == SubmoduleDepth.None) return (count, null);
        foreach (var (path, _) in await CommitCheckout.SubmodulesAsync(git, cancellation).ConfigureAwait(false))
        {
            if (CommitCheckout.WhyNoSubmodule(root, path) is { } missing) return (count, missing);
            var (files, error) = await CopyAsync(Path.Combine(root, path), Path.Combine(destination, path), content.OfSubmodule(), cancellation).ConfigureAwait(false);
            if (error is not null) return (count, $"submodule `{path}`: {error}");
            count += files;
        }
        return (count, null);
    }

    /// <summary>Whether the files of an index belong to its sparse checkout.</summary>
    private static async Task<Dictionary<string, bool>> KnownAsync(GitProgram git, CancellationToken cancellation)
    {
        var listed = await git.RunAsync(["ls-files", "-t", "-z"], cancellation).ConfigureAwait(false);
        // `S PATH` is skipped.
        return listed.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).ToDictionary(static entry => entry[2..], static entry => entry[0] != 'S', StringComparer.Ordinal);
    }

    private static async Task<string?> CloneAsync(GitProgram git, string destination, CancellationToken cancellation)
    {
        if (Directory.Exists(Path.Combine(destination, ".git"))) return null;
        if (await BorrowedClone.MakeAsync(git, destination, cancellation).ConfigureAwait(false) is { } problem) return problem;
        // Without a commit there is nothing to fill the index with.
        await git.In(destination).RunAsync(["reset", "-q"], cancellation).ConfigureAwait(false);
        return null;
    }

    private static int CopyAll(string root, string destination, CancellationToken cancellation)
    {
        var count = 0;
        var waiting = new Stack<string>([root]);
        while (waiting.TryPop(out var directory))
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(directory))
            {
                cancellation.ThrowIfCancellationRequested();
                if (Path.GetFileName(entry) is ".hal9" or ".git") continue;
                if (Directory.Exists(entry) && (File.GetAttributes(entry) & FileAttributes.ReparsePoint) == 0) waiting.Push(entry);
                else if (CopyEntry(entry, Path.Combine(destination, Path.GetRelativePath(root, entry)))) count++;
            }
        }
        return count;
    }

    /// <summary>A file with its mode (as a reflink where the file system can), or a link as a link. False for what is gone, or a submodule's folder.</summary>
    private static bool CopyEntry(string source, string target)
    {
        var information = new FileInfo(source);
        if (information.LinkTarget is { } link)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (File.Exists(target) || new FileInfo(target).LinkTarget is not null) File.Delete(target);
            File.CreateSymbolicLink(target, link);
            return true;
        }
        if (!information.Exists) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(source, target, overwrite: true);
        return true;
    }
}
