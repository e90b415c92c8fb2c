using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Hal9.Engine.Tests.Endpoints;

public sealed class RestTests
{
    private const string Pull = """
        {"repository":{"full_name":"octo/demo","default_branch":"main","html_url":"https://example.org/octo/demo"},
         "pull_request":{"number":7,"title":"Change a","state":"open","labels":[{"name":"bug"}],"user":{"login":"ann"},"head":{"ref":"feature","sha":"HEAD"},"base":{"ref":"base"}}}
        """;

    [Fact]
    public async Task The_repository_its_branches_tags_and_refs_are_told()
    {
        await using var served = new ServedRun();
        served.Git("branch feature/x v1.0");
        Assert.Equal("main", (string?)await AskAsync(served, "", "default_branch"));
        Assert.Equal("octo/demo", (string?)await AskAsync(served, "", "full_name"));
        Assert.Equal(["feature/x", "main"], Names(await AskAsync(served, "/branches")));
        Assert.Equal(served.Git("rev-parse v1.0"), (string?)(await AskAsync(served, "/branches/feature/x", "commit"))!["sha"]);
        Assert.Equal(["v1.0"], Names(await AskAsync(served, "/tags")));
        Assert.Equal(served.Head, (string?)(await AskAsync(served, "/git/ref/heads/main", "object"))!["sha"]);
        Assert.Equal(2, (await AskAsync(served, "/git/matching-refs/heads/"))!.AsArray().Count);
        foreach (var missing in (string[])["/branches/none", "/git/ref/heads/mai", "/git/ref/tags/v9", "/commits/nothing"]) Assert.Equal(HttpStatusCode.NotFound, (await served.GetAsync("/repos/octo/demo" + missing)).Status);
    }

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public async Task The_repositorys_hash_algorithm_is_told(string format)
    {
        await using var served = new ServedRun(objectFormat: format);
        Assert.Equal(format, (string?)await AskAsync(served, "/hash-algorithm", "hash_algorithm"));
        Assert.Equal(served.Head, (string?)await AskAsync(served, "/commits/main", "sha"));
    }

    [Fact]
    public async Task Commits_are_told_with_their_files_and_compared()
    {
        await using var served = new ServedRun();
        var commit = (await AskAsync(served, "/commits/main"))!;
        Assert.Equal("second\n\nwith a body", (string?)commit["commit"]!["message"]);
        Assert.Equal("Ann", (string?)commit["commit"]!["author"]!["name"]);
        Assert.Equal(2, (int)commit["stats"]!["additions"]!);
        Assert.Equal(["src/a.txt:modified:1", "src/b b.txt:added:1"], Files(commit["files"]));
        Assert.Equal("@@ -1 +1,2 @@\n one\n+two", (string?)commit["files"]![0]!["patch"]);
        Assert.Equal(["second", "first"], (await AskAsync(served, "/commits"))!.AsArray().Select(one => ((string)one!["commit"]!["message"]!).Split('\n')[0]));
        Assert.Single((await AskAsync(served, "/commits?path=README.md"))!.AsArray());
        var compared = (await AskAsync(served, "/compare/v1.0...main"))!;
        Assert.Equal(("ahead", 1, 0), ((string)compared["status"]!, (int)compared["ahead_by"]!, (int)compared["behind_by"]!));
        Assert.Equal(["src/a.txt:modified:1", "src/b b.txt:added:1"], Files(compared["files"]));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/repos/octo/demo/commits/v1.0");
        request.Headers.TryAddWithoutValidation("Accept", "application/vnd.github.sha");
        using var answer = await served.Api.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(served.Git("rev-parse v1.0"), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Files_and_folders_are_read_at_any_commit()
    {
        await using var served = new ServedRun();
        Assert.Equal("one\n", Encoding.UTF8.GetString(Convert.FromBase64String((string)(await AskAsync(served, "/contents/src/a.txt?ref=v1.0", "content"))!)));
        Assert.Equal("a.txt", (string?)await AskAsync(served, "/contents/src%2Fa.txt", "name"));
        Assert.Equal("refs/heads/main", (string?)await AskAsync(served, "/git/ref/heads%2Fmain", "ref"));
        Assert.Equal(["a.txt", "b b.txt"], Names(await AskAsync(served, "/contents/src")));
        Assert.Equal(["README.md", "src"], Names(await AskAsync(served, "/contents/")));
        Assert.Equal("b\n", Encoding.UTF8.GetString(Convert.FromBase64String((string)(await AskAsync(served, "/contents/src/b%20b.txt", "content"))!)));
        Assert.Equal(4, (await AskAsync(served, "/git/trees/main?recursive=1", "tree"))!.AsArray().Count);
        foreach (var missing in (string[])["/contents/none", "/contents/..%2f..%2fetc%2fpasswd", "/contents/src/a.txt?ref=none", "/git/blobs/--help", "/git/trees/--help"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await served.GetAsync("/repos/octo/demo" + missing)).Status);
        }
    }

    [Fact]
    public async Task The_events_pull_request_is_known_and_no_other()
    {
        await using var served = new ServedRun(Pull, reference: "refs/pull/7/merge");
        served.Git("branch base v1.0");
        Assert.Equal("Change a", (string?)await AskAsync(served, "/pulls/7", "title"));
        Assert.Equal("bug", (string?)(await AskAsync(served, "/issues/7", "labels"))![0]!["name"]);
        Assert.Equal(["src/a.txt:modified:1", "src/b b.txt:added:1"], Files(await AskAsync(served, "/pulls/7/files")));
        Assert.Equal(["second"], (await AskAsync(served, "/pulls/7/commits"))!.AsArray().Select(one => ((string)one!["commit"]!["message"]!).Split('\n')[0]));
        Assert.Equal(7, (int)(await AskAsync(served, $"/commits/{served.Head}/pulls"))![0]!["number"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await served.GetAsync("/repos/octo/demo/pulls/8")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await served.GetAsync("/repos/octo/demo/issues/8")).Status);
    }

    [Fact]
    public async Task The_run_its_jobs_and_artifacts_are_told()
    {
        await using var served = new ServedRun();
        served.Write("made", "made");
        served.Run.Artifacts.Save("kept", [(Path.Combine(served.Repository, "made"), "made")], overwrite: false);
        Assert.Equal("in_progress", (string?)await AskAsync(served, "/actions/runs/1700", "status"));
        var job = (await AskAsync(served, "/actions/runs/1700/jobs", "jobs"))![0]!;
        Assert.Equal(("Build it", "Compile"), ((string?)job["name"], (string?)job["steps"]![0]!["name"]));
        var artifact = (await AskAsync(served, "/actions/runs/1700/artifacts", "artifacts"))![0]!;
        Assert.Equal("kept", (string?)artifact["name"]);
        using var redirect = await served.Api.GetAsync(new Uri((string)artifact["archive_download_url"]!), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        Assert.NotEmpty(await served.Anonymous.GetByteArrayAsync(redirect.Headers.Location, TestContext.Current.CancellationToken));
        foreach (var missing in (string[])["/actions/runs/1", "/actions/runs/../1700x/artifacts", "/actions/artifacts/1", "/actions/jobs/1"]) Assert.NotEqual(HttpStatusCode.OK, (await served.GetAsync("/repos/octo/demo" + missing)).Status);
    }

    [Theory]
    [InlineData("POST", "/repos/octo/demo/issues/1/comments")]
    [InlineData("POST", "/repos/octo/demo/check-runs")]
    [InlineData("PATCH", "/repos/octo/demo")]
    [InlineData("DELETE", "/repos/octo/demo/git/refs/heads/main")]
    [InlineData("GET", "/repos/octo/demo/releases/latest")]
    [InlineData("GET", "/repos/octo/other")]
    [InlineData("POST", "/graphql")]
    [InlineData("GET", "/octo")]
    public async Task Everything_else_is_answered_with_501_that_names_the_call_and_is_told_once(string method, string path)
    {
        await using var served = new ServedRun();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await served.Api.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
            var message = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["message"]!;
            Assert.Contains(method, message, StringComparison.Ordinal);
            Assert.Contains(path.Split('/')[^1], message, StringComparison.Ordinal);
        }
        Assert.Contains(method, Assert.Single(served.Job.TakeLacking()), StringComparison.Ordinal);
        Assert.Empty(served.Job.TakeLacking());
    }

    [Fact]
    public async Task The_real_gh_reads_the_repository_through_the_proxy_variables()
    {
        if (!File.Exists("/usr/bin/gh")) Assert.Skip("needs gh");
        await using var served = new ServedRun();
        (string, string?)[] environment = [("HTTP_PROXY", $"http://127.0.0.1:{served.Port}"), ("http_proxy", $"http://127.0.0.1:{served.Port}"), ("GH_HOST", "github.localhost"), ("GH_TOKEN", served.Job.RepositoryToken), ("GH_CONFIG_DIR", Path.Combine(served.Root, "gh"))];
        Assert.Equal("main\n", served.RunProgram("gh", ["api", "repos/octo/demo", "--jq", ".default_branch"], served.Root, environment));
        Assert.Equal("first\n", served.RunProgram("gh", ["api", "repos/octo/demo/commits/v1.0", "--jq", ".commit.message"], served.Root, environment));
        var (code, output) = served.TryProgram("gh", ["api", "-X", "POST", "repos/octo/demo/issues"], served.Root, environment);
        Assert.Equal(1, code);
        Assert.Contains("HAL9 does not serve POST /repos/octo/demo/issues", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_meant_for_another_server_is_passed_on()
    {
        await using var served = new ServedRun();
        await using var other = new ServedRun();
        // Another endpoint is as good a server as any.
        using var client = new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy($"http://127.0.0.1:{served.Port}") }) { BaseAddress = new Uri($"http://127.0.0.1:{other.Port}/") };
        client.DefaultRequestHeaders.Authorization = other.Api.DefaultRequestHeaders.Authorization;
        Assert.Contains("octo/demo", await client.GetStringAsync(new Uri("/repos/octo/demo", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(served.Job.TakeLacking().Any());
        await other.DisposeAsync();
        using var gone = await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadGateway, gone.StatusCode);
    }

    private static async Task<JsonNode?> AskAsync(ServedRun served, string path, string? field = null)
    {
        var (status, answer) = await served.GetAsync("/repos/octo/demo" + path);
        Assert.Equal(HttpStatusCode.OK, status);
        return field is null ? answer : answer![field];
    }

    private static IEnumerable<string?> Names(JsonNode? list) => list!.AsArray().Select(one => (string?)one!["name"]);

    private static IEnumerable<string> Files(JsonNode? list) => list!.AsArray().Select(file => $"{file!["filename"]}:{file["status"]}:{file["additions"]}");
}
