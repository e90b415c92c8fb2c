using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Hal9.Machine.Network;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Services;

/// <summary>The <c>redis</c> image by this machine's own redis-server: in memory alone, on the loopback.</summary>
internal sealed partial class RedisService : ServiceProvider
{
    private const string Program = "redis-server";
    private const int ContainerPort = 6379;
    private const int Attempts = 5;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    public override string Name => "Redis";

    public override bool Serves(ServiceRequest request) => request.Image.Repository is "library/redis" or "redis" || request.Image.Repository.EndsWith("/library/redis", StringComparison.Ordinal);

    public override ValueTask<string?> WhyNotAsync(ServiceRequest request, ServiceGround ground, CancellationToken cancellation) => ValueTask.FromResult(
        LocalService.WhyNot(request, ground) ?? (Find(ground) is null ? $"no redis-server on this machine's PATH for {request.Image} (Debian and Ubuntu: apt-get install redis-server)" : null));

    public override async Task<(RunningService? Running, Diagnostic? Problem)> StartAsync(ServiceRequest request, ServiceGround ground, Action<string> say, CancellationToken cancellation)
    {
        if (Find(ground) is not { } program) return (null, NotStarted(request, "redis-server is not there any more"));
        if (request.Entrypoint is { Length: > 0 }) return (null, Unsupported(request, "another entry point than the image's needs a container engine"));
        if (request.Volumes.FirstOrDefault(static volume => !volume.Split(':')[^1].StartsWith("/data", StringComparison.Ordinal) && !volume.Contains(":/data", StringComparison.Ordinal)) is { } volume)
        {
            return (null, Unsupported(request, $"the volume `{volume}` needs a container engine"));
        }
        if (ServerWords(request.Command) is not { } words) return (null, Unsupported(request, $"the command `{string.Join(' ', request.Command)}` needs a container engine; settings of the server do not: `redis-server --NAME VALUE`"));
        var (host, unsupported) = LocalService.PortOf(request, ContainerPort, say);
        if (unsupported is not null) return (null, unsupported);
        var user = ServiceUser.Find("redis");
        for (var attempt = 1; ; attempt++)
        {
            var port = host ?? LoopbackPort.Free();
            var (server, problem) = await StartAsync(request, ground, program, words, user, port, cancellation).ConfigureAwait(false);
            if (server is null)
            {
                if (problem?.Code == ServiceDiagnostics.PortTaken.Code && host is null && attempt < Attempts) continue;
                return (null, problem);
            }
            var version = VersionLine().Match(server.Log.ToString()) is { Success: true } match ? match.Groups[1].Value : "";
            if (request.Image.Tag is { } tag && WantedVersion().Match(tag) is { Success: true } wanted && !(version + ".").StartsWith(wanted.Value + ".", StringComparison.Ordinal)) say($"Redis {version} of this machine stands for {request.Image}");
            var client = Path.Combine(Path.GetDirectoryName(program)!, "redis-cli");
            IReadOnlyList<(string, string)> clients = File.Exists(client) ? [(client, "-p " + port.ToString(CultureInfo.InvariantCulture))] : [];
            var health = HealthCommand.Make(request, ground, server.Folder, ContainerPort, port, clients, new Dictionary<string, string>());
            return (new LocalService(server, port, ContainerPort, version, health, ground.Time) { Request = request }, null);
        }
    }

    public override IReadOnlyDictionary<string, string> VariablesOf(ServiceRequest request, IReadOnlyDictionary<int, int> ports)
    {
        if (!ports.TryGetValue(ContainerPort, out var port)) return new Dictionary<string, string>();
        var at = request.Command.ToList().IndexOf("--requirepass");
        var login = at >= 0 && at + 1 < request.Command.Count ? $":{Uri.EscapeDataString(request.Command[at + 1])}@" : "";
        return new Dictionary<string, string> { ["REDIS_URL"] = $"redis://{login}127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}" };
    }

    private static async Task<(LocalServer? Server, Diagnostic? Problem)> StartAsync(
        ServiceRequest request, ServiceGround ground, string program, IReadOnlyList<string> words, ServiceUser? user, int port, CancellationToken cancellation)
    {
        var folder = ServiceFolder.Make(ground.CacheFolder, user);
        LocalServer? server = null;
        try
        {
            var command = new ChildCommand
            {
                Program = program,
                Arguments =
                [
                    "--dir", folder.Data, "--save", "", "--appendonly", "no", "--daemonize", "no", "--protected-mode", "no",
                    .. words, "--loglevel", "notice", "--bind", "127.0.0.1", "-::1", "--port", port.ToString(CultureInfo.InvariantCulture),
                ],
                WorkingDirectory = folder.Path,
                Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["LC_ALL"] = "C.UTF-8", ["TZ"] = "UTC", ["HOME"] = folder.Path, [ServiceFolder.Variable] = folder.Path },
            };
            server = LocalServer.Start(folder, user?.Wrap(command, ground.SearchPath) ?? command, ground.Time);
            if (await WaitUntilReadyAsync(request, server, port, ground.Time, cancellation).ConfigureAwait(false) is { } problem) return (null, problem);
            var started = server;
            server = null;
            folder = null;
            return (started, null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (null, NotStarted(request, problem.Message));
        }
        finally
        {
            if (server is not null) await server.DisposeAsync().ConfigureAwait(false);
            folder?.Dispose();
        }
    }

    private static async Task<Diagnostic?> WaitUntilReadyAsync(ServiceRequest request, LocalServer server, int port, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (server.Ended.IsCompleted)
            {
                var exit = await server.Ended.ConfigureAwait(false);
                var log = server.Log.ToString();
                if (log.Contains("Address already in use", StringComparison.Ordinal))
                {
                    return ServiceDiagnostics.PortTaken.Nowhere($"port {port} is taken by {LoopbackPort.HolderOf(port) ?? "another program"}, and `{request.Name}` must have it");
                }
                return NotStarted(request, $"redis-server ended with exit code {exit.Code}: {string.Join(' ', log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(4))}");
            }
            // Its log says first that the port is its own; whoever else listened there would answer too.
            if (server.Log.ToString().Contains("Ready to accept connections", StringComparison.Ordinal) && await AnswersAsync(port, cancellation).ConfigureAwait(false)) return null;
            if (time.GetElapsedTime(started) > StartDeadline) return NotStarted(request, $"Redis was not ready within {StartDeadline.TotalSeconds} s");
            await Task.Delay(Look, time, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? Find(ServiceGround ground) => OperatingSystem.IsWindows() ? null : ProgramSearch.Find(Program, ground.SearchPath, "/");

    private static IReadOnlyList<string>? ServerWords(IReadOnlyList<string> command)
    {
        if (command.Count == 0) return [];
        if (command[0] == Program) return [.. command.Skip(1)];
        return command[0].StartsWith('-') ? command : null;
    }

    private static Diagnostic NotStarted(ServiceRequest request, string why) => ServiceDiagnostics.NotStarted.Nowhere($"the service `{request.Name}` could not be started: {why}");

    private static Diagnostic Unsupported(ServiceRequest request, string why) => ServiceDiagnostics.Unsupported.Nowhere($"`{request.Name}`: {why}");

    [GeneratedRegex(@"Redis version=([0-9]+(\.[0-9]+)*)", RegexOptions.NonBacktracking)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)*", RegexOptions.NonBacktracking)]
    private static partial Regex WantedVersion();
}
