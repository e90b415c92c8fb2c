using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hal9.Machine.Processes;

namespace Hal9.Delivery.Local;

/// <summary>Ports of the loopback address.</summary>
public static class LoopbackPort
{
    /// <summary>One that is free at this moment; another may take it before it is used.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>Whether this process, and not another, listens on the port: its socket is the listening one of <c>/proc/net/tcp</c>.</summary>
    /// <remarks>A program that leaves listening to a child of its own is believed when the machine has no word of who listens.</remarks>
    public static bool IsListener(ProcessIdentity process, int port)
    {
        var sockets = Listeners("/proc/net/tcp", port).Concat(Listeners("/proc/net/tcp6", port)).Select(static inode => $"socket:[{inode}]").ToHashSet();
        if (sockets.Count == 0) return process.IsAlive();
        try
        {
            return Directory.EnumerateFiles($"/proc/{process.Pid.ToString(CultureInfo.InvariantCulture)}/fd").Any(descriptor => File.ResolveLinkTarget(descriptor, returnFinalTarget: false) is { } target && sockets.Contains(target.Name));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Inodes of sockets in state 0A (listening) on a port. https://docs.kernel.org/networking/proc_net_tcp.html</summary>
    private static IEnumerable<string> Listeners(string table, int port)
    {
        if (!File.Exists(table)) yield break;
        var ending = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[1].EndsWith(ending, StringComparison.Ordinal) && fields[3] == "0A") yield return fields[9];
        }
    }
}
