namespace Hal9.Machine.Containers;

/// <summary>
/// How variables reach a container: by name only (<c>-e NAME</c>), their values in the environment of the engine's program, so that no secret
/// stands on a command line. What would change the program itself is written out.
/// </summary>
internal static class EngineVariables
{
    private static readonly HashSet<string> MeantForTheProgram = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "HOME", "USER", "TMPDIR", "LANG", "LC_ALL", "LD_PRELOAD", "LD_LIBRARY_PATH", "GODEBUG", "GOMAXPROCS", "GOTRACEBACK", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "DBUS_SESSION_BUS_ADDRESS",
        "DOCKER_HOST", "DOCKER_CONFIG", "DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_API_VERSION", "DOCKER_DEFAULT_PLATFORM",
        "DOCKER_CONTENT_TRUST", "DOCKER_BUILDKIT", "BUILDKIT_HOST", "CONTAINER_HOST", "CONTAINER_SSHKEY", "CONTAINER_CONNECTION", "CONTAINERS_CONF", "CONTAINERS_CONF_OVERRIDE",
        "CONTAINERS_STORAGE_CONF", "CONTAINERS_REGISTRIES_CONF", "REGISTRY_AUTH_FILE", "STORAGE_DRIVER", "STORAGE_OPTS", "BUILDAH_ISOLATION", "BUILDAH_FORMAT",
        "PODMAN_USERNS", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY",
    };

    /// <summary>The program's arguments.</summary>
    public static IEnumerable<string> Arguments(IReadOnlyDictionary<string, string> variables)
    {
        foreach (var (name, value) in variables)
        {
            yield return "-e";
            yield return MeantForTheProgram.Contains(name) ? $"{name}={value}" : name;
        }
    }

    /// <summary>What the program's environment must hold for them.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Passed(IReadOnlyDictionary<string, string> variables) => variables.Where(static variable => !MeantForTheProgram.Contains(variable.Key));
}
