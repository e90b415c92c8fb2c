using Hal9.Toolchains.Cargo;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Building;

/// <summary>How programs are built.</summary>
/// <param name="Root">Absolute folder that no file may name: it is replaced by <c>/_</c>.</param>
/// <param name="Scratch">A folder that exists, for what lies between sources and programs; gone after the run.</param>
/// <param name="Deadline">For each tool.</param>
public sealed record BuildOptions(string Root, string Scratch, TimeSpan Deadline)
{
    public const string DefaultConfiguration = "Release";

    /// <summary>.NET's; Cargo builds with its release profile whatever it is.</summary>
    public string Configuration { get; init; } = DefaultConfiguration;

    /// <summary>Given to .NET's build; null: the project's own.</summary>
    public string? Version { get; init; }

    /// <summary>Whether .NET programs are compiled ahead of time where that can be done; null: as each project says by <c>PublishAot</c>.</summary>
    public bool? Native { get; init; }

    /// <summary>What tools that write times take for now, when they heed SOURCE_DATE_EPOCH.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>A Rust toolchain; null: what the machine and the tree say.</summary>
    public string? RustToolchain { get; init; }

    /// <summary>What of this machine <see cref="RustToolchain"/> is, for one project.</summary>
    internal RustVariant? Rust { get; init; }

    /// <summary>The command with the time in its environment.</summary>
    internal ToolCommand Timed(ToolCommand command) => command with
    {
        Environment = new Dictionary<string, string>(command.Environment) { ["SOURCE_DATE_EPOCH"] = Time.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture) },
    };
}
