using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Hal9.Machine.Git;

namespace Hal9.Engine.Endpoints.Git;

/// <summary>What of git can be asked for at the endpoint: the run's repository, and its submodules that are here. Each is mirrored when it is first asked for.</summary>
internal sealed class GitRepositories(TimeProvider time)
{
    // Of one mirror: some calls of git on refs; the largest repositories have them by the hundred thousand.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, Lazy<Task<(GitProgram? Git, string? Error)>>> mirrors = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>git in the mirror of <c>owner/name</c>, or why there is none.</summary>
    public async Task<(GitProgram? Git, string? Error)> OpenAsync(EndpointRun run, string name, CancellationToken cancellation)
    {
        var mirror = mirrors.GetOrAdd($"{run.RunId} {name}", _ => new Lazy<Task<(GitProgram?, string?)>>(() => MakeAsync(run, name)));
        return await mirror.Value.WaitAsync(cancellation).ConfigureAwait(false);
    }

    private async Task<(GitProgram? Git, string? Error)> MakeAsync(EndpointRun run, string name)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            if (GitMirror.Program(run.RepositoryRoot, time) is not { } git) return (null, "there is no `git` on this machine's PATH");
            var folder = Path.Combine(run.ScratchFolder, "git", StableNumber.Of(name.ToUpperInvariant()) + ".git");
            // Left by a run that died; made anew, for the repository may have moved on.
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            var isOwn = string.Equals(name, run.Repository, StringComparison.OrdinalIgnoreCase);
            var from = isOwn ? run.RepositoryRoot : await SubmoduleAsync(git, run, name, deadline.Token).ConfigureAwait(false);
            if (from is null) return (null, $"`{name}` is not served here; only {run.Repository} and its submodules that are on this machine are");
            var error = await GitMirror.MakeAsync(git, from, folder, isOwn ? EventRefs(run) : [], isOwn ? run.DefaultBranch : null, deadline.Token).ConfigureAwait(false);
            return error is null ? (git.In(folder), null) : (null, error);
        }
        catch (OperationCanceledException)
        {
            return (null, "git took too long");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (null, problem.Message);
        }
    }

    /// <summary>The ref of the event is at its commit, whatever it is now; a pull request has its refs.</summary>
    private static List<(string, string)> EventRefs(EndpointRun run)
    {
        var refs = new List<(string, string)>();
        if (run.ReadEvent()["pull_request"] is JsonObject request && request["number"]?.ToString() is { Length: > 0 } number)
        {
            refs.Add(($"refs/pull/{number}/head", request["head"]?["sha"]?.ToString() ?? run.Sha));
            refs.Add(($"refs/pull/{number}/merge", run.Sha));
        }
        if (run.Ref.StartsWith("refs/", StringComparison.Ordinal)) refs.Add((run.Ref, run.Sha));
        return refs;
    }

    /// <summary>The git directory of the submodule whose URL is this repository; null when none is, or it was never fetched.</summary>
    private static async Task<string?> SubmoduleAsync(GitProgram git, EndpointRun run, string name, CancellationToken cancellation)
    {
        var common = await git.RunAsync(["rev-parse", "--path-format=absolute", "--git-common-dir"], cancellation).ConfigureAwait(false);
        var urls = await git.RunAsync(["config", "-z", "--blob", (run.Sha.Length > 0 ? run.Sha : "HEAD") + ":.gitmodules", "--get-regexp", @"^submodule\..*\.url$"], cancellation).ConfigureAwait(false);
        if (!common.Succeeded || !urls.Succeeded) return null;
        foreach (var entry in urls.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry.Split('\n', 2) is not [var key, var url] || !IsRepository(url, run.Repository, name)) continue;
            var module = key["submodule.".Length..^".url".Length];
            var modules = Path.Combine(common.Output.Trim(), "modules");
            var folder = Path.GetFullPath(Path.Combine(modules, module));
            if (folder.StartsWith(modules + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Directory.Exists(folder)) return folder;
        }
        return null;
    }

    /// <summary>A relative URL counts from the repository's own, as git has it.</summary>
    private static bool IsRepository(string url, string repository, string name)
    {
        if (!url.StartsWith("./", StringComparison.Ordinal) && !url.StartsWith("../", StringComparison.Ordinal)) return string.Equals(GitRepository.NameOf(url), name, StringComparison.OrdinalIgnoreCase);
        var path = Path.GetFullPath(Path.Combine("/", repository, url)).TrimStart('/');
        return string.Equals(path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path, name, StringComparison.OrdinalIgnoreCase);
    }
}
