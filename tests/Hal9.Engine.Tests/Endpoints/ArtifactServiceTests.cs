using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hal9.Engine.Artifacts;
using Hal9.Engine.Endpoints;

namespace Hal9.Engine.Tests.Endpoints;

public sealed class ArtifactServiceTests : IAsyncDisposable
{
    private readonly ServedRun served = new();

    public ValueTask DisposeAsync() => served.DisposeAsync();

    [Fact]
    public async Task An_artifact_uploaded_in_blocks_is_listed_downloaded_and_unpacked()
    {
        var zip = Zip(("dir/a.txt", "hello"));
        var url = await CreateAsync("out");
        // Blocks come in any order; the list says theirs.
        Assert.Equal(HttpStatusCode.Created, await served.PutAsync(url, "&comp=block&blockid=Yg==", zip[10..]));
        Assert.Equal(HttpStatusCode.Created, await served.PutAsync(url, "&comp=block&blockid=YQ==", zip[..10]));
        Assert.Equal(HttpStatusCode.Created, await served.PutAsync(url, "&comp=blocklist", BlockList("YQ==", "Yg==")));
        // A client that did not see the answer asks again.
        Assert.Equal(HttpStatusCode.Created, await served.PutAsync(url, "&comp=blocklist", BlockList("YQ==", "Yg==")));
        Assert.Empty(served.Run.Artifacts.Names);
        var (status, done) = await FinalizeAsync("out", zip);
        Assert.Equal(HttpStatusCode.OK, status);

        var (_, listed) = await served.CallAsync("Artifact", "ListArtifacts", new JsonObject { ["name_filter"] = "out" });
        var artifact = Assert.Single(listed["artifacts"]!.AsArray())!.AsObject();
        Assert.Equal(done.Text("artifact_id"), artifact.Text("database_id"));
        Assert.Equal("sha256:" + Sha(zip), artifact.Text("digest"));
        Assert.Equal(zip, await DownloadAsync("out"));

        var target = Path.Combine(served.Root, "target");
        Assert.Equal((1, null), served.Run.Artifacts.Load("out", target));
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(target, "dir/a.txt"), TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(served.Run.Artifacts.UploadFolder) && Directory.EnumerateFileSystemEntries(served.Run.Artifacts.UploadFolder).Any());
    }

    [Fact]
    public async Task What_the_built_in_action_kept_is_downloaded_as_a_zip()
    {
        served.Write("made/x.txt", "made");
        served.Run.Artifacts.Save("kept", [(Path.Combine(served.Repository, "made/x.txt"), "in/x.txt")], overwrite: false);
        using var zip = new ZipArchive(new MemoryStream(await DownloadAsync("kept")));
        Assert.Equal("in/x.txt", Assert.Single(zip.Entries).FullName);
        // Kept anew, it is not the old zip that is served.
        served.Write("made/x.txt", "newer");
        served.Run.Artifacts.Save("kept", [(Path.Combine(served.Repository, "made/x.txt"), "y.txt")], overwrite: true);
        using var newer = new ZipArchive(new MemoryStream(await DownloadAsync("kept")));
        Assert.Equal("y.txt", Assert.Single(newer.Entries).FullName);
    }

    [Fact]
    public async Task A_file_that_is_no_zip_is_an_artifact_of_that_file()
    {
        var (_, created) = await served.CallAsync("Artifact", "CreateArtifact", new JsonObject { ["name"] = "notes.txt", ["version"] = 7, ["mime_type"] = "text/plain" });
        Assert.Equal(HttpStatusCode.Created, await served.PutAsync(created.Text("signed_upload_url"), "", "plain"u8.ToArray()));
        Assert.Equal(HttpStatusCode.OK, (await FinalizeAsync("notes.txt", "plain"u8.ToArray())).Status);
        var target = Path.Combine(served.Root, "target");
        Assert.Equal((1, null), served.Run.Artifacts.Load("notes.txt", target));
        Assert.Equal("plain", await File.ReadAllTextAsync(Path.Combine(target, "notes.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_taken_name_is_refused_and_free_again_when_deleted()
    {
        var zip = Zip(("a", "1"));
        await UploadAsync("twice", zip);
        Assert.Equal(HttpStatusCode.Conflict, (await served.CallAsync("Artifact", "CreateArtifact", new JsonObject { ["name"] = "twice" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.CallAsync("Artifact", "DeleteArtifact", new JsonObject { ["name"] = "twice" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.CallAsync("Artifact", "DeleteArtifact", new JsonObject { ["name"] = "twice" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.CallAsync("Artifact", "GetSignedArtifactURL", new JsonObject { ["name"] = "twice" })).Status);
        await UploadAsync("twice", zip);
    }

    [Theory]
    [InlineData("size")]
    [InlineData("hash")]
    public async Task A_blob_that_is_not_what_was_promised_is_no_artifact(string wrong)
    {
        var zip = Zip(("a", "1"));
        var url = await CreateAsync("bad");
        await served.PutAsync(url, "", zip);
        var call = new JsonObject { ["name"] = "bad", ["size"] = $"{zip.Length}", ["hash"] = "sha256:" + Sha(zip) };
        call[wrong] = wrong == "size" ? "1" : "sha256:" + new string('0', 64);
        var (status, answer) = await served.CallAsync("Artifact", "FinalizeArtifact", call);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("`bad` has", answer.Text("msg"), StringComparison.Ordinal);
        Assert.Empty(served.Run.Artifacts.Names);
    }

    [Fact]
    public async Task An_upload_that_never_came_cannot_be_finalised()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await FinalizeAsync("none", [])).Status);
        await CreateAsync("begun");
        Assert.Equal(HttpStatusCode.BadRequest, (await FinalizeAsync("begun", [])).Status);
        Assert.Empty(served.Run.Artifacts.Names);
    }

    [Theory]
    [InlineData("../up")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("..")]
    [InlineData(".archives")]
    [InlineData("")]
    [InlineData("nul\0")]
    [InlineData("line\nbreak")]
    public async Task A_name_that_is_a_path_is_refused_wherever_it_is_given(string name)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await served.CallAsync("Artifact", "CreateArtifact", new JsonObject { ["name"] = name })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.CallAsync("Artifact", "FinalizeArtifact", new JsonObject { ["name"] = name, ["size"] = "0" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.CallAsync("Artifact", "GetSignedArtifactURL", new JsonObject { ["name"] = name })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.CallAsync("Artifact", "DeleteArtifact", new JsonObject { ["name"] = name })).Status);
    }

    [Fact]
    public async Task A_wrong_list_of_blocks_is_refused_and_the_right_one_still_taken()
    {
        var url = await CreateAsync("list");
        await served.PutAsync(url, "&comp=block&blockid=YQ==", [1, 2, 3]);
        byte[][] wrong =
        [
            BlockList("YQ==", "Yg=="), BlockList("YQ==", "YQ=="), "no xml"u8.ToArray(), [], "<BlockList><Foo>YQ==</Foo></BlockList>"u8.ToArray(), "<Other/>"u8.ToArray(),
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><BlockList><Latest>&e;</Latest></BlockList>"u8.ToArray(),
            Encoding.UTF8.GetBytes("<BlockList>" + new string(' ', 9 * 1024 * 1024) + "</BlockList>"),
        ];
        foreach (var list in wrong) Assert.Equal(HttpStatusCode.BadRequest, await served.PutAsync(url, "&comp=blocklist", list));
        Assert.Equal(HttpStatusCode.Created, await served.PutAsync(url, "&comp=blocklist", BlockList("YQ==")));
        Assert.Equal(HttpStatusCode.OK, (await FinalizeAsync("list", [1, 2, 3])).Status);
    }

    [Fact]
    public async Task An_address_is_good_for_what_it_was_signed_for_alone()
    {
        var url = await CreateAsync("mine");
        foreach (var forged in (string[])[url.Replace("sp=w", "sp=r", StringComparison.Ordinal), url.Replace("se=1", "se=9", StringComparison.Ordinal), url[..^2], url[..url.IndexOf('?', StringComparison.Ordinal)]])
        {
            Assert.Equal(HttpStatusCode.Forbidden, await served.PutAsync(forged, forged.Contains('?', StringComparison.Ordinal) ? "" : "?x=1", [1]));
        }
        Assert.Equal(HttpStatusCode.BadRequest, await served.PutAsync(url, "&comp=block&blockid=", [1]));
        Assert.Equal(HttpStatusCode.NotImplemented, await served.PutAsync(url, "&comp=lease", [1]));
        await UploadAsync("read", Zip(("a", "1")));
        var (_, signed) = await served.CallAsync("Artifact", "GetSignedArtifactURL", new JsonObject { ["name"] = "read" });
        Assert.Equal(HttpStatusCode.Unauthorized, await served.PutAsync(signed.Text("signed_url"), "", [1]));
    }

    [Theory]
    [InlineData("bytes=0-3", 206, 0, 4)]
    [InlineData("bytes=2-", 206, 2, 8)]
    [InlineData("bytes=-3", 206, 7, 3)]
    [InlineData("bytes=5-999", 206, 5, 5)]
    [InlineData("bytes=-999", 206, 0, 10)]
    [InlineData("bytes=10-", 416, 0, 0)]
    [InlineData("bytes=999-1000", 416, 0, 0)]
    [InlineData("bytes=3-1", 200, 0, 10)]
    [InlineData("bytes=0-1,3-4", 200, 0, 10)]
    [InlineData("lines=0-3", 200, 0, 10)]
    public async Task A_range_is_answered_as_asked_or_not_at_all(string range, int status, int from, int count)
    {
        await UploadAsync("ten", [.. "0123456789"u8]);
        var (_, signed) = await served.CallAsync("Artifact", "GetSignedArtifactURL", new JsonObject { ["name"] = "ten" });
        using var request = new HttpRequestMessage(HttpMethod.Get, signed.Text("signed_url"));
        request.Headers.TryAddWithoutValidation("Range", range);
        using var answer = await served.Anonymous.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("0123456789".Substring(from, count), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        if (status == 206) Assert.Equal(new ContentRangeHeaderValue(from, from + count - 1, 10), answer.Content.Headers.ContentRange);
    }

    [Theory]
    [InlineData("0 1 2 3")]
    [InlineData("3 2 1 0")]
    [InlineData("2 0 3 1")]
    // The second comes again, and counts as it came last.
    [InlineData("0 1 2 1 3")]
    // A number that the list does not name.
    [InlineData("0 1 2 3 4")]
    public async Task Numbered_blocks_are_the_blob_of_their_list_in_whatever_order_they_come(string order)
    {
        var zip = Zip(("a.bin", Convert.ToBase64String(RandomNumberGenerator.GetBytes(3000))));
        var size = (zip.Length / 4) + 1;
        var url = await CreateAsync("numbered");
        var seen = new HashSet<int>();
        foreach (var number in order.Split(' ').Select(int.Parse))
        {
            var block = number < 4 ? zip[(number * size)..Math.Min(zip.Length, (number + 1) * size)] : zip[..size];
            // What came first is not what counts.
            if (seen.Add(number) && order.Count(sign => sign == (char)('0' + number)) > 1) block = new byte[block.Length];
            Assert.Equal(HttpStatusCode.Created, await served.PutAsync(url, "&comp=block&blockid=" + Uri.EscapeDataString(Id(number)), block));
        }
        Assert.Equal(HttpStatusCode.Created, await served.PutAsync(url, "&comp=blocklist", BlockList([.. Enumerable.Range(0, 4).Select(Id)])));
        Assert.Equal(HttpStatusCode.OK, (await FinalizeAsync("numbered", zip)).Status);
        Assert.Equal(zip, await DownloadAsync("numbered"));

        static string Id(int number) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"7f3e5f0a-0123-4567-89ab-cdef01234567{number:D12}"));
    }

    [Fact]
    public async Task A_client_that_dies_in_the_middle_leaves_nothing_but_its_other_blocks()
    {
        var url = await CreateAsync("torn");
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, int.Parse(served.Port, System.Globalization.CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);
        var target = new Uri(url).PathAndQuery + "&comp=block&blockid=YQ==";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"PUT {target} HTTP/1.1\r\nHost: 127.0.0.1:{served.Port}\r\nContent-Length: 1000000\r\n\r\nonly this"), TestContext.Current.CancellationToken);
        socket.Close();
        Assert.Equal(HttpStatusCode.BadRequest, await served.PutAsync(url, "&comp=blocklist", BlockList("YQ==")));
        await WaitForAsync(() => !Directory.Exists(served.Run.Artifacts.UploadFolder) || !Directory.EnumerateFiles(served.Run.Artifacts.UploadFolder, "*", SearchOption.AllDirectories).Any());
        Assert.Empty(served.Run.Artifacts.Names);
    }

    [Fact]
    public async Task What_a_killed_run_was_uploading_is_gone_when_the_run_goes_on()
    {
        await using var killed = new ServedRun();
        Assert.NotEmpty(killed.Endpoint.Authority);
        var left = Path.Combine(killed.Run.Artifacts.UploadFolder, "left", "b-00");
        Directory.CreateDirectory(Path.GetDirectoryName(left)!);
        await File.WriteAllTextAsync(left, "half", TestContext.Current.CancellationToken);
        await using var again = new ServedRun(root: killed.Root);
        Assert.NotEmpty(again.Endpoint.Authority);
        Assert.False(File.Exists(left));
        Assert.Empty(again.Run.Artifacts.Names);
    }

    [Fact]
    public async Task A_call_that_is_too_long_or_no_JSON_is_refused()
    {
        foreach (var body in (string[])["", "[]", "{", "null", "{\"name\":\"" + new string('x', 300_000) + "\"}", new string('[', 5000)])
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await served.Client.PostAsync(new Uri("/twirp/github.actions.results.api.v1.ArtifactService/CreateArtifact", UriKind.Relative), content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public void A_zip_that_would_write_elsewhere_or_fill_the_disk_is_not_unpacked()
    {
        var file = Path.Combine(served.Root, "bad.zip");
        foreach (var (name, attributes) in (ReadOnlySpan<(string, int)>)[("../out", 0), ("/etc/out", 0), ("a/../../out", 0), ("..\\out", 0), ("C:\\out", 0), ("link", unchecked((int)0xA1FF0000))])
        {
            File.Delete(file);
            using (var zip = ZipFile.Open(file, ZipArchiveMode.Create)) zip.CreateEntry(name).ExternalAttributes = attributes;
            var (count, error) = SafeZip.Extract(file, Path.Combine(served.Root, "safe"));
            Assert.Equal(0, count);
            Assert.NotNull(error);
        }
        File.Delete(file);
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("zeros", CompressionLevel.Fastest).Open();
            entry.Write(new byte[4 << 20]);
        }
        var (_, bomb) = SafeZip.Extract(file, Path.Combine(served.Root, "safe"), harmless: 1 << 20);
        Assert.Contains("zip bomb", bomb, StringComparison.Ordinal);
        File.WriteAllText(file, "no zip");
        Assert.Contains("damaged", SafeZip.Extract(file, Path.Combine(served.Root, "safe")).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(served.Root, "out")));
        Assert.False(Directory.Exists(Path.Combine(served.Root, "safe")) && Directory.EnumerateFileSystemEntries(Path.Combine(served.Root, "safe")).Any());
    }

    private async Task<string> CreateAsync(string name)
    {
        var (status, answer) = await served.CallAsync("Artifact", "CreateArtifact", new JsonObject { ["name"] = name, ["version"] = 4 });
        Assert.Equal(HttpStatusCode.OK, status);
        return answer.Text("signed_upload_url");
    }

    private Task<(HttpStatusCode Status, JsonObject Answer)> FinalizeAsync(string name, byte[] content) =>
        served.CallAsync("Artifact", "FinalizeArtifact", new JsonObject { ["name"] = name, ["size"] = $"{content.Length}", ["hash"] = "sha256:" + Sha(content) });

    private async Task UploadAsync(string name, byte[] content)
    {
        Assert.Equal(HttpStatusCode.Created, await served.PutAsync(await CreateAsync(name), "", content));
        Assert.Equal(HttpStatusCode.OK, (await FinalizeAsync(name, content)).Status);
    }

    private async Task<byte[]> DownloadAsync(string name)
    {
        var (_, signed) = await served.CallAsync("Artifact", "GetSignedArtifactURL", new JsonObject { ["name"] = name });
        return await served.Anonymous.GetByteArrayAsync(new Uri(signed.Text("signed_url")), TestContext.Current.CancellationToken);
    }

    private static async Task WaitForAsync(Func<bool> isTrue)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!isTrue()) await Task.Delay(10, deadline.Token);
    }

    private static byte[] BlockList(params string[] ids) => Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>{string.Concat(ids.Select(id => $"<Latest>{id}</Latest>"))}</BlockList>");

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }
        return memory.ToArray();
    }
}
