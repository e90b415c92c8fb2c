using System.Globalization;
using Hal9.Machine.Network;

namespace Hal9.Machine.Services;

/// <summary>
/// The ports of this machine that services were promised. Whoever of hal9 wants one that another job has, waits for it, since on GitHub each job
/// has a machine of its own; a port that any other program has is refused. Disposing gives them back.
/// </summary>
public sealed class ServicePorts : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // Who had the port may have been killed: its server ends by its keeper, or by the sweep.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(5);

    private readonly List<FileStream> locks = [];

    private ServicePorts()
    {
    }

    /// <summary>Reserves the ports that the services name, all of them or none. Exactly one of the two is present.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; nothing is reserved.</exception>
    public static async Task<(ServicePorts? Ports, ServiceFailure? Failure)> ReserveAsync(IEnumerable<ServiceRequest> requests, ServiceGround ground, Action<string> say, CancellationToken cancellation)
    {
        var wanted = requests.SelectMany(static request => request.Ports.Where(static port => port.Host is not null && port.Protocol == "tcp").Select(port => (Port: port.Host!.Value, Service: request))).ToList();
        if (wanted.CountBy(static one => one.Port).FirstOrDefault(static count => count.Value > 1) is { Value: > 1 } twice)
        {
            var both = wanted.Where(one => one.Port == twice.Key).Select(static one => one.Service).ToList();
            return (null, new ServiceFailure(both[0], ServiceDiagnostics.PortTaken.Nowhere($"port {twice.Key} is asked for by {string.Join(" and ", both.Select(static one => $"`{one.Name}`"))}")));
        }
        var reserved = new ServicePorts();
        try
        {
            // In order, so that two jobs cannot wait for each other.
            foreach (var (port, service) in wanted.OrderBy(static one => one.Port))
            {
                if (await reserved.LockAsync(port, service.Name, ground, say, cancellation).ConfigureAwait(false)) await SettleAsync(port, ground, cancellation).ConfigureAwait(false);
                if (!LoopbackPort.IsTaken(port)) continue;
                reserved.Dispose();
                var problem = ServiceDiagnostics.PortTaken.Nowhere($"port {port} is taken by {LoopbackPort.HolderOf(port) ?? "another program"}, and `{service.Name}` must have it", "leave the port of the machine open, and read it from `job.services`, or stop that program");
                return (null, new ServiceFailure(service, problem));
            }
            return (reserved, null);
        }
        catch
        {
            reserved.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in locks)
        {
            File.Delete(file.Name + ".owner");
            file.Dispose();
        }
        locks.Clear();
    }

    private static async Task SettleAsync(int port, ServiceGround ground, CancellationToken cancellation)
    {
        var started = ground.Time.GetTimestamp();
        while (LoopbackPort.IsTaken(port) && ground.Time.GetElapsedTime(started) < Aftermath)
        {
            await ServiceFolder.SweepAsync(ground.CacheFolder, ground.Time, cancellation).ConfigureAwait(false);
            await Task.Delay(Look, ground.Time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Whether somebody else had it, and was waited for.</summary>
    private async Task<bool> LockAsync(int port, string name, ServiceGround ground, Action<string> say, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(ground.CacheFolder, "services", "ports")).FullName;
        var path = Path.Combine(folder, port.ToString(CultureInfo.InvariantCulture));
        for (var isSaid = false; ; isSaid = true)
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                locks.Add(file);
                await File.WriteAllTextAsync(path + ".owner", $"`{name}` of {ground.Owner}", cancellation).ConfigureAwait(false);
                return isSaid;
            }
            catch (IOException) when (File.Exists(path))
            {
                if (!isSaid) say($"Waiting for port {port}, which {OwnerOf(path)} has");
            }
            await Task.Delay(Look, ground.Time, cancellation).ConfigureAwait(false);
        }
    }

    private static string OwnerOf(string path)
    {
        try
        {
            return File.ReadAllText(path + ".owner") is { Length: > 0 } owner ? owner : "another job";
        }
        catch (IOException)
        {
            return "another job";
        }
    }
}
