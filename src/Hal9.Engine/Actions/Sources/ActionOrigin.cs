using System.Collections;
using Hal9.Machine.Git;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Engine.Actions.Sources;

/// <summary>What a ref of a repository is.</summary>
/// <param name="Name">In full, <c>refs/tags/v4</c>: what a server that refuses to give a commit by its id is asked for.</param>
internal sealed record ActionRef(string Name, string Commit)
{
    public bool IsTag => Name.StartsWith("refs/tags/", StringComparison.Ordinal);
}

/// <summary>Asks one repository, by git and within a deadline, what its refs are and for the files of a commit.</summary>
/// <param name="url">What git is given.</param>
/// <param name="shown">What people are told: <c>owner/repo</c> and where.</param>
internal sealed class ActionOrigin(GitProgram git, string url, string shown, ActionSourcing sourcing, TimeProvider time)
{
    // What a surrounding git (a hook, an alias) says of its own repository does not concern ours.
    private static readonly string[] OfAnotherRepository =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
    ];

    // Neither hooks nor filters of the user's run on files of others, and lines stay as they are.
    private static readonly string[] Plain =
    [
        "-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false", "-c", "core.fsmonitor=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "advice.detachedHead=false", "-c", "init.defaultBranch=main",
        "-c", "filter.lfs.process=", "-c", "filter.lfs.smudge=", "-c", "filter.lfs.required=false", "-c", "protocol.version=2", "-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=30",
    ];

    /// <summary>git with nobody to ask for a password; null when this machine has none.</summary>
    public static GitProgram? FindGit(string directory, TimeProvider time)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (!OfAnotherRepository.Contains((string)entry.Key, StringComparer.Ordinal)) environment[(string)entry.Key] = (string?)entry.Value ?? "";
        }
        environment["GIT_ASKPASS"] = "true";
        environment["SSH_ASKPASS"] = "true";
        environment["GCM_INTERACTIVE"] = "never";
        environment.TryAdd("GIT_SSH_COMMAND", "ssh -oBatchMode=yes");
        return ProgramSearch.Find("git", environment.GetValueOrDefault("PATH"), directory) is { } path ? new GitProgram(path, directory, environment, time) : null;
    }

    /// <summary>The commit of a tag, else of a branch, else of a full ref; null without a problem when there is no such ref.</summary>
    public async Task<(ActionRef? Ref, Diagnostic? Problem)> ResolveAsync(string name, CancellationToken cancellation)
    {
        string[] wanted = name.StartsWith("refs/", StringComparison.Ordinal) ? [name] : [$"refs/tags/{name}", $"refs/heads/{name}", $"refs/remotes/origin/{name}"];
        var (answer, problem) = await AskAsync(git, ["ls-remote", "--", url, .. wanted.SelectMany(static one => new[] { one, one + "^{}" })], sourcing.AnswerDeadline, cancellation).ConfigureAwait(false);
        if (problem is not null) return (null, problem);
        var found = Refs(answer.Output);
        foreach (var one in wanted)
        {
            // An annotated tag is an object of its own; behind `^{}` stands the commit.
            if ((found.GetValueOrDefault(one + "^{}") ?? found.GetValueOrDefault(one)) is { } commit) return (new ActionRef(one, commit), null);
        }
        return (null, null);
    }

    /// <summary>A commit of a ref that begins with <paramref name="digits"/>; null when there is none, or it cannot be said.</summary>
    public async Task<string?> CompleteAsync(string digits, CancellationToken cancellation)
    {
        var (answer, problem) = await AskAsync(git, ["ls-remote", "--", url], sourcing.AnswerDeadline, cancellation).ConfigureAwait(false);
        return problem is not null ? null : Refs(answer.Output).Values.FirstOrDefault(commit => commit.StartsWith(digits, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Puts the files of a commit, without its history, into <c>FOLDER/files</c>.</summary>
    /// <param name="name">The full ref it was found by; null when only the commit is known.</param>
    /// <param name="folder">Exists.</param>
    /// <returns>The commit that came: another one when the ref moved on meanwhile and the server gives nothing by commit.</returns>
    public async Task<(string? Commit, Diagnostic? Problem)> FetchAsync(string commit, string? name, string folder, CancellationToken cancellation)
    {
        var files = Path.Combine(folder, "files");
        Directory.CreateDirectory(files);
        var inside = git.In(files);
        var (_, problem) = await AskAsync(inside, ["init", "-q", "--template="], sourcing.AnswerDeadline, cancellation).ConfigureAwait(false);
        if (problem is not null) return (null, problem);
        (_, problem) = await AskAsync(inside, Fetch(commit), sourcing.FetchDeadline, cancellation).ConfigureAwait(false);
        if (problem is not null && name is not null) (_, problem) = await AskAsync(inside, Fetch(name), sourcing.FetchDeadline, cancellation).ConfigureAwait(false);
        if (problem is not null) return (null, problem);
        (var answer, problem) = await AskAsync(inside, ["rev-parse", "--verify", "FETCH_HEAD^{commit}"], sourcing.AnswerDeadline, cancellation).ConfigureAwait(false);
        if (problem is not null) return (null, problem);
        var came = answer.Output.Trim();
        (_, problem) = await AskAsync(inside, ["checkout", "-q", "-f", "--detach", came], sourcing.FetchDeadline, cancellation).ConfigureAwait(false);
        if (problem is not null) return (null, problem with { Descriptor = ActionDiagnostics.FetchFailed });
        Directory.Delete(Path.Combine(files, ".git"), recursive: true);
        return (came, null);

        string[] Fetch(string what) => ["fetch", "-q", "--depth=1", "--no-tags", "--no-recurse-submodules", "--", url, what];
    }

    private async Task<(GitAnswer Answer, Diagnostic? Problem)> AskAsync(GitProgram program, string[] arguments, TimeSpan deadline, CancellationToken cancellation)
    {
        using var clock = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            var answer = await program.RunAsync([.. Plain, .. arguments], either.Token).ConfigureAwait(false);
            return (answer, answer.Succeeded ? null : Explain(answer.Error));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (default, ActionDiagnostics.OriginUnreachable.Nowhere(FormattableString.Invariant($"{shown} did not answer within {deadline.TotalSeconds} s")));
        }
        catch (ProcessStartException problem)
        {
            return (default, ActionDiagnostics.FetchFailed.Nowhere($"git could not be started: {problem.Message}"));
        }
    }

    private Diagnostic Explain(string error)
    {
        var said = string.Join("; ", error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static line => line.TrimEnd('.')).Take(2)).Replace(url, shown, StringComparison.Ordinal);
        // Before the others: what a broken server says last sounds like a network.
        if (Says("repository corruption", "pack-objects died")) return ActionDiagnostics.FetchFailed.Nowhere($"{shown} is damaged: {said}", "git fsck tells what it lacks");
        if (Says("could not read Username", "Authentication failed", "epository not found", "does not exist", "does not appear to be a git repository", "returned error: 404", "returned error: 403", "' not found"))
        {
            return ActionDiagnostics.RepositoryMissing.Nowhere($"there is no repository {shown}, or it is private", $"git says: {said}");
        }
        if (Says("not our ref", "couldn't find remote ref", "no such remote ref", "unadvertised object"))
        {
            return ActionDiagnostics.RefMissing.Nowhere($"{shown} has no such commit", $"git says: {said}");
        }
        if (Says("Could not resolve host", "Failed to connect", "Connection refused", "unable to access", "timed out", "Could not read from remote", "onnection reset", "early EOF", "hung up"))
        {
            return ActionDiagnostics.OriginUnreachable.Nowhere($"{shown} cannot be reached", $"git says: {said}");
        }
        return ActionDiagnostics.FetchFailed.Nowhere($"git could not fetch from {shown}: {said}");

        bool Says(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (error.Contains(word, StringComparison.Ordinal)) return true;
            }
            return false;
        }
    }

    private static Dictionary<string, string> Refs(string output)
    {
        var refs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab is 40 or 64) refs[line[(tab + 1)..].Trim()] = line[..tab];
        }
        return refs;
    }
}
