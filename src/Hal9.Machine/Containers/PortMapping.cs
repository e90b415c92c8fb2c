using System.Globalization;

namespace Hal9.Machine.Containers;

/// <summary>A port of a container, and the port of this machine that leads to it.</summary>
/// <param name="Host">Absent: any free one.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
/// <param name="Address">Of this machine; absent: all of them to a container engine, the loopback to a program of this machine.</param>
public readonly record struct PortMapping(int Container, int? Host, string Protocol = "tcp", string? Address = null)
{
    /// <summary>Reads Docker's <c>[[address:]host:]container[/protocol]</c>, ranges included. Exactly one of the two is present.</summary>
    public static (IReadOnlyList<PortMapping>? Mappings, string? Error) Parse(string text)
    {
        var (rest, protocol) = (text.Trim(), "tcp");
        if (rest.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0)
        {
            protocol = rest[(slash + 1)..].ToLowerInvariant();
            rest = rest[..slash];
            if (protocol is not ("tcp" or "udp")) return (null, $"`{text}`: the protocol is tcp or udp");
        }
        string? address = null;
        string? host = null;
        if (rest.LastIndexOf(':') is var colon and >= 0)
        {
            (host, rest) = (rest[..colon], rest[(colon + 1)..]);
            if (host.LastIndexOf(':') is var inner and >= 0) (address, host) = (host[..inner].Trim('[', ']'), host[(inner + 1)..]);
        }
        if (Range(rest) is not { } inside) return (null, $"`{text}` is no port: `container`, `host:container` or `address:host:container` are, from 1 to 65535");
        if (string.IsNullOrEmpty(host)) return ([.. Enumerable.Range(inside.First, inside.Count).Select(port => new PortMapping(port, null, protocol, address))], null);
        if (Range(host) is not { } outside) return (null, $"`{text}`: `{host}` is no port of this machine");
        if (inside.Count != outside.Count) return (null, $"`{text}`: the two ranges are of different length");
        return ([.. Enumerable.Range(0, inside.Count).Select(i => new PortMapping(inside.First + i, outside.First + i, protocol, address))], null);
    }

    public override string ToString() => (Address is null ? "" : Address + ":") + (Host is { } host ? $"{host.ToString(CultureInfo.InvariantCulture)}:" : "")
        + Container.ToString(CultureInfo.InvariantCulture) + (Protocol == "tcp" ? "" : "/" + Protocol);

    private static (int First, int Count)? Range(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (Number(dash < 0 ? text : text[..dash]) is not { } first) return null;
        if (dash < 0) return (first, 1);
        return Number(text[(dash + 1)..]) is { } last && last >= first ? (first, last - first + 1) : null;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535 ? port : null;
}
