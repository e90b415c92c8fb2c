using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hal9.Engine.Artifacts;
using Hal9.Engine.Cache;
using Hal9.Engine.Endpoints;

namespace Hal9.Benchmarks.Engine;

/// <summary>
/// An artifact of a gigabyte uploaded in blocks of 8 MiB as the official library does, client and server in this process, against
/// copying and hashing a file of the same size; and what an endpoint costs that nobody calls.
/// </summary>
internal static class Uploads
{
    private const int Rounds = 3;
    private const int Blocks = 128;
    private const int BlockSize = 8 << 20;
    private const int AtOnce = 8;

    public static async Task RunAsync()
    {
        var root = Directory.CreateTempSubdirectory("hal9-uploads-").FullName;
        try
        {
            var block = new byte[BlockSize];
            new Random(7).NextBytes(block);
            var source = Path.Combine(root, "source");
            using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
            {
                await using (var file = File.Create(source))
                {
                    for (var i = 0; i < Blocks; i++)
                    {
                        await file.WriteAsync(block).ConfigureAwait(false);
                        hash.AppendData(block);
                    }
                }
                await MeasureAsync(root, source, block, "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset())).ConfigureAwait(false);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task MeasureAsync(string root, string source, byte[] block, string digest)
    {
        List<double> floors = [], uploads = [], idle = [];
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            var copy = Path.Combine(root, "copy");
            await using (var from = File.OpenRead(source))
            await using (var to = File.Create(copy)) await from.CopyToAsync(to, 1 << 20).ConfigureAwait(false);
            await using (var file = File.OpenRead(copy)) await SHA256.HashDataAsync(file).ConfigureAwait(false);
            floors.Add(clock.Elapsed.TotalSeconds);
            File.Delete(copy);

            clock.Restart();
            await using (var unused = EndpointIn(Path.Combine(root, "unused")))
            {
                unused.Admit("job", JobTokens.NewRepositoryToken(), DateTimeOffset.MaxValue);
                _ = unused.Authority;
                idle.Add(clock.Elapsed.TotalMicroseconds);
            }
            uploads.Add(await UploadAsync(Path.Combine(root, "run"), block, digest).ConfigureAwait(false));
            Directory.Delete(Path.Combine(root, "run"), recursive: true);
        }
        double floor = Table.Median(floors), ours = Table.Median(uploads), size = (double)Blocks * BlockSize / 1e6;
        Table.Head("An artifact of 1 GiB", "what", "time", "MB/s", "to the floor");
        Table.Row($"floor: the file copied, and hashed | {floor:0.00} s | {size / floor:0} | 1.00");
        Table.Row($"uploaded, joined, hashed and kept (budget: 300 MB/s) | {ours:0.00} s | {size / ours:0} | {ours / floor:0.00}");
        Table.Row($"peak memory of the whole process | {Printing.PeakMemory()} MB | | ");
        Table.Row($"an endpoint with a job and an address, which nobody calls | {Table.Median(idle):0} µs | | ");
    }

    private static async Task<double> UploadAsync(string folder, byte[] block, string digest)
    {
        await using var endpoint = EndpointIn(folder);
        var job = endpoint.Admit("job", JobTokens.NewRepositoryToken(), DateTimeOffset.MaxValue);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{endpoint.Authority}/"), Timeout = TimeSpan.FromMinutes(5) };
        var names = new JsonObject { ["workflow_run_backend_id"] = "1", ["workflow_job_run_backend_id"] = job.JobId, ["name"] = "big" };
        // Whatever starts the server is not what is measured.
        var url = (string)(await CallAsync(client, endpoint.RuntimeToken(job), "CreateArtifact", names).ConfigureAwait(false))["signed_upload_url"]!;
        var clock = Stopwatch.StartNew();
        await Parallel.ForAsync(0, Blocks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellation) =>
        {
            using var content = new ByteArrayContent(block);
            using var answer = await client.PutAsync(new Uri($"{url}&comp=block&blockid={IdOf(i)}"), content, cancellation).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
        }).ConfigureAwait(false);
        using (var list = new StringContent($"<BlockList>{string.Concat(Enumerable.Range(0, Blocks).Select(i => $"<Latest>{IdOf(i)}</Latest>"))}</BlockList>"))
        using (var answer = await client.PutAsync(new Uri(url + "&comp=blocklist"), list).ConfigureAwait(false)) answer.EnsureSuccessStatusCode();
        names["size"] = ((long)Blocks * BlockSize).ToString(CultureInfo.InvariantCulture);
        names["hash"] = digest;
        await CallAsync(client, endpoint.RuntimeToken(job), "FinalizeArtifact", names).ConfigureAwait(false);
        return clock.Elapsed.TotalSeconds;
    }

    private static string IdOf(int block) => Uri.EscapeDataString(Convert.ToBase64String(Encoding.ASCII.GetBytes(block.ToString("D6", CultureInfo.InvariantCulture))));

    private static async Task<JsonObject> CallAsync(HttpClient client, string token, string method, JsonObject call)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/twirp/github.actions.results.api.v1.ArtifactService/" + method) { Content = new StringContent(call.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync().ConfigureAwait(false))!.AsObject();
    }

    private static LoopbackEndpoint EndpointIn(string folder) => new(new EndpointRun
    {
        RunId = "1", Repository = "octo/demo", RepositoryRoot = folder, EventName = "push", Ref = "refs/heads/main", Sha = "", Actor = "octo", EventPayload = "{}"u8.ToArray(),
        Artifacts = new ArtifactStore(Path.Combine(folder, "runs", "1")), Caches = new CacheStore(Path.Combine(folder, "cache")), CacheScopes = ["refs/heads/main"],
        ScratchFolder = Path.Combine(folder, "scratch"), Jobs = _ => Task.FromResult<IReadOnlyList<JobFacts>>([]),
    }, TimeProvider.System);
}
