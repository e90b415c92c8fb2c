using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hal9.Neurons.Service.Storage;
using Hal9.Neurons.Tests;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hal9.Neurons.Service.Tests;

public sealed partial class OperationsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_status_says_what_runs_on_what()
    {
        await using RunningService service = await RunningService.ReadyAsync("--Replica=blue", "--Network:Cost=0.8");

        JsonElement status = await service.GetJsonAsync("/api/v1/status");

        Assert.Equal("blue", status.GetProperty("replica").GetString());
        Assert.Equal("SQLite", status.GetProperty("store").GetProperty("kind").GetString());
        Assert.Equal(2, status.GetProperty("store").GetProperty("schemaVersion").GetInt32());
        Assert.Equal("memory", status.GetProperty("link").GetProperty("kind").GetString());
        Assert.Equal(0.8, status.GetProperty("network").GetProperty("cost").GetDouble());
        Assert.Equal(240, status.GetProperty("network").GetProperty("layers").EnumerateArray().Sum(layer => layer.GetProperty("size").GetInt32()));
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_keeps_requests_away_until_it_can()
    {
        using TemporaryFolder folder = new();
        string missing = Path.Combine(folder.Path, "missing");
        await using RunningService service = await RunningService.StartAsync($"--Sqlite:Path={missing}/neurons.db");

        await Eventually.Async(async () => (await ReasonsAsync(service)).Contains("SQLite does not answer", StringComparison.Ordinal), "the reason");
        Assert.Equal("alive", (await service.GetJsonAsync("/health")).GetProperty("status").GetString());
        HttpResponseMessage refused = await service.PostAsync("{\"layer\": \"reflex\"}");
        await refused.IsProblemAsync(503, "store-unreachable");
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.False((await service.GetJsonAsync("/api/v1/neurons/1")).TryGetProperty("touches", out _));
        Assert.False((await service.GetJsonAsync("/api/v1/status")).TryGetProperty("signals", out _));
        Assert.Contains("Signals cannot be kept just now", await service.Client.GetStringAsync("/", Cancellation), StringComparison.Ordinal);

        Directory.CreateDirectory(missing);
        await service.BecomesAsync(ready: true);
        await service.SignalAsync();
    }

    [Fact]
    public async Task A_migration_that_died_half_way_is_finished_and_said()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "n.db");
        await ExecuteAsync(path, """
            create table neurons_migrations (
                version integer primary key, name text not null, direction text not null, begun_at bigint not null, begun_by text not null, finished_at bigint);
            insert into neurons_migrations values (1, 'signals', 'up', 0, 'replica-that-died', null)
            """);

        await using RunningService service = await RunningService.ReadyAsync($"--Sqlite:Path={path}");

        string note = (await service.GetJsonAsync("/api/v1/status")).GetProperty("store").GetProperty("note").GetString()!;
        Assert.Contains("migration 1 `signals` was begun (up) at 1970-01-01 00:00:00Z by replica-that-died and never finished", note, StringComparison.Ordinal);
        Assert.Contains(service.Log.Lines, line => line.StartsWith("Warning: migration 1 `signals` was begun", StringComparison.Ordinal));
        await service.SignalAsync();
    }

    [Fact]
    public async Task A_migration_that_cannot_run_keeps_requests_away_and_says_why()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "n.db");
        await ExecuteAsync(path, "create table signals (made_by text)");
        await using RunningService service = await RunningService.StartAsync($"--Sqlite:Path={path}");

        await Eventually.Async(
            async () => (await ReasonsAsync(service)).Contains("migration 1 `signals and what they touched` failed and left nothing behind", StringComparison.Ordinal),
            "the reason");

        await ExecuteAsync(path, "drop table signals");
        await service.BecomesAsync(ready: true);
    }

    [Fact]
    public async Task A_replica_that_was_told_to_stop_says_so_before_it_stops()
    {
        await using RunningService service = await RunningService.ReadyAsync("--Drain:DelayMs=1500");

        Task stopping = service.StopAsync();
        await service.BecomesAsync(ready: false);
        Assert.Contains("draining", await ReasonsAsync(service), StringComparison.Ordinal);
        await service.SignalAsync("still served");
        Assert.False(stopping.IsCompleted);

        await stopping;
        await Assert.ThrowsAsync<HttpRequestException>(() => service.Client.GetAsync("/health", Cancellation));
    }

    [Fact]
    public async Task A_request_under_way_is_finished_before_the_replica_is_gone()
    {
        await using RunningService service = await RunningService.ReadyAsync("--Faults:DelayMs=1000");

        Task<HttpResponseMessage> slow = service.Client.GetAsync("/api/v1/neurons/1", Cancellation);
        await Task.WhenAny(slow, Task.Delay(200, Cancellation));
        await service.StopAsync();

        Assert.Equal(HttpStatusCode.OK, (await slow).StatusCode);
    }

    [Fact]
    public async Task Planted_faults_come_at_the_rate_that_was_set_and_spare_the_probes()
    {
        await using RunningService service = await RunningService.ReadyAsync("--Faults:ErrorRate=0.3", "--Faults:Seed=1");
        int failed = 0;
        for (int i = 0; i < 300; i++)
        {
            HttpResponseMessage response = await service.Client.GetAsync("/api/v1/neurons/1", Cancellation);
            if (response.StatusCode == HttpStatusCode.InternalServerError)
            {
                failed++;
                await response.IsProblemAsync(500, "planted-fault");
            }

            if (i % 10 == 0)
                Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/ready", Cancellation)).StatusCode);
        }

        Assert.InRange(failed, 65, 115);
        string counted = $"http_requests_total{{method=\"GET\",route=\"/api/v1/neurons/{{id}}\",status=\"500\"}} {failed}\n";
        Assert.Contains(counted, await service.Client.GetStringAsync("/metrics", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_in_the_text_format_and_count_what_happened()
    {
        await using RunningService service = await RunningService.ReadyAsync("--Replica=with \"quotes\" and \\");
        JsonElement signal = await service.SignalAsync();
        await service.Client.GetAsync("/nowhere", Cancellation);

        string text = await service.Client.GetStringAsync("/metrics", Cancellation);

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches(MetricLine(), line));
        Assert.Contains("neurons_signals_total{layer=\"reflex\"} 1", lines);
        Assert.Contains($"neurons_touches_total {signal.GetProperty("touched").GetArrayLength().ToString(CultureInfo.InvariantCulture)}", lines);
        Assert.Contains("http_requests_total{method=\"POST\",route=\"/api/v1/signal\",status=\"201\"} 1", lines);
        Assert.Contains("http_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1", lines);
        Assert.Contains("http_request_duration_seconds_bucket{route=\"/api/v1/signal\",le=\"+Inf\"} 1", lines);
        Assert.Contains("neurons_store_up 1", lines);
        Assert.Contains(lines, line => line.Contains("replica=\"with \\\"quotes\\\" and \\\\\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_OpenAPI_document_has_every_route_and_no_other()
    {
        await using RunningService service = await RunningService.StartAsync();
        JsonElement document = await service.GetJsonAsync("/openapi.json");

        IEnumerable<string> documented = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));
        IEnumerable<string> mapped = service.Parts.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]} {endpoint.RoutePattern.RawText}");

        Assert.Equal(mapped.Order(), documented.Order());
        foreach (Match reference in Reference().Matches(document.GetRawText()))
            Assert.True(document.GetProperty("components").GetProperty(reference.Groups[1].Value).TryGetProperty(reference.Groups[2].Value, out _), reference.Value);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "no-such-page")]
    [InlineData("GET", "/assets/../Program.cs", 404, "no-such-page")]
    [InlineData("DELETE", "/api/v1/neurons", 405, "method")]
    [InlineData("GET", "/api/v1/signal", 405, "method")]
    public async Task What_is_not_there_is_a_problem(string method, string path, int status, string name)
    {
        await using RunningService service = await RunningService.StartAsync();

        HttpResponseMessage response = await service.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);

        await response.IsProblemAsync(status, name);
    }

    private static async Task ExecuteAsync(string path, string sql)
    {
        await using SqliteDatabase database = new(path);
        await using DbConnection connection = await database.OpenAsync(Cancellation);
        using DbCommand command = connection.Command(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<string> ReasonsAsync(RunningService service)
    {
        HttpResponseMessage response = await service.Client.GetAsync("/ready", Cancellation);
        return (await response.JsonAsync()).GetProperty("reasons").GetRawText();
    }

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="([^"\\\n]|\\.)*"(,[a-z]+="([^"\\\n]|\\.)*")*\})? [0-9.eE+-]+)$""")]
    private static partial Regex MetricLine();

    [GeneratedRegex("#/components/([a-z]+)/([A-Za-z]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
