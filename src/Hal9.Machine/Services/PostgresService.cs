using System.Globalization;
using System.Text;
using Hal9.Machine.Containers;
using Hal9.Machine.Network;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Services;

/// <summary>The <c>postgres</c> image by this machine's own PostgreSQL: a private cluster on the loopback, thrown away at the end.</summary>
internal sealed class PostgresService : ServiceProvider
{
    private const int ContainerPort = 5432;
    private const int Attempts = 5;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    public override string Name => "PostgreSQL";

    public override bool Serves(ServiceRequest request) => request.Image.Repository is "library/postgres" or "postgres" || request.Image.Repository.EndsWith("/library/postgres", StringComparison.Ordinal);

    public override async ValueTask<string?> WhyNotAsync(ServiceRequest request, ServiceGround ground, CancellationToken cancellation)
    {
        if (LocalService.WhyNot(request, ground) is { } why) return why;
        if (OperatingSystem.IsWindows()) return "PostgreSQL as a service of a job is not supported on Windows";
        return await PostgresPrograms.FindAsync(ground, MajorOf(request.Image), cancellation).ConfigureAwait(false) is null
            ? $"no PostgreSQL on this machine for {request.Image} (Debian and Ubuntu: apt-get install postgresql)" : null;
    }

    public override async Task<(RunningService? Running, Diagnostic? Problem)> StartAsync(ServiceRequest request, ServiceGround ground, Action<string> say, CancellationToken cancellation)
    {
        var major = MajorOf(request.Image);
        if (await PostgresPrograms.FindAsync(ground, major, cancellation).ConfigureAwait(false) is not { } programs) return (null, NotStarted(request, "PostgreSQL is not there any more"));
        var (settings, error) = PostgresSettings.Read(request, ground);
        if (settings is null) return (null, NotStarted(request, error!));
        var (host, unsupported) = LocalService.PortOf(request, ContainerPort, say);
        if (unsupported is not null) return (null, unsupported);
        if (major is not null && major != programs.Major) say($"PostgreSQL {programs.Version} of this machine stands for {request.Image}");

        var user = ServiceUser.Find("postgres");
        if (user is null && Environment.IsPrivilegedProcess) return (null, NotStarted(request, "PostgreSQL does not run as root, and this machine has no user `postgres` or `nobody`"));
        var template = new PostgresTemplate(programs, ground, user);
        for (var attempt = 1; ; attempt++)
        {
            var (server, port, problem) = await StartAsync(request, ground, settings, template, user, host, say, cancellation).ConfigureAwait(false);
            if (server is null)
            {
                // A free port may be another's a moment later; then another one is.
                if (problem?.Code == ServiceDiagnostics.PortTaken.Code && host is null && attempt < Attempts) continue;
                return (null, problem);
            }
            var variables = new Dictionary<string, string> { ["PGHOST"] = server.Folder.Socket, ["PGPORT"] = port.ToString(CultureInfo.InvariantCulture) };
            if (settings.Password is { } password) variables["PGPASSWORD"] = password;
            string[] clients = ["pg_isready", "psql"];
            var health = HealthCommand.Make(request, ground, server.Folder, ContainerPort, port, [.. clients.Select(name => (programs[name], "")).Where(static client => File.Exists(client.Item1))], variables);
            return (new LocalService(server, port, ContainerPort, programs.Version, health, ground.Time) { Request = request }, null);
        }
    }

    public override IReadOnlyDictionary<string, string> VariablesOf(ServiceRequest request, IReadOnlyDictionary<int, int> ports)
    {
        if (!ports.TryGetValue(ContainerPort, out var number)) return new Dictionary<string, string>();
        var port = number.ToString(CultureInfo.InvariantCulture);
        var user = request.Environment.GetValueOrDefault("POSTGRES_USER") is { Length: > 0 } named ? named : "postgres";
        var database = request.Environment.GetValueOrDefault("POSTGRES_DB") is { Length: > 0 } chosen ? chosen : user;
        var password = request.Environment.GetValueOrDefault("POSTGRES_PASSWORD") ?? "";
        var login = Uri.EscapeDataString(user) + (password.Length == 0 ? "" : ":" + Uri.EscapeDataString(password));
        return new Dictionary<string, string>
        {
            ["DATABASE_URL"] = $"postgres://{login}@127.0.0.1:{port}/{Uri.EscapeDataString(database)}",
            ["PGHOST"] = "127.0.0.1",
            ["PGPORT"] = port,
            ["PGUSER"] = user,
            ["PGPASSWORD"] = password,
            ["PGDATABASE"] = database,
        };
    }

    private static async Task<(LocalServer? Server, int Port, Diagnostic? Problem)> StartAsync(
        ServiceRequest request, ServiceGround ground, PostgresSettings settings, PostgresTemplate template, ServiceUser? user, int? host, Action<string> say, CancellationToken cancellation)
    {
        var folder = ServiceFolder.Make(ground.CacheFolder, user);
        LocalServer? server = null;
        try
        {
            if (await template.FillAsync(folder, settings, say, cancellation).ConfigureAwait(false) is { } said) return (null, 0, NotStarted(request, said));
            var access = Path.Combine(folder.Data, "pg_hba.conf");
            // As the image leaves it: whoever is inside is trusted, over the network a password is asked for.
            await File.WriteAllTextAsync(access, $"local all all trust\nhost all all all {settings.HostMethod}\n", cancellation).ConfigureAwait(false);
            user?.Own(access);
            var port = host ?? LoopbackPort.Free();
            if (template.Command(folder, "postgres", ServerArguments(folder, settings, port)) is not { } command) return (null, 0, NotStarted(request, $"no program of this machine changes to the user {user!.Name}"));
            server = LocalServer.Start(folder, command, ground.Time);
            var problem = await WaitUntilReadyAsync(request, server, port, ground.Time, cancellation).ConfigureAwait(false)
                ?? await PrepareAsync(request, server, settings, template, port, ground.Time, cancellation).ConfigureAwait(false);
            if (problem is not null) return (null, port, problem);
            var started = server;
            server = null;
            folder = null;
            return (started, port, null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (null, 0, NotStarted(request, problem.Message));
        }
        finally
        {
            if (server is not null) await server.DisposeAsync().ConfigureAwait(false);
            folder?.Dispose();
        }
    }

    /// <summary>Durability is given up: the data ends with the job. The user's own settings come last and stand.</summary>
    private static IReadOnlyList<string> ServerArguments(ServiceFolder folder, PostgresSettings settings, int port) =>
    [
        "-D", folder.Data,
        "-c", "listen_addresses=127.0.0.1,::1",
        "-c", "unix_socket_directories=" + folder.Socket,
        "-c", "timezone=Etc/UTC", "-c", "log_timezone=Etc/UTC",
        "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
        .. settings.ServerArguments,
        "-p", port.ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>Its own file says when it takes connections; its log, that the port is really its own.</summary>
    private static async Task<Diagnostic?> WaitUntilReadyAsync(ServiceRequest request, LocalServer server, int port, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (!IsReady(server.Folder))
        {
            if (server.Ended.IsCompleted)
            {
                var exit = await server.Ended.ConfigureAwait(false);
                var log = server.Log.ToString();
                if (log.Contains("could not bind", StringComparison.Ordinal)) return PortTaken(request, port);
                return NotStarted(request, $"PostgreSQL ended with exit code {exit.Code}: {LastLines(log)}");
            }
            if (time.GetElapsedTime(started) > StartDeadline) return NotStarted(request, $"PostgreSQL was not ready within {StartDeadline.TotalSeconds} s: {LastLines(server.Log.ToString())}");
            await Task.Delay(Look, time, cancellation).ConfigureAwait(false);
        }
        // Where only one of the two addresses was free it goes on with a warning, and somebody else answers on the other.
        return server.Log.ToString().Contains("could not bind IPv4 address", StringComparison.Ordinal) ? PortTaken(request, port) : null;
    }

    private static bool IsReady(ServiceFolder folder)
    {
        try
        {
            // Line 8 of https://www.postgresql.org/docs/current/storage-file-layout.html's postmaster.pid
            return File.ReadAllLines(Path.Combine(folder.Data, "postmaster.pid")) is { Length: >= 8 } lines && lines[7].Trim() == "ready";
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The database and the password, which the image's first start makes.</summary>
    private static async Task<Diagnostic?> PrepareAsync(
        ServiceRequest request, LocalServer server, PostgresSettings settings, PostgresTemplate template, int port, TimeProvider time, CancellationToken cancellation)
    {
        var statements = new StringBuilder();
        if (settings.Database != "postgres") statements.Append("CREATE DATABASE ").Append(Quoted(settings.Database, '"')).Append(";\n");
        if (settings.Password is { } password) statements.Append("ALTER ROLE ").Append(Quoted(settings.User, '"')).Append(" WITH PASSWORD ").Append(Quoted(password, '\'')).Append(";\n");
        if (statements.Length == 0) return null;
        var output = new CapturedOutput(64 * 1024);
        string[] arguments = ["-h", server.Folder.Socket, "-p", port.ToString(CultureInfo.InvariantCulture), "-U", settings.User, "-d", "postgres", "-X", "-q", "-w", "-v", "ON_ERROR_STOP=1"];
        using var clock = new CancellationTokenSource(StartDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        var exit = await ChildProcess.RunAsync(template.Command(server.Folder, "psql", arguments, Encoding.UTF8.GetBytes(statements.ToString()))!, output, time, either.Token).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return exit.Code == 0 ? null : NotStarted(request, $"the database `{settings.Database}` could not be made: {output.ErrorText.ReplaceLineEndings(" ")}");
    }

    private static string Quoted(string text, char quote) => quote + text.Replace(quote.ToString(), new string(quote, 2), StringComparison.Ordinal) + quote;

    private static int? MajorOf(ImageReference image) =>
        image.Tag is { } tag && tag.AsSpan(0, tag.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : tag.Length) is { Length: > 0 and < 5 } digits ? int.Parse(digits, CultureInfo.InvariantCulture) : null;

    private static Diagnostic NotStarted(ServiceRequest request, string why) => ServiceDiagnostics.NotStarted.Nowhere($"the service `{request.Name}` could not be started: {why.ReplaceLineEndings(" ").Trim()}");

    private static Diagnostic PortTaken(ServiceRequest request, int port) =>
        ServiceDiagnostics.PortTaken.Nowhere($"port {port} is taken by {LoopbackPort.HolderOf(port) ?? "another program"}, and `{request.Name}` must have it", "leave the port of the machine open, and read it from `job.services`, or stop that program");

    private static string LastLines(string log) => string.Join(' ', log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(5));
}
