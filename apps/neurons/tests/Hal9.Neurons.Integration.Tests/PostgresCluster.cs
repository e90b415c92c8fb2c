using System.Globalization;

namespace Hal9.Neurons.Integration.Tests;

/// <summary>Makes, starts and stops a PostgreSQL cluster in a folder, as the user postgres where the tests run as root.</summary>
internal static class PostgresCluster
{
    /// <summary>The folder of initdb and pg_ctl; skips the test where there is none.</summary>
    public static string FindBinaries()
    {
        IEnumerable<string> installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            : [];
        string? initdb = LocalServer.Find("initdb", installed);
        if (initdb is null)
            Assert.Skip("needs PostgreSQL (initdb)");
        return Path.GetDirectoryName(initdb)!;
    }

    /// <summary>Makes a cluster and starts it. Returns how to connect.</summary>
    public static async Task<string> StartNewAsync(string binaries, string folder, int port)
    {
        if (IsRoot)
            await LocalServer.RunAsync("chown", "postgres", folder);
        await RunAsync(binaries, "initdb", "--pgdata", Data(folder), "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "--no-locale");
        await StartAsync(binaries, folder, port);
        return string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Timeout=60");
    }

    public static Task StartAsync(string binaries, string folder, int port) => RunAsync(
        binaries, "pg_ctl", "start", "--wait", "--silent", "--pgdata", Data(folder), "--log", Path.Combine(folder, "log"), "--options",
        string.Create(CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"));

    /// <param name="mode"><c>fast</c> ends sessions; <c>immediate</c> is as if the machine lost power.</param>
    public static Task StopAsync(string binaries, string folder, string mode) =>
        RunAsync(binaries, "pg_ctl", "stop", "--wait", "--silent", "--mode", mode, "--pgdata", Data(folder));

    private static bool IsRoot => !OperatingSystem.IsWindows() && Environment.UserName == "root";

    private static string Data(string folder) => Path.Combine(folder, "data");

    private static Task RunAsync(string binaries, string program, params string[] arguments)
    {
        string path = Path.Combine(binaries, program);
        return IsRoot ? LocalServer.RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : LocalServer.RunAsync(path, arguments);
    }
}
