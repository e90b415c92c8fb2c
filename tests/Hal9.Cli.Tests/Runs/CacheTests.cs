using System.Text.Json.Nodes;
using Hal9.Cli.Runs;
using Hal9.Cli.Verbs;
using Hal9.Engine.Cache;

namespace Hal9.Cli.Tests.Runs;

/// <summary><c>hal9 cache list | prune</c>, with a cache folder of the test's own.</summary>
public sealed class CacheTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Caches_and_workspaces_are_listed_with_sizes_and_ages()
    {
        await FillAsync();
        var ran = await RunAsync("cache", "list");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Matches(@"work +1 +\d+ B +now", ran.Output);
        Assert.Matches(@"cache +npm-linux +[\d.]+ kB +30d ago", ran.Output);
    }

    [Fact]
    public async Task Pruning_removes_what_is_old_and_keeps_the_rest()
    {
        await FillAsync();
        var dry = await RunAsync("cache", "prune", "--dry-run");
        Assert.Contains("would remove cache npm-linux", dry.Output, StringComparison.Ordinal);
        Assert.Contains("would remove cache", (await RunAsync("cache", "prune", "--dry-run")).Output, StringComparison.Ordinal);

        var ran = await RunAsync("cache", "prune", "--json");
        var answer = JsonNode.Parse(ran.Output)!;
        Assert.Equal((0, "npm-linux"), (ran.ExitCode, (string)answer["removed"]!.AsArray().Single()!["name"]!));
        Assert.Empty(new CacheStore(Path.Combine(folder.Path, ".hal9", "cache")).Entries);
        Assert.True(File.Exists(Path.Combine(folder.Path, "xdg", "hal9", "work", "1", "file")));

        Assert.Contains("removed work 1", (await RunAsync("cache", "prune", "--keep", "0")).Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "xdg", "hal9", "work", "1")));
        Assert.Equal("nothing is kept here\n", (await RunAsync("cache", "list")).Output);
    }

    [Theory]
    [InlineData("--older-than", "soon")]
    [InlineData("--older-than", "-1d")]
    [InlineData("--older-than", "7")]
    [InlineData("--older-than", "99999999999999999d")]
    [InlineData("--keep", "much")]
    [InlineData("--keep", "5 apples")]
    public async Task An_age_or_size_that_is_none_is_refused_and_nothing_removed(string option, string value)
    {
        await FillAsync();
        var ran = await RunAsync("cache", "prune", option, value);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("HAL0202", ran.Error, StringComparison.Ordinal);
        Assert.Single(new CacheStore(Path.Combine(folder.Path, ".hal9", "cache")).Entries);
    }

    [Fact]
    public void Of_what_is_too_much_the_oldest_goes_first()
    {
        var now = DateTimeOffset.UnixEpoch.AddDays(1000);
        KeptThing[] kept = [.. Enumerable.Range(1, 5).Select(days => new KeptThing("cache", $"{days}", 100, now.AddDays(-days), "/nowhere"))];
        Assert.Equal(["5", "4", "3"], CachePruneVerb.Choose(kept, TimeSpan.FromDays(4.5), 299, now).Select(thing => thing.Name));
        Assert.Empty(CachePruneVerb.Choose(kept, TimeSpan.FromDays(9), 500, now));
        Assert.Equal(5, CachePruneVerb.Choose(kept, TimeSpan.MaxValue, 0, now).Count);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1.5h", 5400)]
    [InlineData("2w", 1209600)]
    public void Ages_are_read(string text, double seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), Ages.ParseAge(text));

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("1.5GB", 1_500_000_000L)]
    [InlineData("1GiB", 1L << 30)]
    public void Sizes_are_read(string text, long bytes) => Assert.Equal(bytes, Ages.ParseSize(text));

    private async Task FillAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, ".git"));
        folder.With("data/big", new byte[5000]).With("xdg/hal9/work/1/file", "left");
        var store = new CacheStore(Path.Combine(folder.Path, ".hal9", "cache"));
        await store.SaveAsync(CacheStore.VersionOf(["data"]), "refs/heads/main", "npm-linux", folder.Path, [Path.Combine(folder.Path, "data")], TestContext.Current.CancellationToken);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder.Path, ".hal9", "cache"))) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-30));
    }

    private Task<Ran> RunAsync(params string[] arguments) =>
        Hal9Program.RunAsync(new Typed(arguments) { Folder = folder.Path, Variables = { ["XDG_CACHE_HOME"] = Path.Combine(folder.Path, "xdg") } });
}
