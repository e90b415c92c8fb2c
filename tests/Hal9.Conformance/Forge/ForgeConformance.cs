using System.Net;
using Hal9.Forge;

namespace Hal9.Conformance.Forge;

/// <summary>What a server must answer that says it speaks GitHub's REST API about releases, pull requests and dispatches. The repository is empty of all of them at first.</summary>
public abstract class ForgeConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A client with a token that may write.</summary>
    protected abstract Task<ForgeClient> WriterAsync();

    /// <summary>A client of the same repository whose token is wrong.</summary>
    protected abstract Task<ForgeClient> StrangerAsync();

    [Fact]
    public async Task A_draft_is_seen_in_the_list_and_not_by_its_tag_until_it_is_published()
    {
        var forge = await WriterAsync();
        var draft = await forge.CreateReleaseAsync(new ReleaseDraft("v1.0.0", "One", "notes é", Draft: true, Prerelease: false), Cancellation);
        Assert.True(draft.Draft);
        Assert.Null(await forge.FindReleaseAsync("v1.0.0", Cancellation));
        Assert.Equal([draft.Id], await IdsAsync(forge));
        Assert.Equal("v1.0.0", (await forge.FindReleaseAsync(draft.Id, Cancellation))?.TagName);
        Assert.Null(await forge.FindReleaseAsync(draft.Id + 1_000_000, Cancellation));

        using (var content = new MemoryStream("hello"u8.ToArray())) await forge.UploadAssetAsync(draft, "a b.txt", "text/plain", content, Cancellation);
        await forge.ChangeReleaseAsync(draft.Id, new ReleaseChange(Draft: false), Cancellation);
        var published = await forge.FindReleaseAsync("v1.0.0", Cancellation);
        Assert.Equal(("One", "notes é", false), (published!.Name, published.Body, published.Draft));
        Assert.Equal(5, Assert.Single(published.Assets).Size);
        Assert.Equal("uploaded", published.Assets[0].State);
    }

    [Fact]
    public async Task An_asset_is_taken_once_and_can_be_replaced_while_the_release_is_a_draft()
    {
        var forge = await WriterAsync();
        var draft = await forge.CreateReleaseAsync(new ReleaseDraft("v1.0.0", "One", "", Draft: true, Prerelease: false), Cancellation);
        async Task<ForgeAsset> Upload()
        {
            using var content = new MemoryStream([1, 2, 3]);
            return await forge.UploadAssetAsync(draft, "a.bin", "application/octet-stream", content, Cancellation);
        }
        var first = await Upload();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Assert.ThrowsAsync<ForgeException>(Upload)).Status);
        await forge.DeleteAssetAsync(first.Id, Cancellation);
        await Upload();
    }

    [Fact]
    public async Task A_tag_has_one_published_release()
    {
        var forge = await WriterAsync();
        var release = new ReleaseDraft("v1.0.0", "One", "", Draft: false, Prerelease: false);
        await forge.CreateReleaseAsync(release, Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Assert.ThrowsAsync<ForgeException>(() => forge.CreateReleaseAsync(release, Cancellation))).Status);
    }

    [Fact]
    public async Task A_long_list_comes_in_pages()
    {
        var forge = await WriterAsync();
        for (var i = 0; i < 103; i++) await forge.CreateReleaseAsync(new ReleaseDraft($"v0.0.{i}", "x", "", Draft: true, Prerelease: false), Cancellation);
        Assert.Equal(103, (await IdsAsync(forge)).Distinct().Count());
    }

    [Fact]
    public async Task A_pull_request_is_found_by_its_branch_and_changed()
    {
        var forge = await WriterAsync();
        var made = await forge.CreatePullRequestAsync(new PullRequestDraft("one", "body", "release", "main"), Cancellation);
        await forge.ChangePullRequestAsync(made.Number, new PullRequestChange(Title: "two"), Cancellation);
        var found = new List<ForgePullRequest>();
        await foreach (var one in forge.ListPullRequestsAsync("release", "open", Cancellation)) found.Add(one);
        Assert.Equal(("two", "body", "main"), (Assert.Single(found).Title, found[0].Body, found[0].Base.Ref));
        await foreach (var _ in forge.ListPullRequestsAsync("other", "open", Cancellation)) Assert.Fail("another branch's pull request");
    }

    [Fact]
    public async Task A_comment_is_made_and_changed()
    {
        var forge = await WriterAsync();
        var pull = await forge.CreatePullRequestAsync(new PullRequestDraft("one", "body", "release", "main"), Cancellation);
        var comment = await forge.CreateCommentAsync(pull.Number, "first", Cancellation);
        await forge.ChangeCommentAsync(comment.Id, "second", Cancellation);
        await foreach (var one in forge.ListCommentsAsync(pull.Number, Cancellation)) Assert.Equal("second", one.Body);
    }

    [Fact]
    public async Task A_wrong_token_is_refused() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<ForgeException>(async () => await (await StrangerAsync()).FindReleaseAsync("v1.0.0", Cancellation))).Status);

    private static async Task<IReadOnlyList<long>> IdsAsync(ForgeClient forge)
    {
        var ids = new List<long>();
        await foreach (var release in forge.ListReleasesAsync(Cancellation)) ids.Add(release.Id);
        return ids;
    }
}
