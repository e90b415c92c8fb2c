using Hal9.Engine.Jobs;
using Hal9.Engine.Steps;
using Hal9.Machine.Containers;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Backends;

/// <summary>One container of a Docker action, with the mounts that GitHub's runner gives it.</summary>
/// <param name="image">As the engine knows it.</param>
/// <param name="name">Of the container.</param>
/// <param name="relay">See <see cref="NeedsRelay"/>.</param>
internal sealed class ActionBackend(JobRun job, ContainerEngine engine, string image, string? entrypoint, string name, string[] labels, ActionRelay? relay) : Backend
{
    public const string Workspace = "/github/workspace";
    public const string Home = "/github/home";

    private readonly MountedPaths paths = new(MountsOf(job));

    private readonly string? network = job.Backend is ContainerBackend inner ? "container:" + inner.Id
        : SharesNetwork(job, engine) ? "host"
        : relay is not null ? "container:" + relay.Container
        : job.Containers.Network;

    /// <summary>Nothing is inherited but what the image says.</summary>
    public override IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    public override string? ToolFolder => null;

    public override char PathSeparator => ':';

    public override IReadOnlyList<string> DefaultShells => [];

    public override string Name => $"the container `{image}`";

    /// <summary>The loopback it sees is the one of the run's API, or of the job's container, which then leads there.</summary>
    public bool SeesEndpoint => network == "host" || relay is not null || job.Backend is ContainerBackend;

    /// <summary>The services of the job are in a network that the run's API cannot be reached from.</summary>
    public static bool NeedsRelay(JobRun job, ContainerEngine engine) => OperatingSystem.IsLinux() && job.Backend is not ContainerBackend && !SharesNetwork(job, engine);

    public override Task<string?> ReachAsync(string authority, CancellationToken cancellation) => job.Backend.ReachAsync(authority, cancellation);

    /// <param name="path">As the job's own steps call it.</param>
    public override string Inside(string path) => paths.Inside(job.Backend.Outside(path));

    public override string Outside(string path) => paths.Outside(path);

    public override string? Find(string name, string? searchPath, string workingDirectory) => name;

    public override ChildProcess Start(ChildCommand command)
    {
        job.Folders.Share();
        var request = new ContainerRequest
        {
            Image = image,
            Name = name,
            Labels = labels,
            Network = network,
            // A container's names are its own.
            Hosts = job.Backend is ContainerBackend || relay is not null ? [] : job.Containers.Hosts,
            Entrypoint = entrypoint,
            Command = command.Arguments,
            WorkingDirectory = command.WorkingDirectory,
            // The image's own search path: what steps added are folders of another file system.
            Environment = command.Environment.Where(static variable => variable.Key != "PATH").ToDictionary(),
            Mounts = paths.Mounts,
        };
        return engine.Run(request, command.Stop);
    }

    /// <summary>Removes the container should it still be there, and gives the user what it made.</summary>
    public async Task EndAsync(StepLog log)
    {
        await engine.RemoveAsync([name]).ConfigureAwait(false);
        if (await ContainerOwnership.RestoreAsync(engine, image, labels, [job.Folders.Root, job.Folders.Workspace]).ConfigureAwait(false) is { } problem)
        {
            log.Warning($"Files that the action made may belong to another user: {problem}");
            await log.EndAsync().ConfigureAwait(false);
        }
    }

    // The job's container is where the run's API is reached, and its network and names with it. Without one the action shares this machine's network, since no
    // address of another leads to the loopback; services in containers are reached from there too, but for those of a rootless engine, which has a network of its own.
    private static bool SharesNetwork(JobRun job, ContainerEngine engine) =>
        OperatingSystem.IsLinux() && (job.Containers.Network is null || (!engine.IsRootless && job.Containers.Hosts.Count > 0));

    private static ContainerMount[] MountsOf(JobRun job)
    {
        var folders = job.Folders;
        var home = Path.Combine(folders.Temporary, "_github_home");
        Directory.CreateDirectory(home);
        return
        [
            new(folders.Workspace, Workspace),
            new(home, Home),
            new(Path.GetDirectoryName(folders.EventFile)!, "/github/workflow"),
            new(folders.Private, "/github/file_commands"),
            new(folders.Temporary, "/github/runner_temp"),
        ];
    }
}
