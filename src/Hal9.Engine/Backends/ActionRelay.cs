using Hal9.Engine.Jobs;
using Hal9.Machine.Containers;

namespace Hal9.Engine.Backends;

/// <summary>
/// Gives a Docker action both the names of the job's services and the run's API, where no network has both: a container of the action's own image on the
/// job's network, in which nothing runs but this machine's node handing connections on, and whose network the action shares.
/// </summary>
internal sealed class ActionRelay : IAsyncDisposable
{
    private const string Folder = "/__e/api";

    private readonly ContainerEngine engine;
    private readonly EndpointRelay relay;

    private ActionRelay(ContainerEngine engine, string container, EndpointRelay relay)
    {
        this.engine = engine;
        this.relay = relay;
        Container = container;
    }

    /// <summary>Its name.</summary>
    public string Container { get; }

    /// <summary>Exactly one of the two is present.</summary>
    /// <param name="image">It need not hold anything.</param>
    public static async Task<(ActionRelay? Relay, string? Error)> StartAsync(JobRun job, ContainerEngine engine, string image, string[] labels, CancellationToken cancellation)
    {
        var time = job.Services.Time;
        if (await ProgramMount.FindAsync("node", job.Services.Request.InheritedEnvironment, time, cancellation).ConfigureAwait(false) is not { } node)
        {
            return (null, "this machine has no node, by which a container reaches its loopback");
        }
        job.Folders.Share();
        var name = job.Containers.NameOf("api");
        var (relay, error) = await EndpointRelay.StartAsync((job.Folders.Private, Folder), command => engine.Run(new ContainerRequest
        {
            Image = image,
            Name = name,
            Labels = labels,
            Network = job.Containers.Network,
            Hosts = job.Containers.Hosts,
            Entrypoint = command.Program,
            Command = command.Arguments,
            WorkingDirectory = command.WorkingDirectory,
            Mounts = [.. node.Mounts, new ContainerMount(job.Folders.Private, Folder)],
        }, command.Stop), job.Services.Endpoint.Authority, node.Command, time, cancellation).ConfigureAwait(false);
        if (relay is not null) return (new ActionRelay(engine, name, relay), null);
        await engine.RemoveAsync([name]).ConfigureAwait(false);
        return (null, error);
    }

    public async ValueTask DisposeAsync()
    {
        await relay.DisposeAsync().ConfigureAwait(false);
        await engine.RemoveAsync([Container]).ConfigureAwait(false);
    }
}
