using System.Globalization;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Containers;

/// <summary>
/// A container engine, spoken to by its own program (<c>docker</c> or <c>podman</c>), so that <c>options</c> mean what Docker says they mean, and
/// contexts, remote daemons and rootless set-ups work as the user has them. Thread-safe.
/// </summary>
/// <param name="program">Path of the program.</param>
/// <param name="environment">What the program gets, and what <c>-e NAME</c> is read from.</param>
/// <param name="version">Of the engine, not of the program.</param>
/// <param name="isRootless">Root in a container is this user outside.</param>
public sealed class ContainerEngine(EngineKind kind, string program, IReadOnlyDictionary<string, string> environment, string version, bool isRootless, TimeProvider time)
{
    private const int LargestAnswer = 16 * 1024 * 1024;

    /// <summary>For what should take a moment; an engine whose storage is locked or whose daemon hangs is given up then.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromMinutes(1);

    public EngineKind Kind => kind;

    public string Program => program;

    public string Version => version;

    public bool IsRootless => isRootless;

    public TimeProvider Time => time;

    public override string ToString() => $"{(kind == EngineKind.Docker ? "docker" : "podman")} {version}";

    /// <summary>Runs the program with these arguments and takes its answer as a whole.</summary>
    public async Task<EngineAnswer> AskAsync(IReadOnlyList<string> arguments, CancellationToken cancellation, ReadOnlyMemory<byte> input = default)
    {
        using var clock = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clock.Token);
        var output = new CapturedOutput(LargestAnswer);
        try
        {
            var exit = await Start(arguments, [], input, StopTimings.Now).WaitAsync(output, either.Token).ConfigureAwait(false);
            return new EngineAnswer(exit.Code, output.OutputText.Trim(), output.ErrorText, exit.Stopped);
        }
        catch (ProcessStartException problem)
        {
            return new EngineAnswer(-1, "", problem.Message, Stopped: false);
        }
    }

    /// <summary>Runs the program with what it prints shown as it comes: a pull, a build. No deadline but <paramref name="cancellation"/>.</summary>
    public async Task<EngineAnswer> ShowAsync(IReadOnlyList<string> arguments, IOutputSink shown, CancellationToken cancellation)
    {
        var kept = new TailOutput(shown);
        try
        {
            var exit = await Start(arguments, [], default, StopTimings.GitHub).WaitAsync(kept, cancellation).ConfigureAwait(false);
            return new EngineAnswer(exit.Code, "", kept.Text, exit.Stopped);
        }
        catch (ProcessStartException problem)
        {
            return new EngineAnswer(-1, "", problem.Message, Stopped: false);
        }
    }

    /// <param name="variables">Behind the arguments' <c>-e NAME</c>; see <see cref="EngineVariables"/>.</param>
    /// <exception cref="ProcessStartException">The program is gone.</exception>
    public ChildProcess Start(IReadOnlyList<string> arguments, IEnumerable<KeyValuePair<string, string>> variables, ReadOnlyMemory<byte> input, StopTimings stop)
    {
        var merged = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        foreach (var (name, value) in variables) merged[name] = value;
        return ChildProcess.Start(new ChildCommand { Program = program, Arguments = arguments, WorkingDirectory = Path.GetTempPath(), Environment = merged, Input = input, Stop = stop }, time);
    }

    /// <summary>The image is in the engine's storage, under this name.</summary>
    public async Task<bool> HasImageAsync(string image, CancellationToken cancellation) =>
        (await AskAsync(["image", "inspect", "--format", "{{.Id}}", image], cancellation).ConfigureAwait(false)).Succeeded;

    /// <param name="login">Of the image's registry; absent: what the user is logged in with.</param>
    public Task<EngineAnswer> PullAsync(string image, RegistryLogin? login, IOutputSink shown, CancellationToken cancellation)
    {
        List<string> arguments = [.. login?.GlobalOptions ?? [], "pull", .. login?.Options ?? []];
        // Docker takes a registry on the loopback for one without TLS; so do we with podman.
        if (kind == EngineKind.Podman && ImageReference.Parse(image).Image is { } reference && RegistryLogin.IsLoopback(reference.Registry)) arguments.Add("--tls-verify=false");
        arguments.Add(image);
        return ShowAsync(arguments, shown, cancellation);
    }

    /// <param name="file">Absolute path of the Dockerfile.</param>
    /// <param name="folder">Its context.</param>
    public Task<EngineAnswer> BuildAsync(string file, string folder, string tag, IOutputSink shown, CancellationToken cancellation) =>
        ShowAsync(["build", "--tag", tag, "--file", file, folder], shown, cancellation);

    /// <summary>Makes and starts a container. The answer's output is its id.</summary>
    public async Task<EngineAnswer> StartAsync(ContainerRequest request, CancellationToken cancellation)
    {
        var made = await CreateAsync(request, cancellation).ConfigureAwait(false);
        if (!made.Succeeded) return made;
        var started = await AskAsync(["start", made.Output], cancellation).ConfigureAwait(false);
        if (started.Succeeded) return made;
        await RemoveAsync([made.Output]).ConfigureAwait(false);
        return started;
    }

    /// <summary>Runs a container in the foreground: the child's output and end are the container's. It is removed when it ends by itself.</summary>
    /// <exception cref="ProcessStartException">The engine's program is gone.</exception>
    public ChildProcess Run(ContainerRequest request, StopTimings stop) =>
        Start(["run", "--rm", .. request.Arguments(this)], EngineVariables.Passed(request.Environment), default, stop);

    private async Task<EngineAnswer> CreateAsync(ContainerRequest request, CancellationToken cancellation)
    {
        using var clock = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, clock.Token);
        var output = new CapturedOutput(LargestAnswer);
        var exit = await Start(["create", .. request.Arguments(this)], EngineVariables.Passed(request.Environment), default, StopTimings.Now).WaitAsync(output, either.Token).ConfigureAwait(false);
        var answer = new EngineAnswer(exit.Code, output.OutputText.Trim(), output.ErrorText, exit.Stopped);
        // Stopped half-way it may have made it all the same.
        if (!answer.Succeeded) await RemoveAsync([request.Name]).ConfigureAwait(false);
        return answer;
    }

    /// <summary>What is known of a container now; absent when there is none of this name.</summary>
    public async Task<ContainerFacts?> InspectAsync(string container, CancellationToken cancellation)
    {
        var answer = await AskAsync(["container", "inspect", container], cancellation).ConfigureAwait(false);
        return answer.Succeeded ? ContainerFacts.Read(answer.Output) : null;
    }

    /// <summary>An image's own environment.</summary>
    public async Task<IReadOnlyDictionary<string, string>> EnvironmentOfAsync(string image, CancellationToken cancellation)
    {
        var answer = await AskAsync(["image", "inspect", image], cancellation).ConfigureAwait(false);
        return answer.Succeeded ? ContainerFacts.EnvironmentOf(answer.Output) : new Dictionary<string, string>();
    }

    /// <summary>The last of what a container printed.</summary>
    public async Task<string> ReadLogAsync(string container, int lines, CancellationToken cancellation)
    {
        var answer = await AskAsync(["logs", "--tail", lines.ToString(CultureInfo.InvariantCulture), container], cancellation).ConfigureAwait(false);
        return answer.Output.Length == 0 ? answer.Error : answer.Error.Length == 0 ? answer.Output : answer.Output + "\n" + answer.Error;
    }

    public Task<EngineAnswer> MakeNetworkAsync(string name, IReadOnlyList<string> labels, CancellationToken cancellation) =>
        AskAsync(["network", "create", .. labels.SelectMany(static label => (string[])["--label", label]), name], cancellation);

    /// <summary>Ends and removes containers at once with the volumes only they had. Not cancellable: what was started is removed.</summary>
    public Task<EngineAnswer> RemoveAsync(IReadOnlyList<string> containers) =>
        AskAsync(["rm", "--force", "--volumes", .. kind == EngineKind.Podman ? ["--time", "0"] : (string[])[], .. containers], CancellationToken.None);

    public Task<EngineAnswer> RemoveNetworkAsync(string name) => AskAsync(["network", "rm", name], CancellationToken.None);

    /// <summary>Removes every container and network that bears a label. Null when all are gone, else why not.</summary>
    public async Task<string?> RemoveLabelledAsync(string label, CancellationToken cancellation)
    {
        var containers = await AskAsync(["ps", "--all", "--quiet", "--no-trunc", "--filter", "label=" + label], cancellation).ConfigureAwait(false);
        if (!containers.Succeeded) return containers.Reason;
        if (Lines(containers) is { Length: > 0 } ids && await RemoveAsync(ids).ConfigureAwait(false) is { Succeeded: false } kept) return kept.Reason;
        var networks = await AskAsync(["network", "ls", "--quiet", "--no-trunc", "--filter", "label=" + label], cancellation).ConfigureAwait(false);
        if (!networks.Succeeded) return networks.Reason;
        foreach (var network in Lines(networks))
        {
            if (await RemoveNetworkAsync(network).ConfigureAwait(false) is { Succeeded: false } left) return left.Reason;
        }
        return null;
    }

    private static string[] Lines(EngineAnswer answer) => answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
