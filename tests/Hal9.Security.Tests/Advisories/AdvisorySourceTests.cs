using Hal9.Primitives.Packages;
using Hal9.Security.Advisories;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using static Hal9.Security.Tests.SomeAdvisories;

namespace Hal9.Security.Tests.Advisories;

public sealed class AdvisorySourceTests : IAsyncDisposable
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient http = new();
    private readonly SettableTime time = new() { Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) };
    private readonly List<string> requests = [];
    private WebApplication? server;
    private Func<HttpContext, Task> answer = static _ => Task.CompletedTask;

    [Fact]
    public async Task An_archive_is_fetched_once_and_then_only_asked_for_news()
    {
        var address = await ServeAsync();
        answer = Archive("\"v1\"", OfCargo("A", "p", """{"introduced":"0"}"""));
        var first = await GetAsync(address);
        Assert.Equal(("A", TimeSpan.Zero, null), (first.Index!.Find(PackageEcosystem.Cargo, "p").Single().Id, first.Age, first.Problem));

        time.Now += TimeSpan.FromMinutes(30);
        Assert.Equal(TimeSpan.FromMinutes(30), (await GetAsync(address)).Age);
        Assert.Equal(["/crates.io/all.zip "], requests);

        time.Now += TimeSpan.FromMinutes(31);
        answer = static context => Say(context, 304);
        Assert.NotNull((await GetAsync(address)).Index);
        Assert.Equal("/crates.io/all.zip \"v1\"", requests[1]);
        Assert.Equal(TimeSpan.Zero, (await GetAsync(address)).Age);
        Assert.Equal(2, requests.Count);
    }

    [Fact]
    public async Task A_newer_archive_replaces_the_older_one()
    {
        var address = await ServeAsync();
        answer = Archive("\"v1\"", OfCargo("A", "p", """{"introduced":"0"}"""));
        await GetAsync(address);
        time.Now += TimeSpan.FromDays(1);
        answer = Archive("\"v2\"", OfCargo("B", "p", """{"introduced":"0"}"""));
        Assert.Equal("B", (await GetAsync(address)).Index!.Find(PackageEcosystem.Cargo, "p").Single().Id);
        // The downloads themselves are not kept.
        Assert.Equal([".index", ".json"], Directory.GetFiles(folder.Path).Select(Path.GetExtension).Order());
    }

    [Fact]
    public async Task A_missing_archive_is_told_and_there_are_no_advisories()
    {
        var address = await ServeAsync();
        answer = static context => Say(context, 404);
        var supply = await GetAsync(address);
        Assert.Null(supply.Index);
        Assert.Contains("(404): it has no advisories for crates.io", supply.Problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(0)]
    public async Task A_truncated_archive_is_told_and_not_kept(int length)
    {
        var address = await ServeAsync();
        answer = async context => await context.Response.Body.WriteAsync(Zip(OfCargo("A", "p", """{"introduced":"0"}""")).AsMemory(0, length));
        var supply = await GetAsync(address);
        Assert.Null(supply.Index);
        Assert.Contains("is not a whole zip", supply.Problem!.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_connection_cut_in_the_middle_is_told()
    {
        var address = await ServeAsync();
        answer = async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        Assert.Contains("cannot be reached", (await GetAsync(address)).Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_advisories_are_used_with_their_age_while_the_source_is_down_until_they_are_too_old()
    {
        var address = await ServeAsync();
        answer = Archive("\"v1\"", OfCargo("A", "p", """{"introduced":"0"}"""));
        await GetAsync(address);
        answer = static context => Say(context, 503);
        time.Now += TimeSpan.FromDays(3);
        var old = await GetAsync(address);
        Assert.NotNull(old.Index);
        Assert.Equal("HAL5106", old.Problem!.Code);
        Assert.StartsWith("the advisories are of 3 days ago: ", old.Problem.Message, StringComparison.Ordinal);
        time.Now += TimeSpan.FromDays(5);
        var tooOld = await GetAsync(address);
        Assert.Null(tooOld.Index);
        Assert.Contains("8 days ago are older than `audit.maximal-age` allows", tooOld.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_was_damaged_is_fetched_anew()
    {
        var address = await ServeAsync();
        answer = Archive("\"v1\"", OfCargo("A", "p", """{"introduced":"0"}"""));
        await GetAsync(address);
        File.WriteAllText(Directory.GetFiles(folder.Path, "*.index").Single(), "HAL9OSV1");
        Assert.NotNull((await GetAsync(address)).Index);
        Assert.Equal(["/crates.io/all.zip ", "/crates.io/all.zip "], requests);
    }

    [Fact]
    public async Task A_zip_on_disk_is_indexed_until_it_changes()
    {
        folder.With("all.zip", Zip(OfCargo("A", "p", """{"introduced":"0"}""")));
        Assert.Equal("A", (await GetAsync(folder.At("all.zip"))).Index!.Find(PackageEcosystem.Cargo, "p").Single().Id);
        Assert.Single(Directory.GetFiles(folder.Path, "*.index"));
        folder.With("all.zip", Zip(OfCargo("BB", "p", """{"introduced":"0"}""")));
        Assert.Equal("BB", (await GetAsync(folder.At("all.zip"))).Index!.Find(PackageEcosystem.Cargo, "p").Single().Id);
    }

    [Fact]
    public async Task What_is_not_there_or_no_zip_is_told()
    {
        Assert.Equal("`nowhere.zip` does not exist", (await GetAsync("nowhere.zip")).Problem!.Message);
        folder.With("text.zip", "this is no zip");
        Assert.Contains("is not a whole zip", (await GetAsync(folder.At("text.zip"))).Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached", (await GetAsync("http://127.0.0.1:1/{ecosystem}/all.zip")).Problem!.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (server is not null) await server.DisposeAsync();
        folder.Dispose();
    }

    private Task<AdvisorySupply> GetAsync(string source) =>
        new AdvisorySource(new AdvisoryCache(folder.Path), http, time).GetAsync(source, folder.Path, PackageEcosystem.Cargo, Week, TestContext.Current.CancellationToken);

    private async Task<string> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(context =>
        {
            requests.Add($"{context.Request.Path} {context.Request.Headers.IfNoneMatch}");
            return answer(context);
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server.Urls.First() + "/{ecosystem}/all.zip";
    }

    private static Func<HttpContext, Task> Archive(string tag, params string[] records) => async context =>
    {
        context.Response.Headers.ETag = tag;
        await context.Response.Body.WriteAsync(Zip(records));
    };

    private static Task Say(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
