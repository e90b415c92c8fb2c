using System.Globalization;
using System.Text.RegularExpressions;
using Hal9.Machine.Services;

namespace Hal9.Toolchains.Integration;

/// <summary>What commands are told of running services, as variables of their environment.</summary>
public static partial class ServiceVariables
{
    private static readonly string[] Known = ["host", "port", "user", "password", "database", "url"];

    /// <summary>Null when every <c>{…}</c> of a value is known; else a clause for a diagnostic.</summary>
    public static string? Mistake(string text) => Place().Matches(text).Select(static match => match.Groups[1].Value).FirstOrDefault(static name => !Known.Contains(name)) is { } unknown
        ? $"has no `{{{unknown}}}`: there are {string.Join(", ", Known.Select(static name => $"{{{name}}}"))}" : null;

    /// <summary>
    /// For each service its names by custom (<c>DATABASE_URL</c>, <c>PGHOST</c>; of two, the first keeps them), then <c>NAME_HOST</c>, <c>NAME_PORT</c>
    /// and <c>NAME_URL</c>, then those that were declared.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<RunningService> running, IReadOnlyDictionary<string, DeclaredService> declared)
    {
        var variables = new Dictionary<string, string>();
        foreach (var service in running)
        {
            var known = ServiceProviders.VariablesOf(service.Request, service.Ports);
            foreach (var (name, value) in known) variables.TryAdd(name, value);
            var parts = Parts(service, known);
            var prefix = NotInName().Replace(service.Request.Name.ToUpperInvariant(), "_");
            foreach (var part in (ReadOnlySpan<string>)["host", "port", "url"])
            {
                if (parts[part].Length > 0) variables.TryAdd($"{prefix}_{part.ToUpperInvariant()}", parts[part]);
            }
            foreach (var (name, value) in declared[service.Request.Name].Variables) variables[name] = Place().Replace(value, match => parts[match.Groups[1].Value]);
        }
        return variables;
    }

    private static Dictionary<string, string> Parts(RunningService service, IReadOnlyDictionary<string, string> known) => new()
    {
        ["host"] = "127.0.0.1",
        ["port"] = service.Ports.Count == 0 ? "" : service.Ports.First().Value.ToString(CultureInfo.InvariantCulture),
        ["user"] = known.GetValueOrDefault("PGUSER") ?? "",
        ["password"] = known.GetValueOrDefault("PGPASSWORD") ?? "",
        ["database"] = known.GetValueOrDefault("PGDATABASE") ?? "",
        ["url"] = known.GetValueOrDefault("DATABASE_URL") ?? known.GetValueOrDefault("REDIS_URL") ?? "",
    };

    [GeneratedRegex(@"\{([a-z]+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Place();

    [GeneratedRegex("[^A-Z0-9_]", RegexOptions.NonBacktracking)]
    private static partial Regex NotInName();
}
