using Hal9.Neurons.Service.Configuration;

namespace Hal9.Neurons.Service.Operations;

/// <summary>
/// Leaves without dropping a request.
/// 1. Told to stop, /ready says no, and everything else goes on.
/// 2. After a while whoever spreads requests has noticed: event streams end.
/// 3. The server stops listening, and requests under way are finished (the host does this).
/// </summary>
internal sealed partial class Drain(ServiceSettings settings, TimeProvider time, ILogger<Drain> logger) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _streamsEnd = new();

    public bool IsDraining { get; private set; }

    /// <summary>Cancelled when event streams must end: they would keep the server from stopping.</summary>
    public CancellationToken StreamsEnd => _streamsEnd.Token;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        IsDraining = true;
        LogDraining(settings.DrainDelay.TotalMilliseconds);
        try
        {
            await Task.Delay(settings.DrainDelay, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host will not wait longer.
        }

        await _streamsEnd.CancelAsync();
    }

    public void Dispose() => _streamsEnd.Dispose();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Told to stop: not ready any more; listening for another {Milliseconds} ms")]
    private partial void LogDraining(double milliseconds);
}
