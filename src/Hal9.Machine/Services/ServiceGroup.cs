using System.Globalization;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Services;

/// <summary>
/// Services that are started and ended together: 1. somebody is found for each before anything starts; 2. what a killed program left is cleaned
/// up; 3. their ports are reserved; 4. all start at once and are waited for until they are well. Disposing ends all of them; safe to repeat.
/// </summary>
public sealed class ServiceGroup : IAsyncDisposable
{
    private readonly IReadOnlyList<(ServiceRequest Request, ServiceProvider Provider)> members;
    private readonly ServiceGround ground;
    private readonly Lock gate = new();
    private readonly List<RunningService> running = [];
    private ServicePorts? ports;

    private ServiceGroup(IReadOnlyList<(ServiceRequest, ServiceProvider)> members, ServiceGround ground)
    {
        this.members = members;
        this.ground = ground;
    }

    /// <summary>In the order of the requests; those that could not be started are missing.</summary>
    public IReadOnlyList<RunningService> Running
    {
        get
        {
            lock (gate) return [.. members.Select(member => running.Find(service => service.Request == member.Request)).OfType<RunningService>()];
        }
    }

    /// <summary>Starts nothing. Exactly one of the two is present: the reason says of every service that nobody serves why.</summary>
    public static async Task<(ServiceGroup? Group, string? WhyNot)> PrepareAsync(IReadOnlyList<ServiceRequest> requests, ServiceGround ground, CancellationToken cancellation)
    {
        var members = new List<(ServiceRequest, ServiceProvider)>();
        var reasons = new List<string>();
        foreach (var request in requests)
        {
            var (provider, why) = await ServiceProviders.FindAsync(request, ground, cancellation).ConfigureAwait(false);
            if (provider is not null) members.Add((request, provider));
            else reasons.Add(why!);
        }
        return reasons.Count > 0 ? (null, string.Join("; ", reasons.Distinct())) : (new ServiceGroup(members, ground), null);
    }

    /// <summary>Null when all are well. After a problem those that run still do, so that their logs can be read; dispose then.</summary>
    /// <param name="say">Takes lines for the log, from any thread.</param>
    /// <exception cref="OperationCanceledException">Cancelled; dispose then.</exception>
    public async Task<ServiceFailure?> StartAsync(Action<string> say, CancellationToken cancellation)
    {
        await ServiceFolder.SweepAsync(ground.CacheFolder, ground.Time, cancellation).ConfigureAwait(false);
        (ports, var taken) = await ServicePorts.ReserveAsync(members.Select(static member => member.Request), ground, say, cancellation).ConfigureAwait(false);
        if (taken is not null) return taken;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var problems = new List<ServiceFailure>();
        await Task.WhenAll(members.Select(member => Task.Run(() => StartAsync(member.Request, member.Provider), CancellationToken.None))).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return problems.Count > 0 ? problems[0] : null;

        async Task StartAsync(ServiceRequest request, ServiceProvider provider)
        {
            var problem = await StartOneAsync(request, provider, say, stop.Token).ConfigureAwait(false);
            if (problem is null) return;
            lock (gate) problems.Add(new ServiceFailure(request, problem));
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        RunningService[] all;
        lock (gate)
        {
            all = [.. running];
            running.Clear();
        }
        await Task.WhenAll(all.Select(static service => service.DisposeAsync().AsTask())).ConfigureAwait(false);
        ports?.Dispose();
    }

    private async Task<Diagnostic?> StartOneAsync(ServiceRequest request, ServiceProvider provider, Action<string> say, CancellationToken cancellation)
    {
        var started = ground.Time.GetTimestamp();
        try
        {
            var (service, problem) = await provider.StartAsync(request, ground, say, cancellation).ConfigureAwait(false);
            if (service is null) return problem;
            lock (gate) running.Add(service);
            if (await service.WaitUntilHealthyAsync(cancellation).ConfigureAwait(false) is { } illness) return illness;
            var seconds = ground.Time.GetElapsedTime(started).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
            var where = service.Ports.Count == 0 ? "" : $" on port {string.Join(", ", service.Ports.Values)}";
            say($"{request.Name} ({request.Image}) is ready after {seconds} s: {provider.Name} {service.Version}{where}".TrimEnd());
            return null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The run was cancelled, which its caller says; or another service failed, which has said so.
            return null;
        }
    }
}
