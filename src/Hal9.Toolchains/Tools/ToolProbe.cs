using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Cargo;
using Hal9.Toolchains.Findings;

namespace Hal9.Toolchains.Tools;

/// <summary>Which tools a project would be worked on with.</summary>
/// <param name="Versions">What the tools say of themselves, as one text; empty when one is missing.</param>
/// <param name="Missing">Why the project cannot be worked on here.</param>
public sealed record ToolProbe(string Versions, Diagnostic? Missing)
{
    /// <summary>The Rust that was asked for; null: what the machine and the tree say.</summary>
    internal RustVariant? Rust { get; private init; }

    public static Task<ToolProbe> RunAsync(ToolchainProject project, ToolRunner runner, FindingSources sources, CancellationToken cancellation) => RunAsync(project, null, runner, sources, cancellation);

    /// <param name="rustToolchain">As in <c>--toolchain</c>; ignored by what is not Rust.</param>
    public static async Task<ToolProbe> RunAsync(ToolchainProject project, string? rustToolchain, ToolRunner runner, FindingSources sources, CancellationToken cancellation)
    {
        var quiet = new ToolRunner(runner.Environment, SilentObserver.Instance, runner.Time);
        if (rustToolchain is not null && project.Toolchain is CargoToolchain)
        {
            var (rust, problem) = await RustVersions.FindAsync(rustToolchain, project, runner, cancellation).ConfigureAwait(false);
            if (rust is null) return new ToolProbe("", problem);
            var version = await quiet.RunAsync(rust.Compiler(project, "--version", "--verbose"), cancellation).ConfigureAwait(false);
            return new ToolProbe(string.Join('\n', version.Tail.Select(static line => line.Text)), null) { Rust = rust };
        }
        var runs = await Task.WhenAll(project.Toolchain.Versions(project).Select(command => quiet.RunAsync(command, cancellation))).ConfigureAwait(false);
        if (runs.FirstOrDefault(static run => !run.Succeeded) is not { } failed) return new ToolProbe(string.Join('\n', runs.SelectMany(static run => run.Tail).Select(static line => line.Text)), null);
        return new ToolProbe("", failed.Problem ?? project.Toolchain.ExplainMissing(project, failed, sources) ?? Unexplained(failed));
    }

    private static Diagnostic Unexplained(ToolRun run) => ToolchainDiagnostics.MissingSdk.Nowhere(
        $"`{run.Command.Title}` fails: {run.Tail.Select(static line => line.Text.Trim()).FirstOrDefault(static line => line.Length > 0) ?? $"exit code {run.ExitCode}"}");
}

/// <summary>For tools that nobody needs to hear of.</summary>
public sealed class SilentObserver : IToolObserver
{
    public static SilentObserver Instance { get; } = new();

    public void Started(ToolCommand command)
    {
    }

    public void Wrote(ToolCommand command, ToolLine line)
    {
    }

    public void Ended(ToolRun run)
    {
    }
}
