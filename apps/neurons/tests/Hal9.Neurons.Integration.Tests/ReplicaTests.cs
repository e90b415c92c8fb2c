using System.Text.Json;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Integration.Tests;

/// <summary>Two replicas of the service on one PostgreSQL and one Redis.</summary>
public sealed class ReplicaTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signal_to_one_replica_is_seen_by_who_watches_another()
    {
        (string redis, IAsyncDisposable server) = await RedisServer.StartOrUseGivenAsync();
        await using IAsyncDisposable _ = server;
        string database = await postgres.NewDatabaseAsync();
        await using RunningService one = await StartAsync(database, redis, "one");
        await using RunningService two = await StartAsync(database, redis, "two");
        using StreamReader events = new(await two.Client.GetStreamAsync("/events", Cancellation));
        await LinkBecomesAsync(one, up: true);
        await LinkBecomesAsync(two, up: true);

        JsonElement sent = await one.SignalAsync("across");

        JsonElement seen = await EventStream.NextAsync(events);
        Assert.Equal(sent.GetProperty("id").GetString(), seen.GetProperty("id").GetString());
        Assert.Equal("one", seen.GetProperty("replica").GetString());
    }

    [Fact]
    public async Task A_watcher_of_the_replica_that_took_a_signal_sees_it_once()
    {
        (string redis, IAsyncDisposable server) = await RedisServer.StartOrUseGivenAsync();
        await using IAsyncDisposable _ = server;
        await using RunningService one = await StartAsync(await postgres.NewDatabaseAsync(), redis, "one");
        await LinkBecomesAsync(one, up: true);
        using StreamReader events = new(await one.Client.GetStreamAsync("/events", Cancellation));

        await one.SignalAsync("first");
        await one.SignalAsync("second");

        Assert.Equal("first", (await EventStream.NextAsync(events)).GetProperty("message").GetString());
        Assert.Equal("second", (await EventStream.NextAsync(events)).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Without_Redis_each_replica_works_on_alone_says_so_and_shares_again_when_it_is_back()
    {
        await using RedisServer redis = RedisServer.Prepare();
        await redis.StartAsync();
        string database = await postgres.NewDatabaseAsync();
        await using RunningService one = await StartAsync(database, redis.Configuration, "one");
        await using RunningService two = await StartAsync(database, redis.Configuration, "two");
        await LinkBecomesAsync(one, up: true);

        await redis.StopAsync();
        await LinkBecomesAsync(one, up: false);
        await one.SignalAsync("kept all the same");
        JsonElement ready = await one.GetJsonAsync("/ready");
        Assert.True(ready.GetProperty("ready").GetBoolean());
        Assert.Contains("Redis does not answer; this replica works on alone", ready.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("This replica works on alone", await one.Client.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
        Assert.Contains(one.Log.Lines, line => line == "Warning: Redis does not answer; this replica works on alone");

        await redis.StartAsync();
        await LinkBecomesAsync(one, up: true);
        await LinkBecomesAsync(two, up: true);
        await SharingWorksAsync(one, two);
    }

    [Fact]
    public async Task Redis_that_is_gone_at_the_start_is_used_once_it_is_there()
    {
        await using RedisServer redis = RedisServer.Prepare();
        string database = await postgres.NewDatabaseAsync();
        await using RunningService one = await StartAsync(database, redis.Configuration, "one");
        await using RunningService two = await StartAsync(database, redis.Configuration, "two");
        await one.SignalAsync("alone");

        await redis.StartAsync();
        await LinkBecomesAsync(one, up: true);
        await LinkBecomesAsync(two, up: true);
        await SharingWorksAsync(one, two);
    }

    [Fact]
    public async Task Replicas_share_the_count_of_signals()
    {
        (string redis, IAsyncDisposable server) = await RedisServer.StartOrUseGivenAsync();
        await using IAsyncDisposable _ = server;
        string database = await postgres.NewDatabaseAsync();
        await using RunningService one = await StartAsync(database, redis, "one");
        await using RunningService two = await StartAsync(database, redis, "two");
        await one.SignalAsync();
        await two.SignalAsync();

        foreach (RunningService replica in new[] { one, two })
        {
            await Eventually.Async(
                async () => (await replica.GetJsonAsync("/api/v1/status")).GetProperty("signals").GetProperty("total").GetInt64() == 2, "a count of two");
        }
    }

    /// <summary>Subscribing again takes Redis's client a moment, so signals are sent until one arrives.</summary>
    private static async Task SharingWorksAsync(RunningService from, RunningService to)
    {
        using StreamReader events = new(await to.Client.GetStreamAsync("/events", Cancellation));
        Task<JsonElement> arrives = EventStream.NextAsync(events);
        await Eventually.Async(
            async () =>
            {
                await from.SignalAsync("together again");
                return arrives.IsCompleted;
            },
            "a signal to reach the other replica");
        Assert.Equal("together again", (await arrives).GetProperty("message").GetString());
    }

    private static Task<RunningService> StartAsync(string database, string redis, string name) => RunningService.ReadyAsync(
        $"--ConnectionStrings:Postgres={database}", $"--ConnectionStrings:Redis={redis}", $"--Replica={name}");

    private static Task LinkBecomesAsync(RunningService service, bool up) => Eventually.Async(
        async () => (await service.GetJsonAsync("/api/v1/status")).GetProperty("link").GetProperty("up").GetBoolean() == up,
        $"Redis to be {(up ? "connected" : "missed")}");
}
