namespace Hal9.Machine.Containers;

/// <summary>A container to make.</summary>
public sealed record ContainerRequest
{
    /// <summary>As the engine finds it; not pulled.</summary>
    public required string Image { get; init; }

    /// <summary>Unique on the engine.</summary>
    public required string Name { get; init; }

    /// <summary><c>name=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Absent: the engine's default.</summary>
    public string? Network { get; init; }

    /// <summary>Its names on the network.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Absent: the image's.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>Empty: the image's, unless there is an entry point here.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    /// <summary>Values may be secret: they do not appear on a command line.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];

    /// <summary>As Docker writes them: <c>source:destination[:mode]</c>.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>As Docker writes them: <c>[[address:]host:]container[/protocol]</c>.</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary><c>name:address</c>, for networks without names of their own.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Further options of <c>docker create</c>; the last of two wins.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Behind <c>create</c> or <c>run</c>.</summary>
    internal IReadOnlyList<string> Arguments(ContainerEngine engine)
    {
        List<string> arguments = ["--name", Name];
        void Add(string option, IEnumerable<string> values)
        {
            foreach (var value in values) arguments.AddRange([option, value]);
        }
        Add("--label", Labels);
        if (Network is not null) Add("--network", [Network]);
        Add("--network-alias", Aliases);
        Add("--add-host", Hosts);
        if (WorkingDirectory is not null) Add("--workdir", [WorkingDirectory]);
        if (Entrypoint is not null) Add("--entrypoint", [Entrypoint]);
        arguments.AddRange(EngineVariables.Arguments(Environment));
        Add("--mount", Mounts.Select(static mount => mount.ToString()));
        Add("--volume", Volumes);
        Add("--publish", Ports);
        // A confined container may not read the files of this user; what it sees is chosen by the mounts.
        if (IsConfined) Add("--security-opt", ["label=disable"]);
        // Docker's own default, which podman decides by itself for some images.
        if (engine.Kind == EngineKind.Podman) Add("--systemd", ["false"]);
        arguments.AddRange(Options);
        arguments.Add(Image);
        arguments.AddRange(Command);
        return arguments;
    }

    /// <summary>SELinux is enforcing.</summary>
    private static bool IsConfined => OperatingSystem.IsLinux() && File.Exists("/sys/fs/selinux/enforce") && File.ReadAllText("/sys/fs/selinux/enforce") == "1";
}

/// <summary>A folder or file of this machine in a container.</summary>
/// <param name="Source">It exists.</param>
public sealed record ContainerMount(string Source, string Destination, bool IsReadOnly = false)
{
    /// <summary>One field of CSV each, as <c>--mount</c> reads it, so that any path can be mounted.</summary>
    public override string ToString() => $"type=bind,{Field("source=" + Source)},{Field("destination=" + Destination)}{(IsReadOnly ? ",readonly" : "")}";

    private static string Field(string text) => text.AsSpan().IndexOfAny(',', '"', '\n') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
