using System.Text.Json;
using Hal9.Neurons.Service.Signals;
using StackExchange.Redis;

namespace Hal9.Neurons.Service.Replicas;

/// <summary>
/// Shares by Redis. While Redis is away each replica does as if it were alone and says so; when it comes back, so does the sharing.
/// </summary>
internal sealed partial class RedisLink(string configuration, SignalFeed feed, TimeProvider time, string replica, ILogger<RedisLink> logger)
    : BackgroundService, IReplicaLink
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("neurons:signals");
    private static readonly RedisKey TotalsKey = "neurons:totals";
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    /// <summary>What this replica remembers itself, for when Redis is away.</summary>
    private readonly MemoryLink _alone = new(time);

    private volatile ConnectionMultiplexer? _redis;
    private volatile string? _trouble = "has not answered yet";

    public string Kind => "Redis";

    public string? Trouble => _trouble;

    public async Task PublishAsync(Signal signal, CancellationToken cancellation)
    {
        byte[] message = JsonSerializer.SerializeToUtf8Bytes(signal, ServiceJson.Readable.Signal);
        await TryAsync(async redis => await redis.GetSubscriber().PublishAsync(Channel, message, CommandFlags.FireAndForget), 0L);
    }

    public async Task<SignalTotals?> RecallTotalsAsync(CancellationToken cancellation)
    {
        RedisValue kept = await TryAsync(redis => redis.GetDatabase().StringGetAsync(TotalsKey), RedisValue.Null);
        return kept.IsNullOrEmpty
            ? await _alone.RecallTotalsAsync(cancellation)
            : JsonSerializer.Deserialize((byte[])kept!, ServiceJson.Readable.SignalTotals);
    }

    public async Task RememberTotalsAsync(SignalTotals totals, CancellationToken cancellation)
    {
        await _alone.RememberTotalsAsync(totals, cancellation);
        byte[] kept = JsonSerializer.SerializeToUtf8Bytes(totals, ServiceJson.Readable.SignalTotals);
        await TryAsync(redis => redis.GetDatabase().StringSetAsync(TotalsKey, kept, Freshness), false);
    }

    public override void Dispose()
    {
        _redis?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 1000;
        options.AsyncTimeout = 500;
        // A command while Redis is away fails at once rather than waiting for it to come back.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ReconnectRetryPolicy = new LinearRetry(1000);
        options.ClientName = replica.Replace(' ', '-');
        ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(options);
        await redis.GetSubscriber().SubscribeAsync(Channel, (_, message) => Heard(message), CommandFlags.FireAndForget);
        _redis = redis;

        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(500), time);
        do
            Became(redis.IsConnected ? null : "does not answer");
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Heard(RedisValue message)
    {
        try
        {
            if (JsonSerializer.Deserialize((byte[])message!, ServiceJson.Readable.Signal) is { } signal && signal.Replica != replica)
                feed.Publish(signal);
        }
        catch (JsonException exception)
        {
            LogNotASignal(exception.Message);
        }
    }

    private async Task<T> TryAsync<T>(Func<ConnectionMultiplexer, Task<T>> ask, T otherwise)
    {
        if (_redis is not { IsConnected: true } redis)
            return otherwise;
        try
        {
            return await ask(redis);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            Became("does not answer");
            return otherwise;
        }
    }

    private void Became(string? trouble)
    {
        string? before = _trouble;
        _trouble = trouble;
        if (trouble is null && before is not null)
            LogConnected();
        else if (trouble is not null && trouble != before)
            LogAway(trouble);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is connected")]
    private partial void LogConnected();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis {Trouble}; this replica works on alone")]
    private partial void LogAway(string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something that is not a signal came from Redis: {Reason}")]
    private partial void LogNotASignal(string reason);
}
