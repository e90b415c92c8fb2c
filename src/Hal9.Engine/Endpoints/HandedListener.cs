using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Hal9.Engine.Endpoints;

/// <summary>Gives Kestrel a socket that listens already, and the connection that was accepted on it before.</summary>
internal sealed class HandedListener(Socket listener, Socket first, SocketConnectionContextFactory connections) : IConnectionListenerFactory, IConnectionListener
{
    private Socket? waiting = first;

    public EndPoint EndPoint => listener.LocalEndPoint!;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var socket = Interlocked.Exchange(ref waiting, null) ?? await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
            socket.NoDelay = true;
            return connections.Create(socket);
        }
        catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
        {
            return null;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        // Kestrel asks no token of AcceptAsync; closing the socket is what ends it.
        listener.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        connections.Dispose();
        return ValueTask.CompletedTask;
    }
}
