namespace Hal9.Toolchains.Testing;

/// <summary>What is tested, and how.</summary>
public sealed record TestOptions
{
    /// <summary>Target frameworks of .NET; empty: all that the projects have.</summary>
    public IReadOnlyList<string> Frameworks { get; init; } = [];

    /// <summary>A Rust toolchain; null: what the machine and the tree say.</summary>
    public string? RustToolchain { get; init; }

    /// <summary>A folder that exists, for files that tools write for us.</summary>
    public required string Scratch { get; init; }

    /// <summary>For everything together.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>For one test.</summary>
    public TimeSpan TestDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a failed test is tried again, alone.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>How many modules run at one time; null: one for each processor. Cargo's run one after another anyway.</summary>
    public int? Parallel { get; init; }

    /// <summary>Each test in a process of its own, one after another.</summary>
    public bool Isolate { get; init; }

    /// <summary>Null: all tests.</summary>
    public TestShard? Shard { get; init; }

    /// <summary>How often everything is run, ending with the first failure.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Variables for builds and tests, beside those of this process.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>A folder that test programs of .NET write coverage into; null: none is measured.</summary>
    public string? CoverageFolder { get; init; }

    /// <summary>Further arguments for .NET's test programs, such as filters and coverage.</summary>
    public IReadOnlyList<string> HostArguments { get; init; } = [];
}
