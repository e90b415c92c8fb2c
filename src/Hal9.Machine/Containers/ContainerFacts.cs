using System.Globalization;
using System.Text.Json;

namespace Hal9.Machine.Containers;

/// <summary>What an engine tells of a container.</summary>
/// <param name="Health"><c>starting</c>, <c>healthy</c> or <c>unhealthy</c>; absent when it has no check.</param>
/// <param name="Ports">From a port within to the port of this machine.</param>
/// <param name="Address">On its first network that has one; absent when it has none.</param>
public sealed record ContainerFacts(string Id, bool IsRunning, int ExitCode, string? Health, IReadOnlyDictionary<int, int> Ports, string? Address, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Reads what <c>container inspect</c> prints; absent when that is not understood.</summary>
    internal static ContainerFacts? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var container = document.RootElement[0];
            var state = container.GetProperty("State");
            var network = Find(container, "NetworkSettings");
            return new ContainerFacts(
                Find(container, "Id")?.GetString() ?? "",
                Find(state, "Running")?.GetBoolean() ?? false,
                Find(state, "ExitCode")?.GetInt32() ?? 0,
                HealthOf(state),
                PortsOf(network),
                AddressOf(network),
                Variables(container));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads what <c>image inspect</c> prints.</summary>
    internal static IReadOnlyDictionary<string, string> EnvironmentOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Variables(document.RootElement[0]);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            return new Dictionary<string, string>();
        }
    }

    private static string? HealthOf(JsonElement state)
    {
        // Docker says Health; older podman Healthcheck, with an empty status where there is no check.
        var health = Find(state, "Health") ?? Find(state, "Healthcheck");
        return health is { } found && Find(found, "Status") is { ValueKind: JsonValueKind.String } status && status.GetString() is { Length: > 0 } text and not "none" ? text : null;
    }

    private static Dictionary<int, int> PortsOf(JsonElement? network)
    {
        var ports = new Dictionary<int, int>();
        if (network is not { } found || Find(found, "Ports") is not { ValueKind: JsonValueKind.Object } published) return ports;
        foreach (var port in published.EnumerateObject())
        {
            if (port.Value.ValueKind != JsonValueKind.Array || port.Value.GetArrayLength() == 0) continue;
            var inside = int.Parse(port.Name.Split('/')[0], CultureInfo.InvariantCulture);
            ports.TryAdd(inside, int.Parse(port.Value[0].GetProperty("HostPort").GetString() ?? "", CultureInfo.InvariantCulture));
        }
        return ports;
    }

    private static string? AddressOf(JsonElement? network)
    {
        if (network is not { } found) return null;
        if (Find(found, "Networks") is { ValueKind: JsonValueKind.Object } networks)
        {
            foreach (var one in networks.EnumerateObject())
            {
                if (Find(one.Value, "IPAddress")?.GetString() is { Length: > 0 } address) return address;
            }
        }
        return Find(found, "IPAddress")?.GetString() is { Length: > 0 } plain ? plain : null;
    }

    private static Dictionary<string, string> Variables(JsonElement of)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(of, "Config") is not { } config || Find(config, "Env") is not { ValueKind: JsonValueKind.Array } listed) return variables;
        foreach (var entry in listed.EnumerateArray())
        {
            var pair = (entry.GetString() ?? "").Split('=', 2);
            variables[pair[0]] = pair.Length > 1 ? pair[1] : "";
        }
        return variables;
    }

    private static JsonElement? Find(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;
}
