namespace Hal9.Machine.Processes;

/// <summary>What to start. Nothing is taken from this process but what is written here.</summary>
public sealed record ChildCommand
{
    /// <summary>Path of the program; it is not searched for (see <see cref="ProgramSearch"/>).</summary>
    public required string Program { get; init; }

    /// <summary>Without the program's own name. No quoting is applied or needed.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>An absolute path of a directory that exists.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment of the child.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Bytes given on standard input, which then ends. None: standard input is empty.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>How a child is stopped when its wait is cancelled.</summary>
    public StopTimings Stop { get; init; } = StopTimings.GitHub;

    /// <summary>Bytes that standard output may be ahead of us, rounded up by the kernel; 0 leaves its 64 KiB. For a child whose speed counts. Only on Linux.</summary>
    public int OutputAhead { get; init; }

    /// <summary>
    /// How long output is still read after the child ended while another process (a daemon it left) holds its pipes open.
    /// Default 5 s, as GitHub's runner waits.
    /// </summary>
    public TimeSpan OutputGrace { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>How long each signal is given before the next: SIGINT, then SIGTERM, then SIGKILL, to the whole process group.</summary>
/// <param name="Interrupt">Between SIGINT and SIGTERM.</param>
/// <param name="Terminate">Between SIGTERM and SIGKILL.</param>
public readonly record struct StopTimings(TimeSpan Interrupt, TimeSpan Terminate)
{
    /// <summary>The timings of GitHub's runner: 7.5 s and 2.5 s.</summary>
    public static StopTimings GitHub => new(TimeSpan.FromSeconds(7.5), TimeSpan.FromSeconds(2.5));

    /// <summary>SIGKILL at once.</summary>
    public static StopTimings Now => new(TimeSpan.Zero, TimeSpan.Zero);
}
