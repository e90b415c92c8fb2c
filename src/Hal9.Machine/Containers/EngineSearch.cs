using Hal9.Machine.Processes;

namespace Hal9.Machine.Containers;

/// <summary>Finds the container engine of this machine.</summary>
public static class EngineSearch
{
    /// <summary><c>docker</c> or <c>podman</c>: that one and no other. <c>none</c>: as if there were no engine.</summary>
    public const string Choice = "HAL9_CONTAINER_ENGINE";

    /// <summary>How to get one, for an error.</summary>
    public const string Hint = "install podman (apt-get install podman) or Docker (https://docs.docker.com/engine/install)";

    // A daemon that does not answer by then is none.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The first that answers: docker with the daemon its variables or context name, else podman, which needs no daemon. Exactly one of the two is
    /// present. Takes a moment, since the engine is asked.
    /// </summary>
    /// <param name="environment">Programs are searched along its <c>PATH</c>; <c>DOCKER_HOST</c> and the like count.</param>
    public static async Task<(ContainerEngine? Engine, string? WhyNot)> FindAsync(IReadOnlyDictionary<string, string> environment, TimeProvider time, CancellationToken cancellation)
    {
        var choice = environment.GetValueOrDefault(Choice) ?? "";
        if (choice == "none") return (null, $"{Choice} switches engines off");
        if (choice is not ("" or "docker" or "podman")) return (null, $"{Choice} is `{choice}`; it may be docker, podman or none");
        string? silent = null;
        foreach (var name in choice.Length > 0 ? [choice] : (string[])["docker", "podman"])
        {
            if (ProgramSearch.Find(name, environment.GetValueOrDefault("PATH"), Path.GetTempPath()) is not { } program) continue;
            var (engine, problem) = await AskAsync(name, program, environment, time, cancellation).ConfigureAwait(false);
            if (engine is not null) return (engine, null);
            silent ??= $"`{name}` is installed, but does not work: {problem}";
        }
        if (silent is not null) return (null, silent);
        if (choice.Length > 0) return (null, $"`{choice}`, which {Choice} names, is not on the PATH");
        var socket = environment.GetValueOrDefault("DOCKER_HOST") ?? (File.Exists("/var/run/docker.sock") ? "/var/run/docker.sock" : null);
        return (null, socket is null ? "there is no container engine: neither docker nor podman is on the PATH" : $"there is a Docker daemon ({socket}), but its program `docker` is not on the PATH (apt-get install docker-cli, or docker.io)");
    }

    private static async Task<(ContainerEngine? Engine, string? Problem)> AskAsync(string name, string program, IReadOnlyDictionary<string, string> environment, TimeProvider time, CancellationToken cancellation)
    {
        using var clock = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clock.Token);
        var kind = name == "docker" ? EngineKind.Docker : EngineKind.Podman;
        var probe = new ContainerEngine(kind, program, environment, "", isRootless: false, time);
        if (kind == EngineKind.Docker)
        {
            // Podman's stand-in for docker answers this as podman does, with another shape.
            var said = await probe.AskAsync(["--version"], either.Token).ConfigureAwait(false);
            if (said.Output.StartsWith("podman", StringComparison.OrdinalIgnoreCase)) kind = EngineKind.Podman;
        }
        var format = kind == EngineKind.Docker ? "{{.ServerVersion}} {{.SecurityOptions}}" : "{{.Version.Version}} {{.Host.Security.Rootless}}";
        var answer = await probe.AskAsync(["info", "--format", format], either.Token).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (!answer.Succeeded) return (null, answer.Reason);
        var words = answer.Output.Split(' ', 2);
        // Docker answers this with exit code 0 and an empty version when no daemon is there.
        if (words[0].Length == 0 || words.Length < 2) return (null, answer.Error.Length > 0 ? answer.Reason : "its daemon does not answer");
        var isRootless = kind == EngineKind.Docker ? words[1].Contains("rootless", StringComparison.Ordinal) : words[1].Trim() == "true";
        return (new ContainerEngine(kind, program, environment, words[0], isRootless, time), null);
    }
}
