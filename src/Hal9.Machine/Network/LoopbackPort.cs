using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Network;

/// <summary>Ports of the loopback address, and who listens on them by <c>/proc/net/tcp</c>: https://docs.kernel.org/networking/proc_net_tcp.html</summary>
public static class LoopbackPort
{
    /// <summary>One that is free at this moment; another may take it before it is used.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Somebody listens on it, or holds it in another way. Not having the right to it is something else.</summary>
    public static bool IsTaken(int port)
    {
        if (Sockets(port).Count > 0) return true;
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException problem)
        {
            return problem.SocketErrorCode == SocketError.AddressAlreadyInUse;
        }
    }

    /// <summary><c>postgres (process 123)</c>; null when it is another user's, or there is none, or the machine does not tell.</summary>
    public static string? HolderOf(int port)
    {
        if (Sockets(port) is not { Count: > 0 } sockets) return null;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) || !HasAny(pid, sockets)) continue;
            try
            {
                return $"{File.ReadAllText(folder + "/comm").Trim()} (process {pid.ToString(CultureInfo.InvariantCulture)})";
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile.
            }
        }
        return null;
    }

    /// <summary>Whether this process, and not another, listens on the port.</summary>
    /// <remarks>A program that leaves listening to a child of its own is believed when the machine has no word of who listens.</remarks>
    public static bool IsListener(ProcessIdentity process, int port) => Sockets(port) is { Count: > 0 } sockets ? HasAny(process.Pid, sockets) : process.IsAlive();

    private static bool HasAny(int pid, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/fd").Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or another user's.
            return false;
        }
    }

    /// <summary>As links of <c>/proc/PID/fd</c> show them. State 0A is listening; an address that is not the loopback's or all of them does not count.</summary>
    private static HashSet<string> Sockets(int port)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var ending = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var table in (ReadOnlySpan<string>)["/proc/net/tcp", "/proc/net/tcp6"])
        {
            if (!File.Exists(table)) continue;
            foreach (var fields in File.ReadLines(table).Skip(1).Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            {
                if (fields.Length > 9 && fields[3] == "0A" && fields[1].EndsWith(ending, StringComparison.Ordinal) && IsLocal(fields[1][..^ending.Length])) found.Add($"socket:[{fields[9]}]");
            }
        }
        return found;
    }

    private static bool IsLocal(string address) => address is "00000000" or "0100007F"
        or "00000000000000000000000000000000" or "00000000000000000000000001000000" or "0000000000000000FFFF00000100007F";
}
