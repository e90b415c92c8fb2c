using System.Globalization;
using Hal9.Machine.Containers;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Services;

/// <summary>Any image, by a container of this machine's engine: on the job's network where the job itself is in a container, else behind ports of this machine.</summary>
internal sealed class ContainerService : ServiceProvider
{
    public override string Name => "a container";

    public override bool Serves(ServiceRequest request) => true;

    public override async ValueTask<string?> WhyNotAsync(ServiceRequest request, ServiceGround ground, CancellationToken cancellation)
    {
        if (ground.Containers is not { } access) return $"{request.Image} needs a container engine";
        var (engine, whyNot) = await access.FindAsync(cancellation).ConfigureAwait(false);
        return engine is null ? $"{request.Image} needs a container engine, and {whyNot}; {EngineSearch.Hint}" : null;
    }

    public override async Task<(RunningService? Running, Diagnostic? Problem)> StartAsync(ServiceRequest request, ServiceGround ground, Action<string> say, CancellationToken cancellation)
    {
        var access = ground.Containers!;
        if (await access.FindAsync(cancellation).ConfigureAwait(false) is not ({ } engine, _)) return (null, NotStarted(request, "the container engine is gone"));
        var (image, missing) = await access.ProvideAsync(engine, request.Image.ToString(), request.Credentials, null, new Lines(say), cancellation).ConfigureAwait(false);
        if (image is null) return (null, missing);
        var network = ground.Network ?? (ground.OwnNetwork is { } own ? await own(engine, cancellation).ConfigureAwait(false) : null);
        var label = await access.LabelAsync(engine, cancellation).ConfigureAwait(false);
        var answer = await engine.StartAsync(new ContainerRequest
        {
            Image = image,
            Name = $"hal9-service-{request.Name.ToLowerInvariant()}-{Guid.NewGuid().ToString("N")[..12]}",
            Labels = [label, .. ground.Labels],
            Network = network,
            Aliases = network is null ? [] : [request.Name],
            Entrypoint = request.Entrypoint,
            Command = request.Command,
            Environment = new Dictionary<string, string>(request.Environment) { ["GITHUB_ACTIONS"] = "true", ["CI"] = "true" },
            Volumes = request.Volumes,
            Ports = [.. request.Ports.Select(static port => port.ToString())],
            Options = request.Options.Words,
        }, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (!answer.Succeeded) return (null, NotStarted(request, answer.Reason));
        if (await engine.InspectAsync(answer.Output, cancellation).ConfigureAwait(false) is { } facts) return (new Running(engine, facts, network, ground) { Request = request }, null);
        await engine.RemoveAsync([answer.Output]).ConfigureAwait(false);
        return (null, NotStarted(request, "the engine tells nothing of its container"));
    }

    private static Diagnostic NotStarted(ServiceRequest request, string why) => ServiceDiagnostics.NotStarted.Nowhere($"the service `{request.Name}` could not be started: {why}");

    private sealed class Running(ContainerEngine engine, ContainerFacts facts, string? network, ServiceGround ground) : RunningService
    {
        private const int LinesKept = 500;

        // Asked less often than this, a quick service would be waited for; more often, the engine would do nothing else.
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
        private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

        public override string Id => facts.Id;

        public override string Network => network ?? "";

        public override string? Address => facts.Address;

        public override IReadOnlyDictionary<int, int> Ports => facts.Ports;

        public override async Task<Diagnostic?> WaitUntilHealthyAsync(CancellationToken cancellation)
        {
            var health = Request.Options.Health ?? new HealthCheck();
            var started = ground.Time.GetTimestamp();
            var pause = FirstPause;
            while (true)
            {
                if (await engine.InspectAsync(Id, cancellation).ConfigureAwait(false) is not { IsRunning: true } now) return await EndedAsync(cancellation).ConfigureAwait(false);
                if (health.IsDisabled || now.Health is null or "healthy") return null;
                // Podman checks by timers of systemd, which many machines do not have; asked, it checks at once.
                if (engine.Kind == EngineKind.Podman && (await engine.AskAsync(["healthcheck", "run", Id], cancellation).ConfigureAwait(false)).Succeeded) return null;
                if (engine.Kind == EngineKind.Docker && now.Health == "unhealthy") return NeverHealthy("its health check failed");
                if (ground.Time.GetElapsedTime(started) > health.Patience + health.Timeout) return NeverHealthy(string.Create(CultureInfo.InvariantCulture, $"its health check did not succeed within {health.Patience.TotalSeconds:0.#} s"));
                await Task.Delay(pause, ground.Time, cancellation).ConfigureAwait(false);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }

        public override Task<string> ReadLogAsync(CancellationToken cancellation) => engine.ReadLogAsync(Id, LinesKept, cancellation);

        public override async ValueTask DisposeAsync() => await engine.RemoveAsync([Id]).ConfigureAwait(false);

        private async Task<Diagnostic> EndedAsync(CancellationToken cancellation)
        {
            var code = (await engine.InspectAsync(Id, cancellation).ConfigureAwait(false))?.ExitCode;
            var said = (await engine.ReadLogAsync(Id, 3, cancellation).ConfigureAwait(false)).ReplaceLineEndings(" ");
            return NotStarted(Request, $"its container ended{(code is null ? "" : $" with exit code {code}")}{(said.Length == 0 ? "" : ": " + said)}");
        }

        private Diagnostic NeverHealthy(string why) => ServiceDiagnostics.NeverHealthy.Nowhere($"the service `{Request.Name}` ({Request.Image}) did not become healthy: {why}");
    }

    /// <summary>Hands the progress of a pull on, line by line.</summary>
    private sealed class Lines(Action<string> say) : IOutputSink
    {
        private readonly System.Text.StringBuilder line = new();

        public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
        {
            foreach (var character in System.Text.Encoding.UTF8.GetString(bytes))
            {
                if (character != '\n')
                {
                    line.Append(character);
                    continue;
                }
                if (line.Length > 0) say(line.ToString().TrimEnd('\r'));
                line.Clear();
            }
        }

        public ValueTask TurnAsync(bool isIdle) => ValueTask.CompletedTask;
    }
}
