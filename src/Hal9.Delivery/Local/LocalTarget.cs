using System.Collections;
using System.Collections.Immutable;
using Hal9.Delivery.Deployments;
using Hal9.Delivery.Environments;
using Hal9.Machine.Network;
using Hal9.Machine.Processes;

namespace Hal9.Delivery.Local;

/// <summary>What publishes: the section, and where its words are run.</summary>
/// <param name="Root">Folder of hal9.yml, absolute.</param>
public sealed record ArtifactSource(ImageSection Image, string Root);

/// <summary>How this program is called to become a supervisor; the deployment's folder is added as the last word.</summary>
public sealed record SupervisorProgram(string Program, IReadOnlyList<string> Arguments);

/// <summary>Runs an environment as supervised processes of this machine. Every method does one thing and says what happened as an event.</summary>
/// <param name="choosePort">Gives a port of loopback to try; <see cref="LoopbackPort.Free"/> but in tests.</param>
public sealed class LocalTarget(DeliveryFolder folder, SupervisorProgram supervisor, Func<int> choosePort, TimeProvider time)
{
    private const int PortAttempts = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(5);

    // What the caller's environment may give to a service: where programs and homes are, nothing secret, nothing of the CI job around it.
    private static readonly string[] Inherited = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "DOTNET_ROOT", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    private readonly HashSet<int> stuck = [];

    private int portAttempt;

    public ImmutableSortedSet<int> Running() => ReplicaProcesses.Running(folder);

    /// <summary>Deployments that have a folder which can be removed.</summary>
    public ImmutableSortedSet<int> Kept() => [.. folder.Deployments().Select(static deployment => deployment.Number).Except(stuck)];

    /// <summary>Removes a deployment's folder, which no process of its uses any more. Null when the system does not let us: the next deployment tries again.</summary>
    public DeploymentEvent? Remove(int number)
    {
        try
        {
            Directory.Delete(folder[number].Path, recursive: true);
            return new DeploymentRemoved(number);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            stuck.Add(number);
            return null;
        }
    }

    /// <summary>Whether what a deployment published is still there.</summary>
    public bool HasArtifact(int number) => Directory.Exists(folder[number].App) && File.Exists(folder[number].Manifest);

    /// <summary>Publishes into the deployment's folder; it is there as a whole or not at all.</summary>
    public async Task<DeploymentEvent> PublishAsync(Deployment deployment, ArtifactSource source, ReleaseManifest manifest, CancellationToken cancellation)
    {
        var (begun, place) = (time.GetTimestamp(), folder[deployment.Number]);
        Directory.CreateDirectory(place.Path);
        var words = source.Image.PublishInto(place.AppUnderWay);
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value ?? "");
        if (ProgramSearch.Find(words[0], environment.GetValueOrDefault("PATH"), source.Root) is not { } program) return Failed($"cannot be published: there is no program `{words[0]}`");
        using (var log = new ReplicaLog(place.PublishLog))
        {
            var command = new ChildCommand { Program = program, Arguments = [.. words.Skip(1)], WorkingDirectory = source.Root, Environment = environment };
            var exit = await ChildProcess.RunAsync(command, log, time, cancellation).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            if (exit.Code != 0) return Failed($"cannot be published: `{string.Join(' ', words)}` ended with exit code {exit.Code}");
        }
        if (!File.Exists(Path.Combine(place.AppUnderWay, manifest.Program))) return Failed($"cannot be run: publishing left no program `{manifest.Program}` (see `image.program` of hal9.yml)");
        LocalJson.Write(place.Manifest, manifest, LocalJson.Default.ReleaseManifest);
        Directory.Move(place.AppUnderWay, place.App);
        return new ArtifactPublished(deployment.Number, time.GetElapsedTime(begun).TotalSeconds);

        DeploymentFailed Failed(string reason) => new(deployment.Number, DeliveryDiagnostics.PublishFailed.Code, reason);
    }

    /// <summary>Starts a supervisor that outlives this process.</summary>
    public DeploymentEvent Start(Deployment deployment)
    {
        if (ManifestOf(deployment) is not { } manifest || !HasArtifact(deployment.Artifact))
        {
            return new DeploymentFailed(deployment.Number, DeliveryDiagnostics.NotReady.Code, "cannot be started: what was published is no longer there");
        }
        var place = folder[deployment.Number];
        Directory.CreateDirectory(place.Path);
        Directory.CreateDirectory(folder.Data);
        File.Delete(place.State);
        var port = choosePort();
        var (app, inherited) = (folder[deployment.Artifact].App, InheritedVariables());
        var environment = new Dictionary<string, string>(inherited)
        {
            // The working directory holds data, so ASP.NET is told where its own files are.
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}", ["PORT"] = $"{port}", ["DOTNET_CONTENTROOT"] = app,
            ["HAL9_VERSION"] = manifest.Version, ["HAL9_ENVIRONMENT"] = manifest.EnvironmentName,
        };
        foreach (var (name, value) in manifest.Environment.Environment) environment[name] = value;
        LocalJson.Write(place.Specification, new ReplicaSpecification(Path.Combine(app, manifest.Program), folder.Data, environment, manifest.Environment.DrainDeadline), LocalJson.Default.ReplicaSpecification);
        var command = new ChildCommand
        {
            Program = supervisor.Program, Arguments = [.. supervisor.Arguments, place.Path], WorkingDirectory = folder.Path,
            Environment = new Dictionary<string, string>(inherited) { [ReplicaProcesses.SupervisorVariable] = place.Path },
        };
        return new ReplicaStarted(deployment.Number, port, DetachedProcess.Start(command, place.SupervisorLog));
    }

    /// <summary>Waits until it is healthy and ready. A replica that ends meanwhile has failed, unless another process took its port: then it is started again on another.</summary>
    public async Task<DeploymentEvent> AwaitReadyAsync(Deployment deployment, CancellationToken cancellation)
    {
        var (begun, place) = (time.GetTimestamp(), folder[deployment.Number]);
        if (ManifestOf(deployment)?.Environment is not { } environment) return Failed("lost its manifest");
        using var requests = new ReplicaRequests(deployment.Port);
        string? waitingFor = null;
        while (true)
        {
            var state = LocalJson.Read(place.State, LocalJson.Default.SupervisedReplica);
            if (state is { Exits: > 0 })
            {
                if (LoopbackPort.IsTaken(deployment.Port) && ++portAttempt < PortAttempts) return await RestartAsync(deployment, environment, cancellation).ConfigureAwait(false);
                return Failed(state.Problem is { } problem ? $"cannot be started: {problem}" : $"ended with exit code {state.LastExit} before it was ready");
            }
            if (state is null && ReplicaProcesses.SupervisorsOf(place).Count == 0 && time.GetElapsedTime(begun) > ProbeDeadline) return Failed("has no supervisor: it ended at once");
            if (state?.Replica is { } replica)
            {
                waitingFor = await requests.ProbeAsync(environment.Health, ProbeDeadline, cancellation).ConfigureAwait(false) ?? await requests.ProbeAsync(environment.Ready, ProbeDeadline, cancellation).ConfigureAwait(false);
                // It may have died of a taken port while that port's owner answered.
                if (waitingFor is null && LoopbackPort.IsListener(replica, deployment.Port)) return new ReplicaReady(deployment.Number, time.GetElapsedTime(begun).TotalSeconds);
            }
            if (time.GetElapsedTime(begun) > environment.StartDeadline)
            {
                return Failed(FormattableString.Invariant($"was not ready within {environment.StartDeadline.TotalSeconds:0.###} s: {waitingFor ?? "another process listens on its port"}"));
            }
            await Task.Delay(Interval, time, cancellation).ConfigureAwait(false);
        }

        DeploymentFailed Failed(string reason) => new(deployment.Number, DeliveryDiagnostics.NotReady.Code, reason);
    }

    /// <summary>Runs the smoke tests in their order, up to the first that fails.</summary>
    public async Task<DeploymentEvent> SmokeAsync(Deployment deployment, CancellationToken cancellation)
    {
        using var requests = new ReplicaRequests(deployment.Port);
        var passed = new List<string>();
        foreach (var test in ManifestOf(deployment)?.Environment.Smoke ?? [])
        {
            if (await requests.TryAsync(test, cancellation).ConfigureAwait(false) is { } mistake)
            {
                return new DeploymentFailed(deployment.Number, DeliveryDiagnostics.SmokeFailed.Code, $"failed the smoke test `{test.Name}`: `{(test.Post is null ? "GET" : "POST")} {test.Path}` {mistake}");
            }
            passed.Add(test.Name);
        }
        return new SmokePassed(deployment.Number, passed);
    }

    public async Task<DeploymentEvent> StopAsync(int number, EnvironmentState state, CancellationToken cancellation)
    {
        var drain = state.Deployments.TryGetValue(number, out var deployment) && ManifestOf(deployment) is { } manifest ? manifest.Environment.DrainDeadline : TimeSpan.FromSeconds(30);
        return new ReplicaStopped(number, await ReplicaProcesses.StopAsync(folder[number], drain, time, cancellation).ConfigureAwait(false));
    }

    private ReleaseManifest? ManifestOf(Deployment deployment) => LocalJson.Read(folder[deployment.Artifact].Manifest, LocalJson.Default.ReleaseManifest);

    private async Task<DeploymentEvent> RestartAsync(Deployment deployment, DeliveryEnvironment environment, CancellationToken cancellation)
    {
        await ReplicaProcesses.StopAsync(folder[deployment.Number], environment.DrainDeadline, time, cancellation).ConfigureAwait(false);
        File.Delete(folder[deployment.Number].StopMark);
        return Start(deployment);
    }

    private static Dictionary<string, string> InheritedVariables() => Inherited.Select(static name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
        .Where(static variable => variable.Value is not null).ToDictionary(static variable => variable.Name, static variable => variable.Value!);
}
