using Hal9.Toolchains.Cargo;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Linting;

/// <summary>One tool that checks a project.</summary>
/// <param name="Check">Changes nothing in the tree.</param>
/// <param name="Reader">Made for each call.</param>
public sealed record LintStep(ToolCommand Check, Func<IFindingReader> Reader)
{
    /// <summary>Mends what it can, before <see cref="Check"/>; null when the tool mends nothing.</summary>
    public ToolCommand? Fix { get; init; }
}

/// <param name="Scratch">A folder that exists, for files that tools write their reports to; gone after the run.</param>
/// <param name="Deadline">For each tool.</param>
/// <param name="RustToolchain">As in <c>--toolchain</c>; null: what the machine and the tree say.</param>
public sealed record LintOptions(string Scratch, TimeSpan Deadline, string? RustToolchain)
{
    public CiLintSettings Settings { get; init; } = CiLintSettings.Default;

    /// <summary>What of this machine <see cref="RustToolchain"/> is; null: what the machine and the tree say.</summary>
    internal RustVariant? Rust { get; init; }
}
