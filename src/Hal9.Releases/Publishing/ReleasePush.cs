using System.Globalization;
using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.History;

namespace Hal9.Releases.Publishing;

/// <summary>What git says about the remote.</summary>
internal sealed class ReleasePush(GitProgram git, string remote)
{
    /// <summary>Of each question and each push; a remote that never answers is given up.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Branch and tag together or neither.</summary>
    public Task<Diagnostic?> PushAsync(string commit, string branch, string tag, CancellationToken cancellation) =>
        PushAsync(["push", "--atomic", remote, $"{commit}:refs/heads/{branch}", $"refs/tags/{tag}"], branch, cancellation);

    public Task<Diagnostic?> PushTagAsync(string tag, string branch, CancellationToken cancellation) => PushAsync(["push", remote, $"refs/tags/{tag}"], branch, cancellation);

    /// <summary>For a branch that is only ours.</summary>
    public Task<Diagnostic?> ReplaceAsync(string commit, string branch, CancellationToken cancellation) => PushAsync(["push", "--force", remote, $"{commit}:refs/heads/{branch}"], branch, cancellation);

    /// <summary>The commit of the remote's branch, fetched with the tags that point into it; null when the remote has no such branch yet.</summary>
    public async Task<(string? Commit, Diagnostic? Problem)> FetchAsync(string branch, CancellationToken cancellation)
    {
        var answer = await AskAsync(["fetch", "--quiet", remote, $"+refs/heads/{branch}:refs/remotes/{remote}/{branch}"], cancellation).ConfigureAwait(false);
        if (answer.Succeeded) return ((await git.ReadAsync(["rev-parse", "FETCH_HEAD"], cancellation).ConfigureAwait(false)).Trim(), null);
        if (answer.Error.Contains("couldn't find remote ref", StringComparison.Ordinal)) return (null, null);
        return (null, ReleaseDiagnostics.ForgeFailed.Nowhere($"`{remote}` cannot be fetched from: {LastLine(answer.Error)}"));
    }

    public async Task<(bool Exists, Diagnostic? Problem)> HasTagAsync(string tag, CancellationToken cancellation)
    {
        var answer = await AskAsync(["ls-remote", remote, $"refs/tags/{tag}"], cancellation).ConfigureAwait(false);
        return answer.Succeeded ? (answer.Output.Length > 0, null) : (false, ReleaseDiagnostics.ForgeFailed.Nowhere($"`{remote}` cannot be asked for its tags: {LastLine(answer.Error)}"));
    }

    private async Task<Diagnostic?> PushAsync(IReadOnlyList<string> arguments, string branch, CancellationToken cancellation)
    {
        var answer = await AskAsync(arguments, cancellation).ConfigureAwait(false);
        if (answer.Succeeded) return null;
        bool Says(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (answer.Error.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
            }
            return false;
        }
        if (Says("protected branch", "GH006", "GH013", "hook declined"))
        {
            return ReleaseDiagnostics.PushRefused.Nowhere($"the forge does not let this account push to `{branch}`", "`hal9 release publish --pull-request` releases by a pull request");
        }
        // A tag that is there while the branch did not move is nobody's who was first: it would be in the way for ever.
        if (Says("already exists") && !Says("non-fast-forward", "fetch first")) return ReleaseDiagnostics.TagTaken.Nowhere("the forge has this tag already, on another commit", "`git fetch --tags`, then `git log --oneline TAG`: a tag that is no release of this branch must go, or the version be set by `Release-As:`");
        if (Says("non-fast-forward", "fetch first", "already exists", "cannot lock ref", "stale info")) return ReleaseDiagnostics.BranchMoved.Nowhere($"`{branch}` moved on the forge meanwhile: another run was first, and nothing was changed here");
        return ReleaseDiagnostics.PushRefused.Nowhere($"the push to `{branch}` failed: {LastLine(answer.Error)}");
    }

    private async Task<GitAnswer> AskAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            return await git.RunAsync(arguments, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new GitAnswer(-1, "", string.Create(CultureInfo.InvariantCulture, $"no answer within {Deadline.TotalSeconds:0.##} s"));
        }
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last] ? last : "git said nothing";
}
