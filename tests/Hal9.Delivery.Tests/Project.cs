using System.Diagnostics;
using System.Text.Json.Nodes;
using Hal9.Delivery.Deployments;
using Hal9.Delivery.Local;
using Hal9.Machine.Processes;

namespace Hal9.Delivery.Tests;

/// <summary>A git repository with a hal9.yml that delivers the small service, and a state folder of its own. Every process is gone with it.</summary>
internal sealed class Project : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string root = Directory.CreateTempSubdirectory("hal9-delivery-").FullName;

    public Project(string? environments = null)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "hal9.yml"), $$"""
            image:
              project: service
              command: [{{Publisher}}, "{output}"]
            {{environments ?? """
            environments:
              staging:
                start-deadline: 20s
                drain-deadline: 5s
                smoke: [{name: it answers, get: /, contains: version}]
                env: {SAYS: "${env:SAYS:-hello}", BAD: "${env:BAD:-0}", UNREADY: "${env:UNREADY:-0}", CRASH: "${env:CRASH:-0}"}
            """}}
            """);
        Git("init", "-q", "-b", "main");
        Commit();
    }

    public string Folder => Path.Combine(root, "work");

    public string State => Path.Combine(root, "state");

    public DeliveryFolder Environment => new(Path.Combine(State, DeliveryFolder.NameOf(Folder), "staging"));

    private static string Publisher => $"cp, -rL, \"{AppContext.BaseDirectory.TrimEnd('/')}\"";

    public void Commit()
    {
        Git("add", "-A");
        Git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "--allow-empty", "-m", "change");
    }

    public static SupervisorProgram Supervisor { get; } = new(Path.Combine(AppContext.BaseDirectory, "hal9"), ["supervise"]);

    public Task<Ran> RunAsync(string line, params (string Name, string Value)[] variables) => EndAsync(Start(line, variables));

    /// <summary>A deployment that kills itself.</summary>
    /// <param name="moment">See <see cref="OwnDeployment"/>.</param>
    public Task<Ran> RunKilledAsync(string moment) => EndAsync(Start(System.Environment.ProcessPath!, ["deploy", Folder, State, moment], []));

    public Task<DeploymentOutcome> DeployHereAsync(Func<int> choosePort) => OwnDeployment.DeployAsync(Folder, State, static store => store, choosePort);

    /// <summary>Waits for a process and what it says.</summary>
    public static async Task<Ran> EndAsync(Process started)
    {
        using var process = started;
        using var deadline = new CancellationTokenSource(Deadline);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.WaitForExitAsync(deadline.Token);
        return new Ran(process.ExitCode, await output, await error);
    }

    public Process Start(string line, params (string Name, string Value)[] variables) => Start(Path.Combine(AppContext.BaseDirectory, "hal9"), [.. line.Split(' '), "--state", State], variables);

    private Process Start(string program, string[] arguments, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public async Task<JsonNode> StatusAsync() => JsonNode.Parse((await RunAsync("cd status staging --json")).Output)!["environments"]![0]!;

    public async Task<string> AskCurrentAsync()
    {
        var current = (await StatusAsync())["replicas"]!.AsArray().Single(replica => (bool)replica!["current"]!)!;
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri((string)current["url"]!));
    }

    public void Dispose()
    {
        foreach (var process in Environment.Deployments().SelectMany(folder => ReplicaProcesses.SupervisorsOf(folder).Concat(ReplicaProcesses.ReplicasOf(folder)))) ProcessTable.Kill(process);
        foreach (var process in Environment.Deployments().SelectMany(ReplicaProcesses.ReplicasOf)) ProcessTable.Kill(process);
        Directory.Delete(root, recursive: true);
    }

    private void Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Folder })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}

internal sealed record Ran(int ExitCode, string Output, string Error);
