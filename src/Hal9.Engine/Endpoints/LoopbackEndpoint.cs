using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Hal9.Engine.Endpoints;

/// <summary>
/// The API of one run on this machine's loopback. An address costs a bound socket; the server behind it is started by the first
/// connection (docs/adr/0005). Thread-safe.
/// </summary>
internal sealed class LoopbackEndpoint(EndpointRun run, TimeProvider time) : IAsyncDisposable
{
    private const int Backlog = 512;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly JobTokens tokens = new(RandomNumberGenerator.GetBytes(32), time);
    private Socket? listener;
    private Task serving = Task.CompletedTask;
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

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (isClosed) return;
            isClosed = true;
        }
        await stop.CancelAsync().ConfigureAwait(false);
        await serving.ConfigureAwait(false);
        listener?.Dispose();
        stop.Dispose();
    }

    private int Bind()
    {
        lock (gate)
        {
            if (listener is null)
            {
                ObjectDisposedException.ThrowIf(isClosed, this);
                listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                listener.Listen(Backlog);
                serving = ServeAsync(listener);
            }
            return ((IPEndPoint)listener.LocalEndPoint!).Port;
        }
    }

    /// <summary>Waits for somebody; only then is ASP.NET so much as loaded.</summary>
    private async Task ServeAsync(Socket socket)
    {
        try
        {
            var first = await socket.AcceptAsync(stop.Token).ConfigureAwait(false);
            IsServing = true;
            // What an upload of a dead process left; there is one process to a run.
            run.Artifacts.RemoveUploads();
            await EndpointServer.RunAsync(socket, first, tokens, RandomNumberGenerator.GetBytes(32), time, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The run ended, and nobody had called.
        }
    }
}
