namespace Hal9.Machine.Git;

/// <summary>A <c>.git</c> in another folder that borrows a repository's objects; the repository itself is only read.</summary>
internal static class BorrowedClone
{
    /// <summary>Null, or what went wrong.</summary>
    /// <param name="git">In the repository.</param>
    /// <param name="destination">Absolute; may hold files already, but no <c>.git</c>.</param>
    public static async Task<string?> MakeAsync(GitProgram git, string destination, CancellationToken cancellation)
    {
        // Beside and not into the folder, which `clone` refuses when it holds files.
        var temporary = $"{destination.TrimEnd('/')}.clone-{Guid.NewGuid():N}";
        var clone = await git.RunAsync(["clone", "-q", "--shared", "--no-checkout", git.Directory, temporary], cancellation).ConfigureAwait(false);
        if (!clone.Succeeded) return $"the repository could not be cloned: {clone.Error}";
        Directory.Move(Path.Combine(temporary, ".git"), Path.Combine(destination, ".git"));
        Directory.Delete(temporary, recursive: true);
        await KeepEndsAsync(git, destination, cancellation).ConfigureAwait(false);
        var origin = await git.RunAsync(["config", "--get", "remote.origin.url"], cancellation).ConfigureAwait(false);
        if (origin.Succeeded) await git.In(destination).RunAsync(["remote", "set-url", "origin", origin.Output.Trim()], cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>Where a shallow history ends stands in the main repository, where <c>clone</c> does not look when it is given a linked work tree.</summary>
    private static async Task KeepEndsAsync(GitProgram git, string destination, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(git.Directory, ".git"))) return;
        var common = await git.RunAsync(["rev-parse", "--path-format=absolute", "--git-common-dir"], cancellation).ConfigureAwait(false);
        var ends = Path.Combine(common.Output.Trim(), "shallow");
        if (common.Succeeded && File.Exists(ends)) File.Copy(ends, Path.Combine(destination, ".git", "shallow"), overwrite: true);
    }
}
