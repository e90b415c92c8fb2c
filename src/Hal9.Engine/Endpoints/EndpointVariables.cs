using Hal9.Engine.Backends;
using Hal9.Engine.Jobs;
using Hal9.Engine.Steps;

namespace Hal9.Engine.Endpoints;

/// <summary>The variables by which programs find the endpoint.</summary>
internal static class EndpointVariables
{
    // Official libraries take no server for GitHub but github.com, *.ghe.com and *.localhost; node does not resolve the last by itself.
    public const string Host = "github.localhost";

    /// <summary>
    /// What JavaScript and Docker actions get beyond a step's environment: artifacts, caches, and the server's name with the proxy that
    /// leads to it. Never given to <c>run</c> steps.
    /// </summary>
    public static void AddForAction(JobRun job, Dictionary<string, string> environment)
    {
        var authority = job.Services.Endpoint.Authority;
        var origin = $"http://{authority}/";
        environment["ACTIONS_RUNTIME_TOKEN"] = job.RuntimeToken;
        environment["ACTIONS_RUNTIME_URL"] = origin;
        environment["ACTIONS_RESULTS_URL"] = origin;
        environment["ACTIONS_CACHE_URL"] = origin;
        environment["ACTIONS_CACHE_SERVICE_V2"] = "true";
        environment["GITHUB_SERVER_URL"] = $"http://{Host}:{authority[(authority.IndexOf(':', StringComparison.Ordinal) + 1)..]}";
        // A proxy of the user's own is asked by the endpoint for everything that is not the endpoint.
        environment["http_proxy"] = environment["HTTP_PROXY"] = $"http://{authority}";
        // Services in containers have names that only the job's containers know.
        var services = job.Containers.Hosts.Select(static host => host[..host.IndexOf(':', StringComparison.Ordinal)]);
        foreach (var name in (ReadOnlySpan<string>)["no_proxy", "NO_PROXY"])
        {
            // `localhost` there would keep github.localhost from the proxy too; what it is for is passed on by the endpoint all the same.
            var others = (environment.GetValueOrDefault(name) ?? "").Split(',', StringSplitOptions.TrimEntries).Where(entry => entry.TrimStart('*', '.') is not ("" or "localhost" or Host));
            // The endpoint by its own address needs no proxy; older libraries of Azure would ask it for a tunnel to itself.
            environment[name] = string.Join(',', others.Append(authority[..authority.LastIndexOf(':')]).Concat(services).Distinct());
        }
    }

    /// <summary>
    /// Leads <c>gh</c> here and never to github.com with whatever account the user has there; what the workflow sets itself is left alone.
    /// </summary>
    public static void AddForGh(StepExecution execution, Dictionary<string, string> environment)
    {
        var endpoint = execution.Job.Services.Endpoint;
        // Steps in a container do not see this machine's files.
        var folder = execution.Job.Backend is ProcessBackend ? endpoint.GhFolder : null;
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("GH_HOST", Host), ("GH_REPO", $"{Host}/{endpoint.Run.Repository}"), ("GH_CONFIG_DIR", folder)])
        {
            if (value is not null && !execution.Variables.Any(pair => pair.Key == name)) environment[name] = value;
        }
    }

    /// <summary><c>GITHUB_API_URL</c>.</summary>
    public static string ApiUrl(LoopbackEndpoint endpoint) => $"http://{endpoint.Authority}";

    /// <summary><c>GITHUB_GRAPHQL_URL</c>.</summary>
    public static string GraphqlUrl(LoopbackEndpoint endpoint) => $"http://{endpoint.Authority}/graphql";
}
