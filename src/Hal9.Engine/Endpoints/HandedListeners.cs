using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Hal9.Engine.Endpoints;

/// <summary>A socket that listens already, and the wait for its next connection that is under way.</summary>
internal sealed record ListeningSocket(Socket Socket, Task<Socket> Next);

/// <summary>Gives Kestrel sockets that listen already, and the connections that were accepted on them before.</summary>
internal sealed class HandedListeners(IReadOnlyList<ListeningSocket> sockets, SocketConnectionContextFactory connections) : IConnectionListenerFactory
{
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(new Listener(sockets.First(one => one.Socket.LocalEndPoint!.AddressFamily == endpoint.AddressFamily), connections));

    private sealed class Listener(ListeningSocket handed, SocketConnectionContextFactory connections) : IConnectionListener
    {
        private Task<Socket>? waiting = handed.Next;

        public EndPoint EndPoint => handed.Socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                var socket = Interlocked.Exchange(ref waiting, null) is { } first
                    ? await first.ConfigureAwait(false)
                    : await handed.Socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                if (socket.AddressFamily == AddressFamily.InterNetwork) socket.NoDelay = true;
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
            handed.Socket.Dispose();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
