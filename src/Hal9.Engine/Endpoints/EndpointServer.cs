using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hal9.Engine.Endpoints;

/// <summary>Kestrel with the endpoint's routes, on a socket that listens already.</summary>
internal static class EndpointServer
{
    // What is under way when the run ends has nobody left to read it.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync(IReadOnlyList<ListeningSocket> sockets, JobTokens tokens, byte[] urlKey, TimeProvider time, CancellationToken cancellation)
    {
        using var connections = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), NullLogger.Instance);
        // Empty: no configuration of the user's environment reaches it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            foreach (var one in sockets)
            {
                if (one.Socket.LocalEndPoint is IPEndPoint address) options.Listen(address);
                else options.ListenUnixSocket(one.Socket.LocalEndPoint!.ToString()!);
            }
            EndpointRoutes.Limit(options.Limits);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IConnectionListenerFactory>(new HandedListeners(sockets, connections));
        var application = builder.Build();
        await using var disposing = application.ConfigureAwait(false);
        using var routes = new EndpointRoutes();
        routes.Map(application, tokens, urlKey, time);
        await application.StartAsync(CancellationToken.None).ConfigureAwait(false);
        var stopped = new TaskCompletionSource();
        await using (cancellation.Register(stopped.SetResult).ConfigureAwait(false)) await stopped.Task.ConfigureAwait(false);
        using var farewell = new CancellationTokenSource(Farewell, time);
        await application.StopAsync(farewell.Token).ConfigureAwait(false);
    }
}
