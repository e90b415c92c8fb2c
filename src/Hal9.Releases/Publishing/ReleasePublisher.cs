using System.Net;
using Hal9.Forge;
using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Changelogs;
using Hal9.Releases.Commits;
using Hal9.Releases.History;
using Hal9.Releases.Versions;

namespace Hal9.Releases.Publishing;

/// <summary>
/// Publishes what a branch has to release. An outline:
/// 1. catch up with a release commit an earlier run pushed;
/// 2. finish the newest release when the forge does not show it yet;
/// 3. tag and finish a release commit that came by a merged pull request;
/// 4. plan; make commit and tag; push both together; finish on the forge.
/// Killed anywhere, the next run goes on there: nothing counts as done unless git or the forge says so.
/// </summary>
/// <param name="remote">Name of git's remote.</param>
/// <param name="said">Told of every step when it is done.</param>
public sealed class ReleasePublisher(GitProgram git, ForgeClient forge, string remote, TimeProvider time, Action<PublishStep> said)
{
    private readonly List<PublishStep> steps = [];
    private readonly List<Diagnostic> warnings = [];
    private ReleaseAssets assets = ReleaseAssets.None;

    public async Task<PublishOutcome> PublishAsync(PublishRequest request, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(request, cancellation).ConfigureAwait(false) with { Warnings = [.. warnings.DistinctBy(static warning => (warning.Code, warning.Span, warning.Message))] };
        }
        catch (UnreadableHistoryException unreadable)
        {
            return Stopped(unreadable.Problem);
        }
        catch (NotMadeException obstacle)
        {
            return Stopped(ReleaseDiagnostics.NotMade.Nowhere(obstacle.Message, "`git commit -S --allow-empty` and `git tag -s` say the same: look at `user.signingkey` and `gpg.format` of git's configuration"));
        }
        catch (ForgeException failure) when (failure.Status == HttpStatusCode.NotImplemented)
        {
            return Stopped(ReleaseDiagnostics.NoForge.Nowhere($"{forge.Address.Api} takes no releases: {failure.Message}", $"steps of `hal9 run` talk to the run itself, not to your forge: name its API in {ForgeAddress.UrlVariable}, and give the workflow a token of it"));
        }
        catch (ForgeException failure)
        {
            return Stopped(ReleaseDiagnostics.ForgeFailed.Nowhere(failure.Message, "run the same command again: it goes on where it stopped"));
        }
    }

    private async Task<PublishOutcome> RunAsync(PublishRequest request, CancellationToken cancellation)
    {
        var (given, problem) = await ReleaseAssets.ReadAsync(request.Assets, request.RequiredTargets, request.Signer, cancellation).ConfigureAwait(false);
        if (given is null) return Stopped(problem!);
        assets = given;
        (var history, problem) = await GitHistory.OpenAsync(git, cancellation).ConfigureAwait(false);
        if (history is null) return Stopped(problem!);
        if (request.Tag is { } asked) return await FinishOnlyAsync(request, history, asked, cancellation).ConfigureAwait(false);
        if (history.Branch is not { } branch) return Stopped(ReleaseDiagnostics.DetachedHead.Nowhere("no branch is checked out", "check out the branch that is to be released"));
        var channel = request.Channel ?? request.Section.ChannelOf(branch);
        if (channel.Label is null && request.Section.ReleaseBranch is { } only && only != branch)
        {
            return Stopped(ReleaseDiagnostics.WrongBranch.Nowhere($"stable versions are released from `{only}`, and this is `{branch}`", "give this branch a label in `release.pre-releases` of hal9.yml"));
        }
        if (await git.ReadAsync(["status", "--porcelain", "--untracked-files=no"], cancellation).ConfigureAwait(false) is { Length: > 0 } dirty)
        {
            return Stopped(ReleaseDiagnostics.DirtyTree.Nowhere($"`{dirty.Split('\n')[0][3..]}` has changes that are not committed", "commit or stash them"));
        }
        var push = new ReleasePush(git, remote);
        if (!request.DryRun)
        {
            (var caughtUp, problem) = await CatchUpAsync(history, branch, push, cancellation).ConfigureAwait(false);
            if (caughtUp is null) return Stopped(problem!);
            history = caughtUp;
        }
        return await ReleaseAsync(request, history, branch, channel, push, cancellation).ConfigureAwait(false);
    }

    /// <summary>Only what is left of one release: its assets come from jobs that ran on its tag.</summary>
    private async Task<PublishOutcome> FinishOnlyAsync(PublishRequest request, GitHistory history, string name, CancellationToken cancellation)
    {
        if (history.VersionTags(request.Policy.Tags).FirstOrDefault(candidate => candidate.Name == name) is not { } tag)
        {
            return Stopped(ReleaseDiagnostics.UnknownTag.Nowhere($"there is no version tag `{name}` here", Suggestion.Hint(name, history.VersionTags(request.Policy.Tags).Select(static candidate => candidate.Name)) ?? "`git fetch --tags` brings those of the forge"));
        }
        if (request.DryRun)
        {
            Plan("publish", $"release {tag.Name} with {request.Assets.Count} assets");
            if (!request.Draft && request.Section.Deployment is { } workflow) Plan("dispatch", workflow);
            return new PublishOutcome(tag.Name, tag.Version.ToString(), null, steps, null);
        }
        return await FinishAsync(request, history, history.Branch ?? name, tag, assets, new ReleasePush(git, remote), new ForgePublication(forge, Say), cancellation).ConfigureAwait(false);
    }

    /// <summary>Step 1: the branch on the forge may be ahead by exactly the commit that an earlier run of this release pushed.</summary>
    private async Task<(GitHistory? History, Diagnostic? Problem)> CatchUpAsync(GitHistory history, string branch, ReleasePush push, CancellationToken cancellation)
    {
        var (there, problem) = await push.FetchAsync(branch, cancellation).ConfigureAwait(false);
        if (problem is not null) return (null, problem);
        if (there is null) return (history, null);
        // With the tags that came: a release that was tagged elsewhere is not tagged again here.
        (var fresh, problem) = await GitHistory.OpenAsync(git, cancellation).ConfigureAwait(false);
        if (fresh is null) return (null, problem);
        history = fresh;
        if (there == history.Head) return (history, null);
        // What we have beyond the forge's branch is ours to push.
        if ((await git.RunAsync(["merge-base", "--is-ancestor", there, history.Head], cancellation).ConfigureAwait(false)).Succeeded) return (history, null);
        var tip = (await GitRange.ReadAsync(git, ["-1", there], cancellation).ConfigureAwait(false)).Commits?[0];
        if (tip is null || !ReleaseCommit.IsOne(tip) || !tip.Parents.Contains(history.Head)) return (null, ReleaseDiagnostics.BranchMoved.Nowhere($"`{branch}` on the forge has commits that are not here: a later run releases them", "to release from here, pull first"));
        if (await FollowAsync(there, cancellation).ConfigureAwait(false) is { } obstacle) return (null, ReleaseDiagnostics.DirtyTree.Nowhere($"the release's commit cannot be checked out: {obstacle}", "move the file out of the way, or commit it"));
        return await GitHistory.OpenAsync(git, cancellation).ConfigureAwait(false);
    }

    private async Task<PublishOutcome> ReleaseAsync(PublishRequest request, GitHistory history, string branch, ReleaseChannel channel, ReleasePush push, CancellationToken cancellation)
    {
        var publication = new ForgePublication(forge, Say);
        var state = await history.StateAsync(request.Policy, request.Paths, cancellation).ConfigureAwait(false);
        PublishOutcome? finished = null;

        // Step 2: a release commit whose tag the forge has, but no release.
        var current = channel.Label is null ? state.Stable : state.Highest;
        if (current is not null && await IsOursAsync(current, cancellation).ConfigureAwait(false) && (request.DryRun || await publication.FindPublishedAsync(current.Name, cancellation).ConfigureAwait(false) is null || current.Commit == history.Head))
        {
            if (!request.DryRun)
            {
                // Binaries at hand belong to the commit checked out, and to no other; a release that must have some waits for its own as a draft.
                var isHere = current.Commit == history.Head;
                var finish = request with { Draft = request.Draft || (!isHere && request.RequiredTargets.Count > 0) };
                finished = await FinishAsync(finish, history, branch, current, isHere ? assets : ReleaseAssets.None, push, publication, cancellation).ConfigureAwait(false);
                if (finished.Problem is not null) return finished;
            }
        }

        // Step 3: a release commit without a tag came by a pull request.
        var commits = channel.Label is null ? state.SinceStable : state.SinceHighest;
        if (!request.DryRun && Announced(commits, request.Policy.Tags, state) is { } announced)
        {
            await new ReleaseTree(git, history.Head).TagAsync(announced.Name, announced.Commit, cancellation).ConfigureAwait(false);
            Say(new PublishStep("tag", StepState.Done, $"tag {announced.Name}"));
            (var after, var problem) = await GitHistory.OpenAsync(git, cancellation).ConfigureAwait(false);
            if (after is null) return Stopped(problem!);
            return await ReleaseAsync(request, after, branch, channel, push, cancellation).ConfigureAwait(false);
        }

        // Step 4.
        var plan = VersionBump.Decide(state, channel, request.Policy);
        if (plan.Problem?.Descriptor == ReleaseDiagnostics.TagTaken && !request.DryRun && await RemoveLeftoverAsync(request, history, push, plan, cancellation).ConfigureAwait(false) is { } again)
        {
            return await ReleaseAsync(request, again, branch, channel, push, cancellation).ConfigureAwait(false);
        }
        warnings.AddRange(plan.Warnings);
        if (plan.Problem is not null) return Stopped(plan.Problem);
        if (!plan.ReleasesSomething)
        {
            if (finished is not null) return finished;
            Say(new PublishStep("nothing", StepState.Found, "nothing to release"));
            return new PublishOutcome(null, null, null, steps, null);
        }
        return await MakeAsync(request, history, branch, channel, state, plan, push, publication, cancellation).ConfigureAwait(false);
    }

    private async Task<PublishOutcome> MakeAsync(
        PublishRequest request, GitHistory history, string branch, ReleaseChannel channel, VersionState state, ReleasePlan plan, ReleasePush push, ForgePublication publication, CancellationToken cancellation)
    {
        var commits = channel.Label is null ? state.SinceStable : state.SinceHighest;
        var tag = new VersionTag(plan.Tag!, plan.Version!, history.Head);
        var release = new Release(tag, time.GetUtcNow().ToUnixTimeSeconds(), [.. commits.Reverse()], plan.Current, await NewcomersAsync(request, history, cancellation).ConfigureAwait(false));
        var (text, problem) = await ReleaseText.OfAsync(git, request, history, release, time, warnings.Add, cancellation).ConfigureAwait(false);
        if (text is null) return Stopped(problem!);
        var tree = new ReleaseTree(git, history.Head);
        (var changed, problem) = await tree.EditAsync(request, plan, text, cancellation).ConfigureAwait(false);
        if (problem is not null) return Stopped(problem);
        if (await tree.LeftBehindAsync(request, state, changed, cancellation).ConfigureAwait(false) is { } leftBehind) warnings.Add(leftBehind);
        var named = changed.Count == 0 ? "no file changes" : string.Join(", ", changed.Select(static file => file.Path));
        if (request.DryRun)
        {
            Plan("commit", $"{ReleaseCommit.Message(tag.Name)} ({named})");
            if (request.ByPullRequest) Plan("pull-request", $"into {branch}");
            else
            {
                Plan("tag", tag.Name);
                Plan("push", $"{branch} and {tag.Name} to {remote}");
                Plan(request.Draft ? "draft" : "publish", $"{(request.Draft ? "draft" : "release")} {tag.Name} with {request.Assets.Count} assets");
                if (!request.Draft && request.Section.Deployment is { } workflow) Plan("dispatch", workflow);
            }
            return new PublishOutcome(tag.Name, tag.Version.ToString(), null, steps, null);
        }
        if (request.ByPullRequest)
        {
            var proposal = await tree.CommitAsync(changed, tag.Name, commits[0].Committer.Seconds, cancellation).ConfigureAwait(false);
            return await new ReleasePullRequest(forge, push, Say).KeepAsync(proposal, branch, tag, text.Notes, cancellation).ConfigureAwait(false) is { } refused
                ? Stopped(refused)
                : new PublishOutcome(tag.Name, tag.Version.ToString(), null, steps, null);
        }

        // A forge that is down, or takes no releases, is found out before anything is pushed.
        await publication.FindPublishedAsync(tag.Name, cancellation).ConfigureAwait(false);
        var commit = await tree.CommitAsync(changed, tag.Name, null, cancellation).ConfigureAwait(false);
        Say(new PublishStep("commit", StepState.Done, $"{ReleaseCommit.Message(tag.Name)} ({named})"));
        await tree.TagAsync(tag.Name, commit, cancellation).ConfigureAwait(false);
        Say(new PublishStep("tag", StepState.Done, $"tag {tag.Name}"));
        if (await push.PushAsync(commit, branch, tag.Name, cancellation).ConfigureAwait(false) is { } rejected)
        {
            await git.RunAsync(["tag", "-d", tag.Name], cancellation).ConfigureAwait(false);
            return Stopped(rejected);
        }
        var obstacle = await FollowAsync(commit, cancellation).ConfigureAwait(false);
        Say(new PublishStep("push", StepState.Done, $"{branch} and {tag.Name} pushed to {remote}{(obstacle is null ? "" : $"; here {branch} stays behind: {obstacle}")}"));
        // Some of the files may be the release's own work, such as the changelog.
        (var files, problem) = await ReleaseAssets.ReadAsync(request.Assets, request.RequiredTargets, request.Signer, cancellation).ConfigureAwait(false);
        if (files is null) return Stopped(problem!);
        var published = await publication.FinishAsync(tag.Name, tag.Version.IsPrerelease, () => Task.FromResult(text.Notes), files, request.Section.Deployment, request.Draft, cancellation).ConfigureAwait(false);
        return new PublishOutcome(tag.Name, tag.Version.ToString(), published.HtmlUrl, steps, null);
    }

    private async Task<PublishOutcome> FinishAsync(PublishRequest request, GitHistory history, string branch, VersionTag tag, ReleaseAssets files, ReleasePush push, ForgePublication publication, CancellationToken cancellation)
    {
        var (exists, problem) = await push.HasTagAsync(tag.Name, cancellation).ConfigureAwait(false);
        if (problem is not null) return Stopped(problem);
        if (!exists)
        {
            if (await push.PushTagAsync(tag.Name, branch, cancellation).ConfigureAwait(false) is { } rejected) return Stopped(rejected);
            Say(new PublishStep("push", StepState.Done, $"{tag.Name} pushed to {remote}"));
        }
        (var notes, problem) = await NotesAsync(request, history, tag, cancellation).ConfigureAwait(false);
        if (notes is null) return Stopped(problem!);
        var release = await publication.FinishAsync(tag.Name, tag.Version.IsPrerelease, () => Task.FromResult(notes), files, request.Section.Deployment, request.Draft, cancellation).ConfigureAwait(false);
        return new PublishOutcome(tag.Name, tag.Version.ToString(), release.HtmlUrl, steps, null);
    }

    /// <summary>A tag that a run made and was killed before pushing: on no remote, on a release commit right above the head.</summary>
    private async Task<GitHistory?> RemoveLeftoverAsync(PublishRequest request, GitHistory history, ReleasePush push, ReleasePlan plan, CancellationToken cancellation)
    {
        foreach (var tag in history.VersionTags(request.Policy.Tags).Where(tag => plan.Current is null || tag.Version.CompareSortOrderTo(plan.Current.Version) > 0))
        {
            var (commits, _) = await GitRange.ReadAsync(git, ["-1", tag.Commit], cancellation).ConfigureAwait(false);
            if (commits is not [var commit] || !commit.Parents.Contains(history.Head) || ReleaseCommit.TagOf(commit.Subject) != tag.Name) continue;
            if (await push.HasTagAsync(tag.Name, cancellation).ConfigureAwait(false) is not (false, null)) continue;
            await git.RunAsync(["tag", "-d", tag.Name], cancellation).ConfigureAwait(false);
            return (await GitHistory.OpenAsync(git, cancellation).ConfigureAwait(false)).History;
        }
        return null;
    }

    /// <summary>Brings the branch here to a commit on top of it.</summary>
    /// <returns>What is in the way, in git's words; null when nothing was.</returns>
    private async Task<string?> FollowAsync(string commit, CancellationToken cancellation)
    {
        var answer = await git.RunAsync(["merge", "--ff-only", "--quiet", commit], cancellation).ConfigureAwait(false);
        return answer.Succeeded ? null : string.Join(' ', answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(2));
    }

    private async Task<bool> IsOursAsync(VersionTag tag, CancellationToken cancellation) =>
        (await GitRange.ReadAsync(git, ["-1", tag.Commit], cancellation).ConfigureAwait(false)).Commits is [var commit] && ReleaseCommit.TagOf(commit.Subject) == tag.Name;

    private static VersionTag? Announced(IReadOnlyList<HistoryCommit> commits, TagFormat format, VersionState state)
    {
        foreach (var commit in commits)
        {
            if (ReleaseCommit.TagOf(commit.Subject) is { } tag && format.TryRead(tag, out var version) && !state.TakenTags.Contains(tag)) return new VersionTag(tag, version, commit.Id);
        }
        return null;
    }

    private async Task<(string? Notes, Diagnostic? Problem)> NotesAsync(PublishRequest request, GitHistory history, VersionTag tag, CancellationToken cancellation)
    {
        if (request.Template is not null) return await ReleaseText.NotesAsync(git, request.Template, history, tag.Name, time, warnings.Add, cancellation).ConfigureAwait(false);
        var notes = "";
        var changelog = new KeepAChangelog(request.Style);
        await ChangelogHistory.ReadAsync(history, request.Policy.Tags, request.Paths, release =>
        {
            if (release.Tag?.Name == tag.Name) notes = changelog.Notes(release);
        }, cancellation).ConfigureAwait(false);
        return (notes, null);
    }

    private static async Task<IReadOnlyList<CommitSignature>> NewcomersAsync(PublishRequest request, GitHistory history, CancellationToken cancellation)
    {
        IReadOnlyList<CommitSignature> newcomers = [];
        if (!request.Style.NewContributors) return newcomers;
        await ChangelogHistory.ReadAsync(history, request.Policy.Tags, request.Paths, release => newcomers = release.Tag is null ? release.NewContributors : newcomers, cancellation).ConfigureAwait(false);
        return newcomers;
    }

    private void Say(PublishStep step)
    {
        steps.Add(step);
        said(step);
    }

    private void Plan(string name, string text) => Say(new PublishStep(name, StepState.Planned, text));

    private PublishOutcome Stopped(Diagnostic problem) => new(null, null, null, steps, problem);
}
