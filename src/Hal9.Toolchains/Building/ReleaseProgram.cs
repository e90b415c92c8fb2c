using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Building;

/// <summary>A program that a project makes.</summary>
/// <param name="name">Of its file, without an ending.</param>
/// <param name="source">Absolute path of the manifest that declares it.</param>
public abstract class ReleaseProgram(ToolchainProject project, string name, string source)
{
    public ToolchainProject Project => project;

    public string Name => name;

    public string Source => source;

    /// <summary>Whether it is built though nobody names it; tests, benchmarks and samples are not.</summary>
    public bool IsUsual { get; init; } = true;

    /// <summary>Fills a folder with all that runs on the target.</summary>
    /// <param name="output">An empty folder that exists.</param>
    public abstract Task<TargetBuild> BuildAsync(BuildTarget target, string output, BuildOptions options, ToolRunner runner, CancellationToken cancellation);
}

/// <summary>What came of building a program for a target.</summary>
public abstract record TargetBuild
{
    private TargetBuild()
    {
    }

    /// <param name="Mode">How it was made: <c>native</c>, <c>single file, trimmed</c>, <c>cargo release</c>.</param>
    public sealed record Made(string Mode) : TargetBuild;

    /// <summary>This machine lacks what the target takes; the program itself may be sound.</summary>
    public sealed record Unavailable(string Reason, string? Hint) : TargetBuild;

    /// <param name="Run">Whose last lines are all there is to show; null where findings or problems say it.</param>
    public sealed record Failed(IReadOnlyList<ToolFinding> Findings, IReadOnlyList<Diagnostic> Problems, ToolRun? Run) : TargetBuild;

    /// <summary>Of a run that did not succeed.</summary>
    internal static Failed Of(ToolRun run, IReadOnlyList<ToolFinding> findings)
    {
        ToolFinding[] errors = [.. findings.Where(static finding => finding.Severity == Severity.Error)];
        if (run.Problem is { } problem) return new Failed(errors, [problem], null);
        if (errors.Length > 0) return new Failed(errors, [], null);
        return new Failed([], [ToolchainDiagnostics.ToolFailed.Nowhere($"`{run.Command.Title}` failed with exit code {run.ExitCode}", run.LastWords)], run);
    }
}

/// <param name="Problems">Why programs could not be looked for.</param>
public sealed record ReleasePrograms(IReadOnlyList<ReleaseProgram> Programs, IReadOnlyList<ToolFinding> Findings, IReadOnlyList<Diagnostic> Problems);
