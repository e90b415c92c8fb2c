using System.Net;
using Hal9.Forge;

namespace Hal9.Releases.Publishing;

/// <summary>A release on the forge: draft, assets, publish, deployment. Each step asks first whether it is done, and again where an answer was lost.</summary>
internal sealed class ForgePublication(ForgeClient forge, Action<PublishStep> say)
{
    /// <summary>Whether the forge shows the release to everyone.</summary>
    public Task<ForgeRelease?> FindPublishedAsync(string tag, CancellationToken cancellation) => forge.FindReleaseAsync(tag, cancellation);

    /// <summary>Brings the release of a pushed tag to its end.</summary>
    /// <param name="notes">Asked for when there is no draft yet.</param>
    /// <param name="asDraft">Stop before everyone sees it; what comes behind that is another run's.</param>
    public async Task<ForgeRelease> FinishAsync(string tag, bool prerelease, Func<Task<string>> notes, ReleaseAssets assets, string? deployment, bool asDraft, CancellationToken cancellation)
    {
        var release = await forge.FindReleaseAsync(tag, cancellation).ConfigureAwait(false);
        if (release is not null)
        {
            say(new PublishStep("publish", StepState.Found, $"release {tag} is published"));
            if (asDraft) return release;
        }
        else
        {
            var draft = await DraftAsync(tag, prerelease, notes, cancellation).ConfigureAwait(false);
            await UploadAsync(draft, assets, cancellation).ConfigureAwait(false);
            if (asDraft) return draft;
            release = await forge.ChangeReleaseAsync(draft.Id, new ReleaseChange(Draft: false, Prerelease: prerelease, MakeLatest: prerelease ? "false" : "legacy"), cancellation).ConfigureAwait(false);
            say(new PublishStep("publish", StepState.Done, $"release {tag} published"));
        }
        if (deployment is not null) await DispatchAsync(tag, deployment, cancellation).ConfigureAwait(false);
        return release;
    }

    private async Task<ForgeRelease> DraftAsync(string tag, bool prerelease, Func<Task<string>> notes, CancellationToken cancellation)
    {
        var text = default(string);
        ForgeRelease made;
        for (var attempt = 1; ; attempt++)
        {
            if (await OldestDraftAsync(tag, cancellation).ConfigureAwait(false) is { } found)
            {
                // Made by an attempt whose answer was lost, or by an earlier run.
                say(attempt > 1 ? new PublishStep("draft", StepState.Done, $"draft {tag} made") : new PublishStep("draft", StepState.Found, $"draft {tag} is there"));
                return found;
            }
            try
            {
                made = await forge.CreateReleaseAsync(new ReleaseDraft(tag, tag, text ??= await notes().ConfigureAwait(false), Draft: true, prerelease), cancellation).ConfigureAwait(false);
                break;
            }
            catch (ForgeException failure) when (attempt < ForgeClient.Attempts && failure.IsPassing)
            {
                await forge.PauseAsync(failure, attempt, cancellation).ConfigureAwait(false);
            }
        }
        // Two runs may have made one each at the same moment: both keep the older.
        if (await OldestDraftAsync(tag, cancellation).ConfigureAwait(false) is { } oldest && oldest.Id != made.Id)
        {
            await forge.DeleteReleaseAsync(made.Id, cancellation).ConfigureAwait(false);
            made = oldest;
        }
        say(new PublishStep("draft", StepState.Done, $"draft {tag} made"));
        return made;
    }

    private async Task<ForgeRelease?> OldestDraftAsync(string tag, CancellationToken cancellation)
    {
        ForgeRelease? oldest = null;
        await foreach (var release in forge.ListReleasesAsync(cancellation).ConfigureAwait(false))
        {
            if (release.Draft && release.TagName == tag && (oldest is null || release.Id < oldest.Id)) oldest = release;
        }
        return oldest;
    }

    private async Task UploadAsync(ForgeRelease draft, ReleaseAssets assets, CancellationToken cancellation)
    {
        foreach (var asset in assets.Files) await UploadAsync(draft, asset, cancellation).ConfigureAwait(false);
        var there = draft.Assets.Where(static one => one is { State: "uploaded", Digest: not null }).Select(static one => (one.Name, one.Digest!.Replace("sha256:", "", StringComparison.Ordinal)));
        foreach (var asset in assets.Sums($"{forge.Address.Repository.Split('/')[^1]} {draft.TagName}", there)) await UploadAsync(draft, asset, cancellation).ConfigureAwait(false);
    }

    private async Task UploadAsync(ForgeRelease draft, ReleaseAsset asset, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await UploadOnceAsync(draft, asset, isAgain: attempt > 1, cancellation).ConfigureAwait(false);
                return;
            }
            catch (ForgeException failure) when (attempt < ForgeClient.Attempts && failure.IsPassing)
            {
                await forge.PauseAsync(failure, attempt, cancellation).ConfigureAwait(false);
            }
            // All of it may be there, or a part.
            draft = await forge.FindReleaseAsync(draft.Id, cancellation).ConfigureAwait(false) ?? throw new ForgeException($"the draft {draft.TagName} is gone from the forge", HttpStatusCode.NotFound);
        }
    }

    private async Task UploadOnceAsync(ForgeRelease draft, ReleaseAsset asset, bool isAgain, CancellationToken cancellation)
    {
        var content = asset.Open();
        await using (content.ConfigureAwait(false))
        {
            if (draft.Assets.FirstOrDefault(one => one.Name == asset.Name) is { } there)
            {
                if (there.State == "uploaded" && there.Size == content.Length && (there.Digest is null || there.Digest == "sha256:" + asset.Digest))
                {
                    say(isAgain ? new PublishStep("asset", StepState.Done, $"{asset.Name} uploaded") : new PublishStep("asset", StepState.Found, $"{asset.Name} is there"));
                    return;
                }
                // An upload that broke off, or another build's file.
                await forge.DeleteAssetAsync(there.Id, cancellation).ConfigureAwait(false);
            }
            await forge.UploadAssetAsync(draft, asset.Name, MediaType(asset.Name), content, cancellation).ConfigureAwait(false);
        }
        say(new PublishStep("asset", StepState.Done, $"{asset.Name} uploaded"));
    }

    private async Task DispatchAsync(string tag, string workflow, CancellationToken cancellation)
    {
        if (await forge.CountDispatchedAsync(workflow, tag, cancellation).ConfigureAwait(false) > 0)
        {
            say(new PublishStep("dispatch", StepState.Found, $"{workflow} was started on {tag}"));
            return;
        }
        await forge.DispatchAsync(workflow, new WorkflowDispatch(tag, new Dictionary<string, string>()), cancellation).ConfigureAwait(false);
        say(new PublishStep("dispatch", StepState.Done, $"{workflow} started on {tag}"));
    }

    private static string MediaType(string name) => Path.GetExtension(name) switch
    {
        ".gz" or ".tgz" => "application/gzip",
        ".zip" => "application/zip",
        ".json" => "application/json",
        ".jsonl" => "application/jsonl",
        ".txt" or ".md" or ".minisig" or ".sig" or "" => "text/plain",
        _ => "application/octet-stream",
    };
}
