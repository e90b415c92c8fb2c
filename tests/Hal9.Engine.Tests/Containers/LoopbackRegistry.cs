using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hal9.Engine.Tests.Containers;

/// <summary>Debian's docker-registry on the loopback, which one user may enter.</summary>
internal sealed class LoopbackRegistry : IDisposable
{
    public const string User = "hal";
    public const string Password = "right-password";

    private readonly string folder = Directory.CreateTempSubdirectory("hal9-registry-").FullName;
    private readonly Process process;

    private LoopbackRegistry(int port)
    {
        Authority = $"127.0.0.1:{port}";
        // The password above by bcrypt, which is all the registry takes.
        File.WriteAllText(Path.Combine(folder, "users"), User + ":$2b$04$tKXe9hOLYG3WRuBpmhgV1eHshq9f8q4rtpWeIAI13wl8JgLG/VrIC\n");
        File.WriteAllText(Path.Combine(folder, "config.yml"), $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: "{{folder}}/data" } }
            http: { addr: "{{Authority}}" }
            auth: { htpasswd: { realm: tests, path: "{{folder}}/users" } }
            """);
        process = Process.Start(new ProcessStartInfo("docker-registry", ["serve", Path.Combine(folder, "config.yml")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public string Authority { get; }

    /// <summary>Skips the test when there is none.</summary>
    public static async Task<LoopbackRegistry> StartAsync(CancellationToken cancellation)
    {
        if (!File.Exists("/usr/bin/docker-registry")) Assert.Skip("needs docker-registry (./test --setup)");
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var registry = new LoopbackRegistry(port);
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://{registry.Authority}/v2/"), cancellation);
                if (answer.StatusCode == HttpStatusCode.Unauthorized) return registry;
            }
            catch (HttpRequestException) when (!registry.process.HasExited)
            {
                await Task.Delay(20, cancellation);
            }
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
