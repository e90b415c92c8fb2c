using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Hal9.Engine.Endpoints;

/// <summary>
/// The API of one run on this machine's loopback. An address costs a bound socket; the server behind it is started by the first
/// connection (docs/adr/0008). Thread-safe.
/// </summary>
internal sealed class LoopbackEndpoint(EndpointRun run, TimeProvider time) : IAsyncDisposable
{
    private const int Backlog = 512;
    // Linux takes 108 bytes with the zero at the end, macOS 104.
    private const int LongestSocketPath = 103;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly JobTokens tokens = new(RandomNumberGenerator.GetBytes(32), time);
    private Socket? listener;
    private Socket? local;
    private Task serving = Task.CompletedTask;
    private Task sweeping = Task.CompletedTask;
    private bool isClosed;

    /// <summary><c>127.0.0.1:PORT</c>; binds the port when it is asked for first.</summary>
    public string Authority => field ??= string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Bind()}");

    public EndpointRun Run => run;

    /// <summary>Some connection came, so the server was started.</summary>
    public bool IsServing { get; private set; }

    /// <summary>Lets a job in until it is dismissed, at most until <paramref name="expires"/>.</summary>
    /// <param name="repositoryToken">See <see cref="JobTokens.NewRepositoryToken"/>.</param>
    public JobAccess Admit(string jobKey, string repositoryToken, DateTimeOffset expires) => tokens.Issue(run, jobKey, repositoryToken, expires);

    public void Dismiss(JobAccess access) => tokens.Revoke(access);

    /// <summary>See <see cref="JobTokens.RuntimeToken"/>.</summary>
    public string RuntimeToken(JobAccess access) => tokens.RuntimeToken(access);

    /// <summary>
    /// <c>GH_CONFIG_DIR</c> of the run's scripts: leads <c>gh</c> to the endpoint by a socket in the file system, since a script gets no proxy
    /// variables, and keeps it from the user's own account. Null where there are no such sockets, or its path would be too long.
    /// </summary>
    public string? GhFolder => field ??= Authority.Length > 0 && local is not null ? Path.Combine(run.ScratchFolder, "gh") : null;

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (isClosed) return;
            isClosed = true;
        }
        await stop.CancelAsync().ConfigureAwait(false);
        await serving.ConfigureAwait(false);
        await sweeping.ConfigureAwait(false);
        listener?.Dispose();
        local?.Dispose();
        stop.Dispose();
        if (listener is not null) RemoveScratch();
    }

    private int Bind()
    {
        lock (gate)
        {
            if (listener is null)
            {
                ObjectDisposedException.ThrowIf(isClosed, this);
                // Before any step of this process runs, so that what lies there was left by a dead one.
                run.Artifacts.RemoveUploads();
                sweeping = Task.Run(SweepOthers);
                listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                listener.Listen(Backlog);
                local = BindLocal();
                serving = ServeAsync(local is null ? [listener] : [listener, local]);
            }
            return ((IPEndPoint)listener.LocalEndPoint!).Port;
        }
    }

    /// <summary>What killed runs were uploading; nothing waits for it.</summary>
    private void SweepOthers()
    {
        run.Artifacts.SweepOthers(time);
        run.Caches.SweepUploads(time);
    }

    private Socket? BindLocal()
    {
        var folder = Path.Combine(run.ScratchFolder, "gh");
        var path = Path.Combine(folder, "s");
        if (OperatingSystem.IsWindows() || Encoding.UTF8.GetByteCount(path) > LongestSocketPath) return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Delete(path);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(Backlog);
            File.WriteAllText(Path.Combine(folder, "config.yml"), $"http_unix_socket: {path}\nprompt: disabled\n");
            return socket;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SocketException)
        {
            // Then `gh` finds nobody; everything else is served.
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Waits for somebody; only then is ASP.NET so much as loaded.</summary>
    private async Task ServeAsync(Socket[] sockets)
    {
        ListeningSocket[] waiting = [.. sockets.Select(socket => new ListeningSocket(socket, socket.AcceptAsync(stop.Token).AsTask()))];
        try
        {
            await (await Task.WhenAny(waiting.Select(one => one.Next)).ConfigureAwait(false)).ConfigureAwait(false);
            IsServing = true;
            await EndpointServer.RunAsync(waiting, tokens, RandomNumberGenerator.GetBytes(32), time, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The run ended, and nobody had called.
        }
    }

    private void RemoveScratch()
    {
        try
        {
            if (Directory.Exists(run.ScratchFolder)) Directory.Delete(run.ScratchFolder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A git that was just ended still writes; `hal9 cache prune` tries again.
        }
    }
}
