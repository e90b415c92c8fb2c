using System.Globalization;

namespace Hal9.Machine.Services;

/// <summary>Who listens on a port of the loopback, by <c>/proc/net/tcp</c>: https://docs.kernel.org/networking/proc_net_tcp.html</summary>
internal static class PortHolder
{
    /// <summary>Null where the machine does not tell.</summary>
    public static bool? IsListenedOn(int port) => File.Exists("/proc/net/tcp") ? Sockets(port).Count > 0 : null;

    /// <summary><c>postgres (process 123)</c>; null when it is another user's, or there is none.</summary>
    public static string? NameOf(int port)
    {
        if (!File.Exists("/proc/net/tcp")) return null;
        var sockets = Sockets(port);
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(static path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                if (!Directory.EnumerateFiles(process + "/fd").Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target))) continue;
                return $"{File.ReadAllText(process + "/comm").Trim()} (process {Path.GetFileName(process)})";
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or another user's.
            }
        }
        return null;
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
