using Hal9.Conformance.Forge;
using Octokit;

namespace Hal9.Forge.Tests;

/// <summary>The double keeps the contract, and Octokit, which others wrote, understands it too.</summary>
public sealed class ForgeDoubleTests : ForgeConformance, IAsyncLifetime
{
    private readonly HttpClient http = ForgeClient.CreateHttp();
    private ForgeDouble forge = null!;

    public async ValueTask InitializeAsync() => forge = await ForgeDouble.StartAsync();

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await forge.DisposeAsync();
    }

    protected override Task<ForgeClient> WriterAsync() => Task.FromResult(forge.Client(http));

    protected override Task<ForgeClient> StrangerAsync() => Task.FromResult(new ForgeClient(http, new ForgeAddress(forge.Api, forge.Repository), "wrong", TimeProvider.System));

    [Fact]
    public async Task Octokit_makes_a_release_with_an_asset_that_we_read()
    {
        var octokit = new GitHubClient(new ProductHeaderValue("tests"), forge.Api) { Credentials = new Credentials(ForgeDouble.Token) };
        var draft = await octokit.Repository.Release.Create("ada", "engine", new NewRelease("v2.0.0") { Name = "Two", Body = "notes", Draft = true });
        using var content = new MemoryStream("hello"u8.ToArray());
        await octokit.Repository.Release.UploadAsset(draft, new ReleaseAssetUpload("a.txt", "text/plain", content, null), TestContext.Current.CancellationToken);
        await octokit.Repository.Release.Edit("ada", "engine", draft.Id, new ReleaseUpdate { Draft = false });

        var read = await forge.Client(http).FindReleaseAsync("v2.0.0", TestContext.Current.CancellationToken);
        Assert.Equal(("Two", "notes", "a.txt"), (read!.Name, read.Body, Assert.Single(read.Assets).Name));
        Assert.Equal("v2.0.0", (await octokit.Repository.Release.Get("ada", "engine", "v2.0.0")).TagName);
    }

    [Fact]
    public async Task A_forge_that_is_not_there_is_an_error_with_its_name()
    {
        var nobody = new ForgeClient(http, new ForgeAddress(new Uri("http://127.0.0.1:1/"), "a/b"), null, TimeProvider.System);
        var refused = await Assert.ThrowsAsync<ForgeException>(() => nobody.FindReleaseAsync("v1", TestContext.Current.CancellationToken));
        Assert.StartsWith("GET /repos/a/b/releases/tags/v1: 127.0.0.1 cannot be reached: ", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsPassing);
    }
}
