using Hal9.Machine.Git;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Endpoints.Git;

/// <summary>
/// A bare repository that borrows another one's objects and has refs of its own: what GitHub would have of it, and nothing of its
/// owner's settings, hooks or private refs. The other one is only read.
/// </summary>
internal static class GitMirror
{
    private const string NoConfiguration = "/dev/null";

    /// <summary>git with no settings but its own, in any folder; null when there is none on this machine.</summary>
    public static GitProgram? Program(string folder, TimeProvider time)
    {
        var search = Environment.GetEnvironmentVariable("PATH");
        return ProgramSearch.Find("git", search, folder) is { } path
            ? new GitProgram(path, folder, new Dictionary<string, string>
            {
                ["PATH"] = search ?? "", ["HOME"] = "/", ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_CONFIG_GLOBAL"] = NoConfiguration,
                // The repository may be another user's: it is read, and nothing in it is run.
                ["GIT_CONFIG_COUNT"] = "1", ["GIT_CONFIG_KEY_0"] = "safe.directory", ["GIT_CONFIG_VALUE_0"] = "*",
            }, time)
            : null;
    }

    /// <summary>Makes it; returns why not.</summary>
    /// <param name="from">A work tree or a git directory.</param>
    /// <param name="more">Refs beside its own, or instead of them: what only the event knows. Those whose commit is missing are left out.</param>
    /// <param name="defaultBranch">Where <c>HEAD</c> points when there is such a branch.</param>
    public static async Task<string?> MakeAsync(GitProgram git, string from, string folder, IReadOnlyList<(string Ref, string Commit)> more, string? defaultBranch, CancellationToken cancellation)
    {
        var source = git.In(from);
        var place = await source.RunAsync(["rev-parse", "--path-format=absolute", "--git-common-dir", "--show-object-format"], cancellation).ConfigureAwait(false);
        if (!place.Succeeded || place.Output.Split('\n') is not [var common, var format, ..]) return $"`{from}` is no git repository: {place.Error}";
        Directory.CreateDirectory(folder);
        var made = await git.In(folder).RunAsync(["init", "-q", "--bare", "--template=", $"--object-format={format}", "--initial-branch", defaultBranch ?? "main", "."], cancellation).ConfigureAwait(false);
        if (!made.Succeeded) return made.Error;
        Directory.CreateDirectory(Path.Combine(folder, "objects", "info"));
        await File.WriteAllTextAsync(Path.Combine(folder, "objects", "info", "alternates"), Path.Combine(common, "objects") + "\n", cancellation).ConfigureAwait(false);
        if (File.Exists(Path.Combine(common, "shallow"))) File.Copy(Path.Combine(common, "shallow"), Path.Combine(folder, "shallow"), overwrite: true);
        var refs = await RefsAsync(source, more, cancellation).ConfigureAwait(false);
        var head = await source.RunAsync(["symbolic-ref", "-q", "HEAD"], cancellation).ConfigureAwait(false);
        // A branch that does not exist would be cloned as an empty repository.
        if (!refs.ContainsKey($"refs/heads/{defaultBranch}") && refs.ContainsKey(head.Output.Trim())) await File.WriteAllTextAsync(Path.Combine(folder, "HEAD"), $"ref: {head.Output.Trim()}\n", cancellation).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, "packed-refs"), "# pack-refs with: sorted \n" + string.Concat(refs.Select(pair => $"{pair.Value} {pair.Key}\n")), cancellation).ConfigureAwait(false);
        return null;
    }

    private static async Task<SortedDictionary<string, string>> RefsAsync(GitProgram source, IReadOnlyList<(string Ref, string Commit)> more, CancellationToken cancellation)
    {
        var refs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var listed = await source.RunAsync(["for-each-ref", "--format=%(objectname) %(refname)", "refs/remotes/origin", "refs/heads", "refs/tags"], cancellation).ConfigureAwait(false);
        var all = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2).ToArray();
        // What the remote has under a name that is not here; branches of here go over it.
        foreach (var parts in all.Where(parts => parts[1].StartsWith("refs/remotes/origin/", StringComparison.Ordinal) && parts[1] != "refs/remotes/origin/HEAD")) refs["refs/heads/" + parts[1]["refs/remotes/origin/".Length..]] = parts[0];
        foreach (var parts in all.Where(parts => !parts[1].StartsWith("refs/remotes/", StringComparison.Ordinal))) refs[parts[1]] = parts[0];
        foreach (var (name, commit) in more)
        {
            if (commit.Length == 0 || !(await source.RunAsync(["cat-file", "-e", "--end-of-options", commit + "^{commit}"], cancellation).ConfigureAwait(false)).Succeeded) continue;
            if ((await source.RunAsync(["check-ref-format", name], cancellation).ConfigureAwait(false)).Succeeded) refs[name] = commit;
        }
        return refs;
    }
}
