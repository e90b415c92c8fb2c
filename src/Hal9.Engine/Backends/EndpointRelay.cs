using System.Net;
using System.Net.Sockets;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Backends;

/// <summary>
/// Lets a container reach an endpoint on this machine's loopback, at the same address within: node, which JavaScript actions bring along, listens
/// there and hands each connection to a socket in a folder that both sides see. No port is opened to anybody else.
/// </summary>
internal sealed class EndpointRelay : IAsyncDisposable
{
    private const string Script = """
        const net = require('net');
        net.createServer(near => {
          const far = net.connect(process.argv[1]);
          near.on('error', () => far.destroy()).on('close', () => far.destroy());
          far.on('error', () => near.destroy()).on('close', () => near.destroy());
          near.pipe(far).pipe(near);
        }).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource stop = new();
    private readonly Socket listener;
    private readonly IPEndPoint endpoint;
    private readonly Task accepting;
    private Task<ChildExit>? within;

    private EndpointRelay(Socket listener, IPEndPoint endpoint)
    {
        this.listener = listener;
        this.endpoint = endpoint;
        accepting = AcceptAsync();
    }

    /// <summary>Exactly one of the two is present.</summary>
    /// <param name="folder">Of this machine, short enough for the name of a socket; and the same as the container sees it.</param>
    /// <param name="start">Starts node in the container.</param>
    /// <param name="authority">Address and port on the loopback.</param>
    /// <param name="node">See <see cref="ProgramMount.Command"/>.</param>
    public static async Task<(EndpointRelay? Relay, string? Error)> StartAsync(
        (string Here, string Inside) folder, Func<ChildCommand, ChildProcess> start, string authority, string[] node, TimeProvider time, CancellationToken cancellation)
    {
        var endpoint = IPEndPoint.Parse(authority);
        var name = $"api-{Guid.NewGuid().ToString("N")[..8]}.sock";
        var file = Path.Combine(folder.Here, name);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(file));
            // Whoever the container's user is; the folder around is this user's alone.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
            listener.Listen();
        }
        catch (Exception problem) when (problem is SocketException or ArgumentException or IOException)
        {
            listener.Dispose();
            return (null, problem.Message);
        }
        var relay = new EndpointRelay(listener, endpoint);
        if (await relay.StartWithinAsync(start, $"{folder.Inside}/{name}", node, time, cancellation).ConfigureAwait(false) is not { } error) return (relay, null);
        await relay.DisposeAsync().ConfigureAwait(false);
        return (null, error);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        listener.Dispose();
        if (within is not null) await within.ConfigureAwait(false);
        await accepting.ConfigureAwait(false);
        stop.Dispose();
    }

    private async Task<string?> StartWithinAsync(Func<ChildCommand, ChildProcess> start, string socket, string[] node, TimeProvider time, CancellationToken cancellation)
    {
        var command = new ChildCommand
        {
            Program = node[0],
            Arguments = [.. node[1..], "-e", Script, socket, endpoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            WorkingDirectory = "/",
            Environment = new Dictionary<string, string>(),
            Stop = StopTimings.Now,
        };
        var ready = new ReadySignal();
        within = start(command).WaitAsync(ready, stop.Token);
        var first = await Task.WhenAny(ready.Ready, within, Task.Delay(Patience, time, cancellation)).ConfigureAwait(false);
        if (first == ready.Ready) return null;
        return ready.Said.Length > 0 ? ready.Said : "node did not start in the container";
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptAsync(stop.Token).ConfigureAwait(false));
        }
        catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The job has ended.
        }
    }

    /// <summary>One connection, until either side ends it. Its failure is the failure of a connection, which both sides see.</summary>
    private async Task ServeAsync(Socket near)
    {
        try
        {
            using var far = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await far.ConnectAsync(endpoint, stop.Token).ConfigureAwait(false);
            await using var nearStream = new NetworkStream(near, ownsSocket: true);
            await using var farStream = new NetworkStream(far);
            await Task.WhenAll(CopyAsync(nearStream, farStream, far), CopyAsync(farStream, nearStream, near)).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            near.Dispose();
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Socket end)
    {
        await from.CopyToAsync(to, stop.Token).ConfigureAwait(false);
        end.Shutdown(SocketShutdown.Send);
    }

    private sealed class ReadySignal : IOutputSink
    {
        private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly System.Text.StringBuilder said = new();

        public Task Ready => ready.Task;

        public string Said
        {
            get
            {
                lock (said) return said.ToString().Trim();
            }
        }

        public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
        {
            if (source == OutputSource.Output) ready.TrySetResult();
            lock (said) if (said.Length < 4096) said.Append(System.Text.Encoding.UTF8.GetString(bytes));
        }

        public ValueTask TurnAsync(bool isIdle) => ValueTask.CompletedTask;
    }
}
