using System.Text;
using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Commits;
using Hal9.Releases.VersionFiles;
using Hal9.Releases.Versions;

namespace Hal9.Releases.Publishing;

/// <summary>
/// Makes the commit of a release out of what is committed, with an index of its own: neither the working tree nor the branch is touched, so whatever
/// happens before the push leaves nothing behind.
/// </summary>
internal sealed class ReleaseTree(GitProgram git, string head)
{
    /// <summary>The files that change, read from the head's tree.</summary>
    public async Task<(IReadOnlyList<(string Path, byte[] Bytes)> Changed, Diagnostic? Problem)> EditAsync(PublishRequest request, ReleasePlan plan, ReleaseText text, CancellationToken cancellation)
    {
        var tracked = (await CheckedAsync(["ls-tree", "-r", "--name-only", "-z", head], cancellation).ConfigureAwait(false)).Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var wanted = tracked.Where(path => IsVersionFile(path) || request.VersionFiles.Contains(path) || path == request.ChangelogPath).ToArray();
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in wanted) contents[path] = await ReadAsync(path, cancellation).ConfigureAwait(false);

        var (changed, problem) = VersionFileSet.Edit(request.VersionFiles, request.Paths, tracked, path => contents.GetValueOrDefault(path), plan.Version!.ToString());
        if (problem is not null) return ([], problem);
        if (request.ChangelogPath is not { } changelog) return (changed, null);
        var existing = contents.GetValueOrDefault(changelog);
        (var log, problem) = text.In(existing is null ? null : Encoding.UTF8.GetString(existing));
        if (problem is not null) return ([], problem);
        var bytes = Encoding.UTF8.GetBytes(log!);
        if (bytes.Length == 0) return (changed, null);
        return existing is not null && existing.AsSpan().SequenceEqual(bytes) ? (changed, null) : ([.. changed, (changelog, bytes)], null);
    }

    /// <summary>Files that carry the version which goes and stay as they are: nobody named them, and they stand where none is looked for.</summary>
    public async Task<Diagnostic?> LeftBehindAsync(PublishRequest request, VersionState state, IReadOnlyList<(string Path, byte[] Bytes)> changed, CancellationToken cancellation)
    {
        string[] old = [.. new[] { state.Stable, state.Highest }.OfType<VersionTag>().Select(static tag => tag.Version.ToString()).Distinct()];
        if (request.VersionFiles.Count > 0 || old.Length == 0) return null;
        var naming = await git.RunAsync(["grep", "-z", "-l", "-F", .. old.SelectMany(static version => (string[])["-e", version]), head, "--", .. request.Paths.Count > 0 ? request.Paths : Carriers], cancellation).ConfigureAwait(false);
        var left = new List<string>();
        foreach (var path in naming.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(name => name[(head.Length + 1)..]).Where(MayCarryVersion))
        {
            if (!changed.Any(file => file.Path == path) && VersionFileSet.VersionIn(path, await ReadAsync(path, cancellation).ConfigureAwait(false)) is { } carried && old.Contains(carried)) left.Add(path);
        }
        if (left.Count == 0) return null;
        var shown = string.Join(", ", left.Take(3).Select(static path => $"`{path}`")) + (left.Count > 3 ? $" and {left.Count - 3} more" : "");
        return ReleaseDiagnostics.VersionLeftBehind.Nowhere($"{shown} {(left.Count == 1 ? "carries" : "carry")} {string.Join(" or ", old)} and {(left.Count == 1 ? "is" : "are")} not edited", $"`version-files: [{string.Join(", ", left.Take(3))}{(left.Count > 3 ? ", …" : "")}]` under `{(request.Paths.Count > 0 ? "release.packages" : "release")}` of hal9.yml names all that is to be");
    }

    /// <summary>As git matches paths.</summary>
    private static readonly string[] Carriers = ["*Cargo.toml", "*package.json", "*.csproj", "*.fsproj", "*.vbproj", "*.props"];

    private static bool MayCarryVersion(string path) => Path.GetFileName(path) is "Cargo.toml" or "package.json" || Path.GetExtension(path) is ".csproj" or ".fsproj" or ".vbproj" or ".props";

    /// <summary>A commit on top of the head; the head itself when nothing changes.</summary>
    /// <param name="seconds">Its time; null for now.</param>
    public async Task<string> CommitAsync(IReadOnlyList<(string Path, byte[] Bytes)> changed, string tag, long? seconds, CancellationToken cancellation)
    {
        if (changed.Count == 0) return head;
        var folder = Directory.CreateTempSubdirectory("hal9-index-");
        try
        {
            var index = git.With("GIT_INDEX_FILE", Path.Combine(folder.FullName, "index"));
            await CheckedAsync(index, ["read-tree", head], default, cancellation).ConfigureAwait(false);
            foreach (var (path, bytes) in changed)
            {
                var mode = (await CheckedAsync(["ls-tree", head, "--", path], cancellation).ConfigureAwait(false)).StartsWith("100755", StringComparison.Ordinal) ? "100755" : "100644";
                var blob = (await CheckedAsync(git, ["hash-object", "-w", "--stdin"], bytes, cancellation).ConfigureAwait(false)).Trim();
                await CheckedAsync(index, ["update-index", "--add", "--cacheinfo", $"{mode},{blob},{path}"], default, cancellation).ConfigureAwait(false);
            }
            var tree = (await CheckedAsync(index, ["write-tree"], default, cancellation).ConfigureAwait(false)).Trim();
            var author = seconds is null ? git : git.With("GIT_AUTHOR_DATE", $"{seconds} +0000").With("GIT_COMMITTER_DATE", $"{seconds} +0000");
            string[] signed = await IsSetAsync("commit.gpgSign", cancellation).ConfigureAwait(false) ? ["-S"] : [];
            return (await MadeAsync(author, "commit", [.. await IdentityAsync(cancellation).ConfigureAwait(false), "commit-tree", tree, "-p", head, "-m", ReleaseCommit.Message(tag), .. signed], cancellation).ConfigureAwait(false)).Trim();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>An annotated tag; git signs it when <c>tag.gpgSign</c> says so.</summary>
    public async Task TagAsync(string tag, string commit, CancellationToken cancellation)
    {
        await MadeAsync(git, "tag", [.. await IdentityAsync(cancellation).ConfigureAwait(false), "tag", "-a", "-m", tag, "--", tag, commit], cancellation).ConfigureAwait(false);
        if (!await IsSetAsync("tag.gpgSign", cancellation).ConfigureAwait(false)) return;
        // Some versions of git make the tag all the same when ssh cannot sign it.
        if ((await CheckedAsync(["cat-file", "tag", "refs/tags/" + tag], cancellation).ConfigureAwait(false)).Contains("\n-----BEGIN ", StringComparison.Ordinal)) return;
        await git.RunAsync(["tag", "-d", tag], cancellation).ConfigureAwait(false);
        throw new NotMadeException("git did not sign the tag, as `tag.gpgSign` asks");
    }

    private static async Task<string> MadeAsync(GitProgram git, string what, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var answer = await git.RunAsync(arguments, cancellation).ConfigureAwait(false);
        return answer.Succeeded ? answer.Output : throw new NotMadeException($"git made no {what}: {answer.Error.Split('\n')[0]}");
    }

    /// <summary>A machine without a name commits as the pipeline.</summary>
    private async Task<string[]> IdentityAsync(CancellationToken cancellation) =>
        (await git.RunAsync(["var", "GIT_COMMITTER_IDENT"], cancellation).ConfigureAwait(false)).Succeeded && (await git.RunAsync(["var", "GIT_AUTHOR_IDENT"], cancellation).ConfigureAwait(false)).Succeeded
            ? []
            : ["-c", "user.name=github-actions[bot]", "-c", "user.email=41898282+github-actions[bot]@users.noreply.github.com"];

    private async Task<bool> IsSetAsync(string key, CancellationToken cancellation) => (await git.RunAsync(["config", "--type=bool", "--get", key], cancellation).ConfigureAwait(false)).Output.Trim() == "true";

    private async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        var output = new Machine.Processes.CapturedOutput(64 * 1024 * 1024);
        var exit = await git.StreamAsync(["cat-file", "blob", $"{head}:{path}"], output, cancellation).ConfigureAwait(false);
        return exit == 0 ? output.Output.ToArray() : throw new InvalidOperationException($"git cat-file {path}: {output.ErrorText}");
    }

    private static bool IsVersionFile(string path) => Path.GetFileName(path) is "Directory.Build.props" or "Cargo.toml" or "Cargo.lock" or "package.json" or "package-lock.json" or "npm-shrinkwrap.json";

    private Task<string> CheckedAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) => CheckedAsync(git, arguments, default, cancellation);

    private static async Task<string> CheckedAsync(GitProgram git, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        var answer = await git.RunAsync(arguments, cancellation, input).ConfigureAwait(false);
        return answer.Succeeded ? answer.Output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {answer.Error}");
    }
}
