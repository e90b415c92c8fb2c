using Hal9.Forge;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Commits;
using Hal9.Releases.Versions;

namespace Hal9.Releases.Publishing;

/// <summary>Keeps one pull request with the next release's commit.</summary>
internal sealed class ReleasePullRequest(ForgeClient forge, ReleasePush push, Action<PublishStep> say)
{
    /// <returns>Null when all went well.</returns>
    public async Task<Diagnostic?> KeepAsync(string commit, string branch, VersionTag tag, string notes, CancellationToken cancellation)
    {
        var head = BranchFor(branch, tag);
        // Asked before anything is pushed.
        var open = default(ForgePullRequest);
        await foreach (var candidate in forge.ListPullRequestsAsync(head, "open", cancellation).ConfigureAwait(false))
        {
            if (candidate.Base.Ref == branch) open ??= candidate;
        }
        if (await push.ReplaceAsync(commit, head, cancellation).ConfigureAwait(false) is { } refused) return refused;
        say(new PublishStep("push", StepState.Done, $"{head} pushed"));
        var (title, body) = (ReleaseCommit.Message(tag.Name), $"Merging this releases {tag.Name}.\n\n{notes}");
        if (open is not null)
        {
            if (open.Title == title && open.Body == body) say(new PublishStep("pull-request", StepState.Found, $"#{open.Number} is up to date"));
            else
            {
                await forge.ChangePullRequestAsync(open.Number, new PullRequestChange(title, body), cancellation).ConfigureAwait(false);
                say(new PublishStep("pull-request", StepState.Done, $"#{open.Number} brought up to date"));
            }
            return null;
        }
        var made = await forge.CreatePullRequestAsync(new PullRequestDraft(title, body, head, branch), cancellation).ConfigureAwait(false);
        say(new PublishStep("pull-request", StepState.Done, $"#{made.Number} opened: {made.HtmlUrl}"));
        return null;
    }

    /// <summary>One branch for each branch that is released and each package of it, whatever the version.</summary>
    private static string BranchFor(string branch, VersionTag tag)
    {
        var package = tag.Name[..tag.Name.IndexOf(tag.Version.WithoutMetadata().ToString(), StringComparison.Ordinal)].TrimEnd('v', '-', '@', '/');
        return package.Length == 0 ? $"hal9-release/{branch}" : $"hal9-release/{branch}-{package}";
    }
}
