using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Hal9.Engine.Endpoints;

namespace Hal9.Engine.Tests.Endpoints;

public sealed class AccessTests
{
    [Fact]
    public async Task Nothing_is_served_before_the_first_connection_and_nothing_after_the_end()
    {
        var served = new ServedRun();
        Assert.False(served.Endpoint.IsServing);
        Assert.Equal(HttpStatusCode.OK, (await served.GetAsync("/rate_limit")).Status);
        Assert.True(served.Endpoint.IsServing);
        using var client = served.ClientOf(served.Job.RepositoryToken);
        await served.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/repos/octo/demo")]
    [InlineData("/repos/octo/demo/issues/1/comments")]
    [InlineData("/octo/demo.git/info/refs?service=git-upload-pack")]
    public async Task Every_path_needs_a_token_and_the_runtime_token_is_none_for_the_API(string path)
    {
        await using var served = new ServedRun();
        foreach (var client in (HttpClient[])[served.Anonymous, served.Client, served.ClientOf("hal9_" + new string('0', 40)), served.ClientOf(new string('x', 5000))])
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_token_of_the_API_opens_no_artifacts()
    {
        await using var served = new ServedRun();
        var (status, answer) = await served.CallAsync("Artifact", "ListArtifacts", [], served.Api);
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("unauthenticated", answer.Text("code"));
    }

    [Fact]
    public async Task A_forged_runtime_token_is_refused()
    {
        await using var served = new ServedRun();
        var good = served.Endpoint.RuntimeToken(served.Job).Split('.');
        var claims = Encoding.UTF8.GetString(Convert.FromBase64String(Pad(good[1])));
        var longer = Encode(claims.Replace("\"exp\":", "\"exp\":9", StringComparison.Ordinal));
        string[] forged =
        [
            $"{good[0]}.{longer}.{good[2]}",
            $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{good[1]}.",
            $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{good[1]}.{good[2]}",
            $"{good[0]}.{good[1]}.",
            $"{good[0]}.{good[1]}.!!!",
            $"{good[0]}.{good[1]}",
            "..",
            "",
        ];
        foreach (var token in forged) Assert.Equal(HttpStatusCode.Unauthorized, (await served.CallAsync("Artifact", "ListArtifacts", [], served.ClientOf(token))).Status);
        Assert.Equal(HttpStatusCode.OK, (await served.CallAsync("Artifact", "ListArtifacts", [])).Status);
    }

    [Fact]
    public async Task A_token_is_void_when_its_time_is_over_and_when_its_job_ends()
    {
        var time = new SettableTime();
        await using var served = new ServedRun(time: time);
        var other = served.Admit("other", time);
        Assert.Equal(HttpStatusCode.OK, (await served.GetAsync("/", served.ClientOf(other.RepositoryToken))).Status);
        served.Endpoint.Dismiss(other);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.GetAsync("/", served.ClientOf(other.RepositoryToken))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.CallAsync("Artifact", "ListArtifacts", [], served.ClientOf(served.Endpoint.RuntimeToken(other)))).Status);
        time.Now += TimeSpan.FromHours(2);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.CallAsync("Artifact", "ListArtifacts", [])).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_job_makes_no_artifact_in_the_name_of_another_job_or_run()
    {
        await using var served = new ServedRun();
        var other = served.Admit("other");
        JsonObject[] calls =
        [
            new() { ["name"] = "a", ["workflow_job_run_backend_id"] = other.JobId },
            new() { ["name"] = "a", ["workflow_run_backend_id"] = "1701" },
            new() { ["name"] = "a", ["workflow_run_backend_id"] = "" },
        ];
        foreach (var call in calls) Assert.Equal(HttpStatusCode.Unauthorized, (await served.CallAsync("Artifact", "CreateArtifact", call)).Status);
    }

    [Fact]
    public async Task A_token_of_another_run_opens_nothing_here()
    {
        await using var served = new ServedRun();
        await using var elsewhere = new ServedRun();
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.CallAsync("Artifact", "ListArtifacts", [], served.ClientOf(elsewhere.Endpoint.RuntimeToken(elsewhere.Job)))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.GetAsync("/", served.ClientOf(elsewhere.Job.RepositoryToken))).Status);
    }

    [Fact]
    public async Task A_name_that_a_web_page_made_point_here_is_refused()
    {
        await using var served = new ServedRun();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.example" } };
        using var answer = await served.Api.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public void No_two_lists_of_fields_sign_the_same()
    {
        var urls = new SignedUrls(new byte[32], TimeProvider.System);
        var query = System.Web.HttpUtility.ParseQueryString(urls.Sign("w", "/hal9/uploads/12"));
        var (expires, signature) = (query["se"]!, query["sig"]!);
        Assert.True(urls.Allows("w", "/hal9/uploads/12", expires, signature));
        Assert.False(urls.Allows("r", "/hal9/uploads/12", expires, signature));
        Assert.False(urls.Allows("w", "/hal9/uploads/13", expires, signature));
        Assert.False(urls.Allows("w", "/hal9/uploads/1", "2" + expires, signature));
        Assert.False(urls.Allows("w", "/hal9/uploads/12", "9" + expires, signature));
        Assert.False(urls.Allows("w", "/hal9/uploads/12", expires, signature[..^4]));
        Assert.False(urls.Allows("w", "/hal9/uploads/12", expires, new string('A', 400)));
    }

    private static string Pad(string text) => text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - text.Length % 4) % 4);

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
