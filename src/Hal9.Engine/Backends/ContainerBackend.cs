using System.Security.Cryptography;
using System.Text;
using Hal9.Machine.Containers;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Backends;

/// <summary>Steps run in the job's container; everything of this machine they may see is mounted there.</summary>
/// <param name="root">The job's folder, which is mounted.</param>
/// <param name="environment">Of the container: its image's and the job's.</param>
/// <param name="image">As the workflow names it.</param>
/// <param name="node">Mounted; absent when this machine has none.</param>
/// <param name="toolFolder">Where the running <c>hal9</c> is mounted; absent when it is not.</param>
internal sealed class ContainerBackend(
    RunningContainer container, MountedPaths paths, string root, IReadOnlyDictionary<string, string> environment, string image, ProgramMount? node, string? toolFolder)
    : Backend, IAsyncDisposable
{
    // Where an image names no search path, the engines take this one.
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // Everything else is in the container already; the search path is what steps add to.
    private readonly Dictionary<string, string> inherited = new() { ["PATH"] = environment.GetValueOrDefault("PATH") ?? DefaultPath };
    private readonly Lock gate = new();
    private Task<(EndpointRelay? Relay, string? Error)>? relay;

    public override IReadOnlyDictionary<string, string> Environment => inherited;

    /// <summary>Of the container.</summary>
    public string Id => container.Id;

    public override string? ToolFolder => toolFolder;

    public override char PathSeparator => ':';

    public override IReadOnlyList<string> DefaultShells => ["sh"];

    public override string Name => $"the container `{image}`";

    public override string Inside(string path) => paths.Inside(path);

    public override string Outside(string path) => paths.Outside(path);

    public override string Bring(string folder)
    {
        if (paths.Inside(folder) != folder) return folder;
        var copy = Path.Combine(root, "_actions", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..16]);
        lock (gate)
        {
            if (!Directory.Exists(copy)) Copy(new DirectoryInfo(folder), copy);
        }
        return copy;
    }

    /// <summary>The container looks it up itself, and says so when there is none.</summary>
    public override string? Find(string name, string? searchPath, string workingDirectory) => name;

    /// <summary>This machine's: an image's own may be any version.</summary>
    public override string[]? Node(string? searchPath) => node?.Command;

    public override async Task<string?> ReachAsync(string authority, CancellationToken cancellation)
    {
        if (node is null) return "this machine has no node, by which a container reaches its loopback";
        Task<(EndpointRelay? Relay, string? Error)> starting;
        lock (gate) starting = relay ??= EndpointRelay.StartAsync((container.Folder, container.FolderInside), container.Exec, authority, node.Command, container.Engine.Time, CancellationToken.None);
        // Who is cancelled meanwhile needs no answer.
        await Task.WhenAny(starting, Task.Delay(Timeout.Infinite, cancellation)).ConfigureAwait(false);
        return starting.IsCompleted ? (await starting.ConfigureAwait(false)).Error : null;
    }

    public async ValueTask DisposeAsync()
    {
        Task<(EndpointRelay? Relay, string? Error)>? starting;
        lock (gate) starting = relay;
        if (starting is not null && (await starting.ConfigureAwait(false)).Relay is { } started) await started.DisposeAsync().ConfigureAwait(false);
    }

    public override ChildProcess Start(ChildCommand command) => container.Exec(command);

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in from.EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link) File.CreateSymbolicLink(target, link);
            else if (entry is DirectoryInfo folder && entry.Name != ".git") Copy(folder, target);
            else if (entry is FileInfo file) file.CopyTo(target);
        }
    }
}
