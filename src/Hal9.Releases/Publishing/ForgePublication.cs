using System.Security.Cryptography;
using System.Text;
using Hal9.Forge;

namespace Hal9.Releases.Publishing;

/// <summary>A release on the forge: draft, assets, publish, deployment. Each step asks first whether it is done.</summary>
internal sealed class ForgePublication(ForgeClient forge, Action<PublishStep> say)
{
    public const string SumsName = "SHA256SUMS";

    /// <summary>Whether the forge shows the release to everyone.</summary>
    public Task<ForgeRelease?> FindPublishedAsync(string tag, CancellationToken cancellation) => forge.FindReleaseAsync(tag, cancellation);

    /// <summary>Brings the release of a pushed tag to its end.</summary>
    /// <param name="notes">Asked for when there is no draft yet.</param>
    /// <param name="asDraft">Stop before everyone sees it.</param>
    public async Task<ForgeRelease> FinishAsync(string tag, bool prerelease, Func<Task<string>> notes, IReadOnlyList<string> assets, string? deployment, bool asDraft, CancellationToken cancellation)
    {
        var release = await forge.FindReleaseAsync(tag, cancellation).ConfigureAwait(false);
        if (release is not null) say(new PublishStep("publish", StepState.Found, $"release {tag} is published"));
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
        if (await OldestDraftAsync(tag, cancellation).ConfigureAwait(false) is { } found)
        {
            say(new PublishStep("draft", StepState.Found, $"draft {tag} is there"));
            return found;
        }
        var made = await forge.CreateReleaseAsync(new ReleaseDraft(tag, tag, await notes().ConfigureAwait(false), Draft: true, prerelease), cancellation).ConfigureAwait(false);
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

    private async Task UploadAsync(ForgeRelease draft, IReadOnlyList<string> assets, CancellationToken cancellation)
    {
        if (assets.Count == 0) return;
        var sums = new StringBuilder();
        foreach (var path in assets)
        {
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                var digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
                file.Position = 0;
                var name = Path.GetFileName(path);
                sums.Append(digest).Append("  ").Append(name).Append('\n');
                await UploadAsync(draft, name, file, digest, cancellation).ConfigureAwait(false);
            }
        }
        if (assets.Any(static path => Path.GetFileName(path) == SumsName)) return;
        var bytes = Encoding.UTF8.GetBytes(sums.ToString());
        using var text = new MemoryStream(bytes);
        await UploadAsync(draft, SumsName, text, Convert.ToHexStringLower(SHA256.HashData(bytes)), cancellation).ConfigureAwait(false);
    }

    private async Task UploadAsync(ForgeRelease draft, string name, Stream content, string digest, CancellationToken cancellation)
    {
        if (draft.Assets.FirstOrDefault(asset => asset.Name == name) is { } there)
        {
            if (there.State == "uploaded" && there.Size == content.Length && (there.Digest is null || there.Digest == "sha256:" + digest))
            {
                say(new PublishStep("asset", StepState.Found, $"{name} is there"));
                return;
            }
            // An upload that broke off, or another build's file.
            await forge.DeleteAssetAsync(there.Id, cancellation).ConfigureAwait(false);
        }
        await forge.UploadAssetAsync(draft, name, MediaType(name), content, cancellation).ConfigureAwait(false);
        say(new PublishStep("asset", StepState.Done, $"{name} uploaded"));
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
        ".txt" or ".md" or ".minisig" or "" => "text/plain",
        _ => "application/octet-stream",
    };
}
