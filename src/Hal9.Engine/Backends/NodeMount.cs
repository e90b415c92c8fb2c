using Hal9.Machine.Containers;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Backends;

/// <summary>
/// This machine's node with all the libraries it needs, its loader included, mounted into a container, so that JavaScript actions run in any image:
/// with another libc, or with none.
/// </summary>
/// <param name="Command">Starts node in the container; what follows are its arguments.</param>
internal sealed record NodeMount(IReadOnlyList<ContainerMount> Mounts, string[] Command)
{
    private const string Folder = "/__e/node";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Absent when this machine has no node, or not one that a Linux container could run.</summary>
    public static async Task<NodeMount?> FindAsync(IReadOnlyDictionary<string, string> environment, TimeProvider time, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var search = environment.GetValueOrDefault("PATH");
        if (ProgramSearch.Find("node", search, "/") is not { } node || ProgramSearch.Find("ldd", search, "/") is not { } lister) return null;
        node = Real(node);
        using var clock = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clock.Token);
        var output = new CapturedOutput(1 << 16);
        var command = new ChildCommand { Program = lister, Arguments = [node], WorkingDirectory = "/", Environment = environment, Stop = StopTimings.Now };
        var exit = await ChildProcess.RunAsync(command, output, time, either.Token).ConfigureAwait(false);
        return exit is { Code: 0, Stopped: false } ? Of(node, output.OutputText) : null;
    }

    /// <param name="libraries">What <c>ldd</c> prints: <c>libc.so.6 => /lib/libc.so.6 (0x…)</c>, and the loader alone on its line.</param>
    internal static NodeMount? Of(string node, string libraries)
    {
        var program = Folder + "/bin/node";
        List<ContainerMount> mounts = [new(node, program, IsReadOnly: true)];
        string? loader = null;
        foreach (var line in libraries.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ');
            var path = words is [_, "=>", var found, ..] ? found : words[0];
            if (!path.StartsWith('/')) continue;
            var destination = $"{Folder}/lib/{Path.GetFileName(words[0])}";
            mounts.Add(new ContainerMount(Real(path), destination, IsReadOnly: true));
            if (Path.GetFileName(words[0]).StartsWith("ld-", StringComparison.Ordinal)) loader = destination;
        }
        return loader is null ? null : new NodeMount(mounts, [loader, "--library-path", Folder + "/lib", program]);
    }

    private static string Real(string path) => File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;
}
