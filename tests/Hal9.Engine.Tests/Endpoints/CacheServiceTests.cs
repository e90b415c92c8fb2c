using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Hal9.Engine.Endpoints;

namespace Hal9.Engine.Tests.Endpoints;

public sealed class CacheServiceTests
{
    [Fact]
    public async Task A_cache_is_found_by_its_key_then_by_the_newest_with_a_prefix_in_their_order()
    {
        await using var served = new ServedRun();
        await SaveAsync(served, "linux-a", "first");
        await SaveAsync(served, "linux-b", "second");
        await SaveAsync(served, "mac-a", "third");
        Age(served);
        Assert.Equal(("linux-a", "first"), await FindAsync(served, "linux-a"));
        Assert.Equal(("linux-b", "second"), await FindAsync(served, "linux-c", "linux-", "mac-"));
        Assert.Equal(("mac-a", "third"), await FindAsync(served, "linux-c", "mac-", "linux-"));
        Assert.Null(await FindAsync(served, "linux-c", "windows-"));
        Assert.Null(await FindAsync(served, "inux-a"));
    }

    [Fact]
    public async Task A_key_is_saved_once_and_never_changes()
    {
        await using var served = new ServedRun();
        await SaveAsync(served, "k", "old");
        Assert.Equal(HttpStatusCode.Conflict, (await served.CallAsync("Cache", "CreateCacheEntry", Call("k"))).Status);
        Assert.Equal(("k", "old"), await FindAsync(served, "k"));
        // Other paths are another cache of the same key.
        Assert.Equal(HttpStatusCode.OK, (await served.CallAsync("Cache", "CreateCacheEntry", new JsonObject { ["key"] = "k", ["version"] = "other" })).Status);
    }

    [Fact]
    public async Task Caches_are_seen_from_the_branches_they_were_saved_for()
    {
        await using var main = new ServedRun(reference: "refs/heads/main");
        await using var pull = new ServedRun(reference: "refs/pull/7/merge", cacheScopes: ["refs/pull/7/merge", "refs/heads/main"], root: main.Root);
        await using var feature = new ServedRun(reference: "refs/heads/feature", cacheScopes: ["refs/heads/feature", "refs/heads/main"], root: main.Root);
        await SaveAsync(main, "k-1", "of main");
        await SaveAsync(pull, "k-2", "of the pull request");
        Assert.Equal(("k-1", "of main"), await FindAsync(feature, "k-1"));
        Assert.Equal(("k-1", "of main"), await FindAsync(feature, "k-9", "k-"));
        Assert.Equal(("k-2", "of the pull request"), await FindAsync(pull, "k-9", "k-"));
        Assert.Null(await FindAsync(main, "k-2"));
        // Saved for its own branch beside the one of main, and found there first.
        await SaveAsync(feature, "k-1", "of feature");
        Assert.Equal(("k-1", "of feature"), await FindAsync(feature, "k-1"));
        Assert.Equal(("k-1", "of main"), await FindAsync(main, "k-1"));
    }

    [Fact]
    public async Task What_was_not_used_for_longest_makes_room_and_what_fits_nowhere_is_refused()
    {
        await using var served = new ServedRun(cacheLimit: 100);
        await SaveAsync(served, "a", new string('a', 40));
        await SaveAsync(served, "b", new string('b', 40));
        Age(served);
        Assert.NotNull(await FindAsync(served, "a"));
        await SaveAsync(served, "c", new string('c', 40));
        Assert.Null(await FindAsync(served, "b"));
        Assert.NotNull(await FindAsync(served, "a"));
        Assert.NotNull(await FindAsync(served, "c"));

        var (_, created) = await served.CallAsync("Cache", "CreateCacheEntry", Call("huge"));
        using var content = new ByteArrayContent(new byte[101]);
        using var answer = await served.Anonymous.PutAsync(new Uri(created.Text("signed_upload_url")), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("more than 100 bytes", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // In blocks neither, nor with a length that is not told.
        Assert.Equal(HttpStatusCode.Created, await served.PutAsync(created.Text("signed_upload_url"), "&comp=block&blockid=YQ==", new byte[60]));
        using var unknown = new StreamContent(new EndlessStream(60));
        using var second = await served.Anonymous.PutAsync(new Uri(created.Text("signed_upload_url") + "&comp=block&blockid=Yg=="), unknown, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, second.StatusCode);
        var (_, final) = await served.CallAsync("Cache", "FinalizeCacheEntryUpload", new JsonObject { ["key"] = "huge", ["version"] = "v", ["size_bytes"] = "101" });
        Assert.False((bool)final["ok"]!);
        Assert.Contains("no upload of a cache with the key huge was completed", final.Text("message"), StringComparison.Ordinal);
        Assert.Equal(2, served.Run.Caches.Entries.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b")]
    [InlineData("a\nb")]
    public async Task A_key_that_GitHub_refuses_is_refused(string key)
    {
        await using var served = new ServedRun();
        foreach (var method in (string[])["CreateCacheEntry", "GetCacheEntryDownloadURL", "FinalizeCacheEntryUpload"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await served.CallAsync("Cache", method, Call(key))).Status);
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await served.CallAsync("Cache", "CreateCacheEntry", Call(new string('k', 513)))).Status);
    }

    [Fact]
    public async Task A_key_is_never_a_path()
    {
        await using var served = new ServedRun();
        await SaveAsync(served, "../../../etc/passwd", "kept");
        Assert.Equal(("../../../etc/passwd", "kept"), await FindAsync(served, "../../../etc/passwd"));
        Assert.Equal(["cache", "repository", "scratch"], Directory.EnumerateDirectories(served.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_same_cache_made_twice_at_once_is_saved_once()
    {
        await using var served = new ServedRun();
        var other = served.Admit("other");
        using var second = served.ClientOf(served.Endpoint.RuntimeToken(other));
        var (_, mine) = await served.CallAsync("Cache", "CreateCacheEntry", Call("race"));
        var (_, its) = await served.CallAsync("Cache", "CreateCacheEntry", Call("race"), second);
        await served.PutAsync(mine.Text("signed_upload_url"), "", "mine"u8.ToArray());
        await served.PutAsync(its.Text("signed_upload_url"), "", "its!"u8.ToArray());
        Assert.True((bool)(await served.CallAsync("Cache", "FinalizeCacheEntryUpload", Final("race", 4), second)).Answer["ok"]!);
        Assert.False((bool)(await served.CallAsync("Cache", "FinalizeCacheEntryUpload", Final("race", 4))).Answer["ok"]!);
        Assert.Equal(("race", "its!"), await FindAsync(served, "race"));
    }

    private static JsonObject Call(string key) => new() { ["key"] = key, ["version"] = "v" };

    private static JsonObject Final(string key, int size) => new() { ["key"] = key, ["version"] = "v", ["size_bytes"] = $"{size}" };

    private static async Task SaveAsync(ServedRun served, string key, string content)
    {
        var (_, created) = await served.CallAsync("Cache", "CreateCacheEntry", Call(key));
        Assert.Equal(HttpStatusCode.Created, await served.PutAsync(created.Text("signed_upload_url"), "", Encoding.UTF8.GetBytes(content)));
        Assert.True((bool)(await served.CallAsync("Cache", "FinalizeCacheEntryUpload", Final(key, content.Length))).Answer["ok"]!);
    }

    private static async Task<(string Key, string Content)?> FindAsync(ServedRun served, string key, params string[] prefixes)
    {
        var call = Call(key);
        call["restore_keys"] = new JsonArray([.. prefixes.Select(prefix => (JsonNode)prefix)]);
        var (_, answer) = await served.CallAsync("Cache", "GetCacheEntryDownloadURL", call);
        if (!(bool)answer["ok"]!) return null;
        return (answer.Text("matched_key"), await served.Anonymous.GetStringAsync(new Uri(answer.Text("signed_download_url")), TestContext.Current.CancellationToken));
    }

    /// <summary>As if everything kept so far were older, in the order it was kept.</summary>
    private static void Age(ServedRun served)
    {
        var past = DateTime.UtcNow.AddHours(-1);
        foreach (var entry in served.Run.Caches.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            past = past.AddMinutes(1);
            File.SetLastWriteTimeUtc(entry.File, past);
            File.SetLastWriteTimeUtc(Path.ChangeExtension(entry.File, ".key"), past);
        }
    }

    /// <summary>Of no length that could be told beforehand.</summary>
    private sealed class EndlessStream(int length) : MemoryStream(new byte[length])
    {
        public override bool CanSeek => false;
    }
}
