using System.Globalization;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Services;

/// <summary>A service that is a program of this machine.</summary>
/// <param name="port">Where it listens on the loopback.</param>
/// <param name="containerPort">Where it would listen in its container.</param>
/// <param name="health">The command of its options, ready to run; absent: reachable is well, which it is already.</param>
internal sealed class LocalService(LocalServer server, int port, int containerPort, string version, HealthCommand? health, TimeProvider time) : RunningService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    public override string Id => server.Folder.Id;

    /// <summary>It is in no network of containers.</summary>
    public override string Network => "host";

    public override IReadOnlyDictionary<int, int> Ports { get; } = new Dictionary<int, int> { [containerPort] = port };

    public override string Version => version;

    public override async Task<Diagnostic?> WaitUntilHealthyAsync(CancellationToken cancellation)
    {
        if (health is null || Request.Options.Health is not { IsDisabled: false } check) return Ended();
        var started = time.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(20);
        // Docker would look once an interval; looking sooner and oftener finds the same, and the time it allows stays.
        while (true)
        {
            var (isWell, said) = await health.RunAsync(check.Timeout, cancellation).ConfigureAwait(false);
            if (Ended() is { } problem) return problem;
            if (isWell) return null;
            if (time.GetElapsedTime(started) >= check.Patience)
            {
                return ServiceDiagnostics.NeverHealthy.Nowhere(string.Create(CultureInfo.InvariantCulture,
                    $"the service `{Request.Name}` was not healthy within {check.Patience.TotalSeconds:0.#} s: `{check.Command}` {said}"), "see its log; the time is that of --health-interval, --health-retries and --health-start-period");
            }
            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
            pause = Shortest(pause * 2, check.Interval, LongestPause);
        }
    }

    public override Task<string> ReadLogAsync(CancellationToken cancellation) => Task.FromResult(server.Log.ToString());

    public override ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>The port of this machine that a request wants for one of the container, or why it cannot be had.</summary>
    /// <returns>Host null: any.</returns>
    public static (int? Host, Diagnostic? Problem) PortOf(ServiceRequest request, int containerPort, Action<string> say)
    {
        var mine = request.Ports.Where(mapping => mapping.Container == containerPort && mapping.Protocol == "tcp").ToList();
        foreach (var other in request.Ports.Where(mapping => mapping.Container != containerPort || mapping.Protocol != "tcp")) say($"Nothing listens on port {other.Container}/{other.Protocol} of {request.Name}");
        return mine.Count <= 1
            ? (mine.Count == 0 ? null : mine[0].Host, null)
            : (null, ServiceDiagnostics.Unsupported.Nowhere($"`{request.Name}` cannot have {mine.Count} ports of this machine for its port {containerPort}", "without a container engine it has one"));
    }

    /// <summary>Why this machine's programs do not do: what a job in a container asks for is in its network.</summary>
    public static string? WhyNot(ServiceRequest request, ServiceGround ground) => ground.Network is null ? null : $"the job runs in a container, and a program of this machine is not in its network as `{request.Name}`";

    private Diagnostic? Ended() => server.Ended.IsCompletedSuccessfully
        ? ServiceDiagnostics.NotStarted.Nowhere($"the service `{Request.Name}` ended with exit code {server.Ended.Result.Code}", "see its log")
        : null;

    private static TimeSpan Shortest(params ReadOnlySpan<TimeSpan> spans)
    {
        var shortest = spans[0];
        foreach (var span in spans) if (span < shortest) shortest = span;
        return shortest;
    }
}
