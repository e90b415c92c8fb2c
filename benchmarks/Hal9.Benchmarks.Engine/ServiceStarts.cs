using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Hal9.Machine.Containers;
using Hal9.Machine.Processes;
using Hal9.Machine.Services;

namespace Hal9.Benchmarks.Engine;

/// <summary>
/// From nothing until a service of a job is ready, health command included, against starting the same server by hand: <c>pg_ctl -w</c> on
/// a folder that is there already, and <c>redis-server</c> until it answers a PING.
/// </summary>
internal static class ServiceStarts
{
    private const int Rounds = 7;

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    public static async Task RunAsync()
    {
        var root = Directory.CreateTempSubdirectory("hal9-starts-").FullName;
        if (IsRoot) Run("chmod", ["711", root]);
        try
        {
            var ground = new ServiceGround { Environment = ServiceGround.OwnEnvironment, CacheFolder = Path.Combine(root, "cache"), Owner = "the benchmark", Time = TimeProvider.System };
            Table.Head("A service of a job until it is ready", "what", "time", "slowest", "to the floor");
            if (Postgres() is { } folder) await CompareAsync("PostgreSQL, from the template (budget: 2 s)", ground, Request("postgres", "pg_isready"), "pg_ctl -w start", ByHand(root, folder)).ConfigureAwait(false);
            else Table.Row($"PostgreSQL | not on this machine | | ");
            if (ProgramSearch.Find("redis-server", ground.SearchPath, "/") is { } redis) await CompareAsync("Redis (budget: 0.2 s)", ground, Request("redis", "redis-cli ping"), "redis-server until PONG", () => RedisByHand(redis)).ConfigureAwait(false);
            else Table.Row($"Redis | not on this machine | | ");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task CompareAsync(string name, ServiceGround ground, ServiceRequest request, string floorName, Func<double> byHand)
    {
        List<double> floors = [], ours = [];
        // One round to warm up, which also makes PostgreSQL's template.
        for (var round = -1; round < Rounds; round++)
        {
            var floor = byHand();
            var clock = Stopwatch.StartNew();
            var (group, whyNot) = await ServiceGroup.PrepareAsync([request], ground, CancellationToken.None).ConfigureAwait(false);
            if (group is null) throw new InvalidOperationException(whyNot);
            await using (group.ConfigureAwait(false))
            {
                if (await group.StartAsync(static _ => { }, CancellationToken.None).ConfigureAwait(false) is { } problem) throw new InvalidOperationException(problem.ToString());
                if (round < 0) continue;
                floors.Add(floor);
                ours.Add(clock.Elapsed.TotalMilliseconds);
            }
        }
        double low = Table.Median(floors), high = Table.Median(ours);
        Table.Row($"floor: {floorName} | {low:0} ms | {floors.Max():0} ms | 1.00");
        Table.Row($"{name} | {high:0} ms | {ours.Max():0} ms | {high / low:0.00}");
    }

    private static ServiceRequest Request(string image, string health) => new()
    {
        Name = image,
        Image = ImageReference.Parse(image).Image!,
        Environment = new Dictionary<string, string> { ["POSTGRES_PASSWORD"] = "postgres", ["POSTGRES_DB"] = "shop" },
        Options = ContainerOptions.Parse($"--health-cmd \"{health}\" --health-interval 1s").Options!,
    };

    private static string? Postgres() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(static version => Path.Combine(version, "bin")).LastOrDefault(static bin => File.Exists(Path.Combine(bin, "pg_ctl"))) : null;

    private static Func<double> ByHand(string root, string bin)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "by-hand")).FullName;
        if (IsRoot) Run("chown", ["postgres", folder]);
        var data = Path.Combine(folder, "data");
        AsServer(Path.Combine(bin, "initdb"), ["-D", data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        return () =>
        {
            var port = Free();
            var clock = Stopwatch.StartNew();
            AsServer(Path.Combine(bin, "pg_ctl"), ["-D", data, "-w", "-s", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off", "start"]);
            var taken = clock.Elapsed.TotalMilliseconds;
            AsServer(Path.Combine(bin, "pg_ctl"), ["-D", data, "-m", "fast", "-s", "stop"]);
            return taken;
        };
    }

    private static double RedisByHand(string program)
    {
        var port = Free();
        var clock = Stopwatch.StartNew();
        using var server = Process.Start(new ProcessStartInfo(program, ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) { RedirectStandardOutput = true })!;
        while (!Answers(port)) Thread.Sleep(1);
        var taken = clock.Elapsed.TotalMilliseconds;
        server.Kill();
        server.WaitForExit();
        return taken;
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            client.GetStream().Write("PING\r\n"u8);
            var answer = new byte[16];
            return Encoding.ASCII.GetString(answer, 0, client.GetStream().Read(answer)).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>PostgreSQL does not run as root.</summary>
    private static void AsServer(string program, string[] arguments)
    {
        if (IsRoot) Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", "--", program, .. arguments]);
        else Run(program, arguments);
    }

    private static void Run(string program, string[] arguments)
    {
        // Not by pipes, which the server would inherit and hold open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null 2>&1", "sh", program, .. arguments]) { WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}");
    }
}
