namespace Hal9.Toolchains.Tools;

/// <summary>One call of a toolchain's tool.</summary>
public sealed record ToolCommand
{
    /// <summary>What people are told: <c>cargo clippy</c>. Without paths of this machine.</summary>
    public required string Title { get; init; }

    /// <summary>Name to be found along the search path, or a path.</summary>
    public required string Program { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Absolute.</summary>
    public required string Directory { get; init; }

    /// <summary>Variables beside or instead of those of this process; an empty value removes one.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>When it is ended, with everything it started. Default 30 minutes.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(30);
}
