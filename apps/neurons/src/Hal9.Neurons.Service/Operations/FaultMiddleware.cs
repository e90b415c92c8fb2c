using Hal9.Neurons.Service.Configuration;
using Hal9.Neurons.Service.Problems;

namespace Hal9.Neurons.Service.Operations;

/// <summary>
/// Plants faults, for rehearsing what a bad version does: some requests fail, all are slower. Probes and metrics stay true, or the
/// rehearsal would not be seen.
/// </summary>
internal sealed class FaultMiddleware(RequestDelegate next, ServiceSettings settings, TimeProvider time)
{
    private readonly Random _chance = settings.FaultSeed is { } seed ? new Random(seed) : new Random();
    private readonly Lock _lock = new();

    public static bool IsWanted(ServiceSettings settings) => settings.FaultRate > 0 || settings.FaultDelay > TimeSpan.Zero;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Value is "/health" or "/ready" or "/metrics")
        {
            await next(context);
            return;
        }

        if (settings.FaultDelay > TimeSpan.Zero)
            await Task.Delay(settings.FaultDelay, time, context.RequestAborted);
        if (Draw() < settings.FaultRate)
            await Problem.Planted().ExecuteAsync(context);
        else
            await next(context);
    }

    private double Draw()
    {
        // A seeded Random is not safe to share.
        lock (_lock)
            return _chance.NextDouble();
    }
}
