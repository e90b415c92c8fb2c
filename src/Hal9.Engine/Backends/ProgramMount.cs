using Hal9.Machine.Containers;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Backends;

/// <summary>
/// A program of this machine with all the libraries it needs, its loader included, mounted into a container, so that it runs in any image: with
/// another libc, or with none. Node, for JavaScript actions, and hal9 itself come that way.
/// </summary>
/// <param name="Command">Starts it in the container; what follow are its arguments.</param>
internal sealed record ProgramMount(IReadOnlyList<ContainerMount> Mounts, string[] Command)
{
    private const string Folder = "/__e";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Absent when this machine has no such program, or not one that a Linux container could run.</summary>
    /// <param name="name">Searched along the <c>PATH</c>, unless it is a path.</param>
    public static async Task<ProgramMount?> FindAsync(string name, IReadOnlyDictionary<string, string> environment, TimeProvider time, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var search = environment.GetValueOrDefault("PATH");
        if (ProgramSearch.Find(name, search, "/") is not { } program || ProgramSearch.Find("ldd", search, "/") is not { } lister) return null;
        program = Real(program);
        using var clock = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clock.Token);
        var output = new CapturedOutput(1 << 16);
        var command = new ChildCommand { Program = lister, Arguments = [program], WorkingDirectory = "/", Environment = environment, Stop = StopTimings.Now };
        var exit = await ChildProcess.RunAsync(command, output, time, either.Token).ConfigureAwait(false);
        return exit is { Code: 0, Stopped: false } ? Of(program, output.OutputText) : null;
    }

    /// <param name="libraries">What <c>ldd</c> prints: <c>libc.so.6 => /lib/libc.so.6 (0x…)</c>, and the loader alone on its line.</param>
    internal static ProgramMount? Of(string program, string libraries)
    {
        var folder = $"{Folder}/{Path.GetFileName(program)}";
        var inside = $"{folder}/bin/{Path.GetFileName(program)}";
        List<ContainerMount> mounts = [new(program, inside, IsReadOnly: true)];
        string? loader = null;
        foreach (var line in libraries.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split(' ');
            var path = words is [_, "=>", var found, ..] ? found : words[0];
            if (!path.StartsWith('/')) continue;
            var destination = $"{folder}/lib/{Path.GetFileName(words[0])}";
            mounts.Add(new ContainerMount(Real(path), destination, IsReadOnly: true));
            if (Path.GetFileName(words[0]).StartsWith("ld-", StringComparison.Ordinal)) loader = destination;
        }
        return loader is null ? null : new ProgramMount(mounts, [loader, "--library-path", folder + "/lib", inside]);
    }

    private static string Real(string path) => File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;
}
