using System.Globalization;
using System.Net;
using System.Text.Json;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Integration.Tests;

/// <summary>PostgreSQL goes away and comes back; the service stays, says so, and loses nothing that it confirmed.</summary>
public sealed class DatabaseGoneTests
{
    [Fact]
    public async Task A_database_that_is_gone_at_the_start_is_waited_for()
    {
        string binaries = PostgresCluster.FindBinaries();
        using TemporaryFolder folder = new();
        int port = LocalServer.FreePort();
        await using RunningService service = await RunningService.StartAsync(Connection(port));

        Assert.Equal("alive", (await service.GetJsonAsync("/health")).GetProperty("status").GetString());
        await service.BecomesAsync(ready: false);
        await (await service.PostAsync("{\"layer\": \"reflex\"}")).IsProblemAsync(503, "store-unreachable");

        await PostgresCluster.StartNewAsync(binaries, folder.Path, port);
        try
        {
            await service.BecomesAsync(ready: true);
            await service.SignalAsync();
        }
        finally
        {
            await PostgresCluster.StopAsync(binaries, folder.Path, "fast");
        }
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task A_database_that_goes_in_flight_costs_only_the_signals_that_were_refused(string mode)
    {
        string binaries = PostgresCluster.FindBinaries();
        using TemporaryFolder folder = new();
        int port = LocalServer.FreePort();
        await PostgresCluster.StartNewAsync(binaries, folder.Path, port);
        await using RunningService service = await RunningService.ReadyAsync(Connection(port));

        using CancellationTokenSource enough = new();
        Task<(int Kept, int Refused)> sending = SendUntilAsync(service, enough.Token);
        await Eventually.Async(async () => await TotalAsync(service) > 20, "twenty signals");
        await PostgresCluster.StopAsync(binaries, folder.Path, mode);
        await service.BecomesAsync(ready: false);
        Assert.Contains(service.Log.Lines, line => line.StartsWith("Warning: The database (PostgreSQL) is not ready", StringComparison.Ordinal));

        await PostgresCluster.StartAsync(binaries, folder.Path, port);
        try
        {
            await service.BecomesAsync(ready: true);
            await service.SignalAsync("after it came back");
            await enough.CancelAsync();
            (int kept, int refused) = await sending;

            Assert.True(refused > 0);
            await Eventually.Async(async () => await TotalAsync(service) >= kept + 1, $"the {kept + 1} signals that were confirmed");
        }
        finally
        {
            await PostgresCluster.StopAsync(binaries, folder.Path, "fast");
        }
    }

    [Fact]
    public async Task A_user_that_the_database_does_not_know_is_a_reason_and_not_a_crash()
    {
        string binaries = PostgresCluster.FindBinaries();
        using TemporaryFolder folder = new();
        int port = LocalServer.FreePort();
        await PostgresCluster.StartNewAsync(binaries, folder.Path, port);
        try
        {
            string asStranger = Connection(port).Replace("postgres;", "stranger;", StringComparison.Ordinal);
            await using RunningService service = await RunningService.StartAsync(asStranger);
            await Eventually.Async(
                async () =>
                {
                    JsonElement store = (await service.GetJsonAsync("/api/v1/status")).GetProperty("store");
                    return store.GetProperty("reason").GetString()!.Contains("stranger", StringComparison.Ordinal);
                },
                "the reason to name the user");
        }
        finally
        {
            await PostgresCluster.StopAsync(binaries, folder.Path, "fast");
        }
    }

    private static string Connection(int port) => string.Create(
        CultureInfo.InvariantCulture, $"--ConnectionStrings:Postgres=Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=2");

    private static async Task<(int Kept, int Refused)> SendUntilAsync(RunningService service, CancellationToken enough)
    {
        (int kept, int refused) = (0, 0);
        while (!enough.IsCancellationRequested)
        {
            HttpResponseMessage response = await service.PostAsync("{\"layer\": \"reflex\"}");
            if (response.StatusCode == HttpStatusCode.Created)
            {
                kept++;
                continue;
            }

            await response.IsProblemAsync(503, "store-unreachable");
            refused++;
        }

        return (kept, refused);
    }

    private static async Task<long> TotalAsync(RunningService service) =>
        (await service.GetJsonAsync("/api/v1/status")).TryGetProperty("signals", out JsonElement signals) ? signals.GetProperty("total").GetInt64() : 0;
}
