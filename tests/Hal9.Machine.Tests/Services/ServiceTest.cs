using System.Text;
using Hal9.Machine.Containers;
using Hal9.Machine.Processes;
using Hal9.Machine.Services;

namespace Hal9.Machine.Tests.Services;

/// <summary>A cache of its own, and services on this machine's real servers.</summary>
public sealed class ServiceTest : IDisposable
{
    private readonly bool isOwn;

    public ServiceTest() : this(Directory.CreateTempSubdirectory("hal9-services-").FullName) => isOwn = true;

    internal ServiceTest(string cache) => Cache = cache;

    public string Cache { get; }

    public List<string> Said { get; } = [];

    public ServiceGround Ground => new()
    {
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" },
        CacheFolder = Cache,
        Owner = "the test",
        Time = TimeProvider.System,
    };

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (isOwn && Directory.Exists(Cache)) Directory.Delete(Cache, recursive: true);
    }

    public static ServiceRequest Request(string name, string image, string options = "", params string[] ports) => new()
    {
        Name = name,
        Image = ImageReference.Parse(image).Image!,
        Environment = new Dictionary<string, string> { ["POSTGRES_USER"] = "app", ["POSTGRES_PASSWORD"] = "it's \"secret\"", ["POSTGRES_DB"] = "my app" },
        Options = ContainerOptions.Parse(options).Options!,
        Ports = [.. ports.SelectMany(static port => PortMapping.Parse(port).Mappings!)],
    };

    /// <summary>Skips, naming the component, when this machine has not got it.</summary>
    public async Task<ServiceGroup> PrepareAsync(params ServiceRequest[] requests)
    {
        var (group, whyNot) = await ServiceGroup.PrepareAsync(requests, Ground, Test);
        if (group is null) Assert.Skip("needs what is missing: " + whyNot);
        return group;
    }

    public async Task<ServiceGroup> StartAsync(params ServiceRequest[] requests)
    {
        var group = await PrepareAsync(requests);
        var failure = await group.StartAsync(Say, Test);
        if (failure is not null)
        {
            await group.DisposeAsync();
            Assert.Fail(failure.Problem.ToString());
        }
        return group;
    }

    public void Say(string line)
    {
        lock (Said) Said.Add(line);
    }

    /// <summary>Folders of services and processes that still know one.</summary>
    public string[] Left => [.. Directory.Exists(Path.Combine(Cache, "services", "running")) ? Directory.GetFiles(Path.Combine(Cache, "services", "running")) : []];

    public static async Task<(int Code, string Output)> PsqlAsync(int port, string password, string sql)
    {
        var output = new CapturedOutput(100_000);
        var program = ProgramSearch.Find("psql", "/usr/local/bin:/usr/bin:/bin", "/");
        if (program is null) Assert.Skip("needs psql");
        var exit = await ChildProcess.RunAsync(new ChildCommand
        {
            Program = program,
            Arguments = ["-h", "127.0.0.1", "-p", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-U", "app", "-d", "my app", "-X", "-A", "-t", "-w", "-c", sql],
            WorkingDirectory = "/",
            Environment = new Dictionary<string, string> { ["PGPASSWORD"] = password, ["PATH"] = "/usr/bin:/bin" },
        }, output, TimeProvider.System, Test);
        return (exit.Code, (output.OutputText + output.ErrorText).Trim());
    }

    public static async Task<string> RedisAsync(int port, string command)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, port, Test);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), Test);
        var buffer = new byte[1000];
        return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, Test)).Trim();
    }
}
