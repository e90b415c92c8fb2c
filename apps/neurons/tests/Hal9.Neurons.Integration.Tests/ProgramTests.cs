using System.Net;
using System.Text.Json;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Integration.Tests;

/// <summary>The program from outside, as it is shipped. With NEURONS_PROGRAM these are the tests of the native one.</summary>
public sealed class ProgramTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_served_on_PostgreSQL_and_Redis()
    {
        (string redis, IAsyncDisposable server) = await RedisServer.StartOrUseGivenAsync();
        await using IAsyncDisposable _ = server;
        using TemporaryFolder folder = new();
        await using ServiceProcess service = ServiceProcess.Start(
            folder.Path, $"--ConnectionStrings:Postgres={await postgres.NewDatabaseAsync()}", $"--ConnectionStrings:Redis={redis}");
        await service.BecomesReadyAsync();

        await ServesEverythingAsync(service);
    }

    [Fact]
    public async Task Everything_is_served_on_SQLite_and_memory()
    {
        using TemporaryFolder folder = new();
        await using ServiceProcess service = ServiceProcess.Start(folder.Path);
        await service.BecomesReadyAsync();

        await ServesEverythingAsync(service);
    }

    [Fact]
    public async Task Told_to_stop_it_finishes_its_requests_and_ends_with_zero()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs SIGTERM");
        using TemporaryFolder folder = new();
        await using ServiceProcess service = ServiceProcess.Start(folder.Path, "--Drain:DelayMs=300", "--Faults:DelayMs=600");
        await service.BecomesReadyAsync();

        Task<HttpResponseMessage> underWay = service.Client.GetAsync("/api/v1/neurons/1", Cancellation);
        int code = await service.TerminateAsync();

        Assert.Equal(0, code);
        Assert.Equal(HttpStatusCode.OK, (await underWay).StatusCode);
    }

    [Fact]
    public async Task Every_line_of_the_log_is_a_JSON_object()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs SIGTERM");
        using TemporaryFolder folder = new();
        await using ServiceProcess service = ServiceProcess.Start(folder.Path, "--Drain:DelayMs=0");
        await service.BecomesReadyAsync();
        await service.Client.GetAsync("/api/v1/status", Cancellation);
        await service.TerminateAsync();

        string[] lines = [.. service.Output.Where(line => line.Length > 0)];
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonSerializer.Deserialize<JsonElement>(line).ValueKind));
        Assert.Contains(lines, line => line.Contains("GET /api/v1/status 200", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Told to stop", StringComparison.Ordinal));
    }

    private static async Task ServesEverythingAsync(ServiceProcess service)
    {
        using StreamReader events = new(await service.Client.GetStreamAsync("/events", Cancellation));
        StringContent body = new("""{"layer": "reflex", "strength": 1, "message": "native?"}""", System.Text.Encoding.UTF8, "application/json");
        HttpResponseMessage taken = await service.Client.PostAsync("/api/v1/signal", body, Cancellation);
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        Assert.Equal("native?", (await EventStream.NextAsync(events)).GetProperty("message").GetString());

        string[] paths =
        [
            "/", "/assets/page.css", "/assets/page.js", "/assets/icon.svg", "/health", "/ready", "/metrics", "/openapi.json",
            "/api/v1/neurons", "/api/v1/neurons/0", "/api/v1/status",
        ];
        foreach (string path in paths)
        {
            HttpResponseMessage response = await service.Client.GetAsync(path, Cancellation);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode}");
        }

        Assert.Contains("native?", await service.Client.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
        StringContent wrong = new("""{"layer": 1}""", System.Text.Encoding.UTF8, "application/json");
        await (await service.Client.PostAsync("/api/v1/signal", wrong, Cancellation)).IsProblemAsync(400, "invalid");
    }
}
