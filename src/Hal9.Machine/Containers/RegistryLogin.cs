using System.Text;
using Hal9.Machine.Services;

namespace Hal9.Machine.Containers;

/// <summary>Credentials for one registry in a folder of their own: the user's own logins are neither read nor changed. Removed when disposed.</summary>
public sealed class RegistryLogin : IDisposable
{
    private readonly string folder;
    private readonly EngineKind kind;

    private RegistryLogin(string folder, EngineKind kind)
    {
        this.folder = folder;
        this.kind = kind;
    }

    /// <summary>In front of the engine's command.</summary>
    internal IReadOnlyList<string> GlobalOptions => kind == EngineKind.Docker ? ["--config", folder] : [];

    /// <summary>Behind it.</summary>
    internal IReadOnlyList<string> Options => kind == EngineKind.Podman ? ["--authfile", Path.Combine(folder, "auth.json")] : [];

    /// <summary>Logs in. Exactly one of the two is present.</summary>
    /// <param name="registry">As <see cref="ImageReference.Registry"/>.</param>
    public static async Task<(RegistryLogin? Login, string? Error)> OpenAsync(ContainerEngine engine, string registry, RegistryCredentials credentials, CancellationToken cancellation)
    {
        var folder = MakeFolder();
        var login = new RegistryLogin(folder, engine.Kind);
        List<string> arguments = [.. login.GlobalOptions, "login", .. login.Options, "--username", credentials.Username, "--password-stdin"];
        if (engine.Kind == EngineKind.Podman && IsLoopback(registry)) arguments.Add("--tls-verify=false");
        // Docker's own registry is logged in to without a name.
        if (engine.Kind == EngineKind.Podman || registry != ImageReference.DefaultRegistry) arguments.Add(registry);
        var answer = await engine.AskAsync(arguments, cancellation, Encoding.UTF8.GetBytes(credentials.Password)).ConfigureAwait(false);
        if (answer.Succeeded) return (login, null);
        login.Dispose();
        return (null, answer.Reason);
    }

    /// <summary>Docker speaks without TLS to such a registry by itself.</summary>
    internal static bool IsLoopback(string registry)
    {
        var host = registry.Split(':')[0];
        return host == "localhost" || host.StartsWith("127.", StringComparison.Ordinal);
    }

    /// <summary>In memory where the machine has such a folder, for this user alone.</summary>
    private static string MakeFolder()
    {
        var parent = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime) ? runtime : Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var folder = Path.Combine(parent, "hal9-login-" + Guid.NewGuid().ToString("N"));
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
