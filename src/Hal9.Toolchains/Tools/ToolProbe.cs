using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;

namespace Hal9.Toolchains.Tools;

/// <summary>Which tools a project would be worked on with.</summary>
/// <param name="Versions">What the tools say of themselves, as one text; empty when one is missing.</param>
/// <param name="Missing">Why the project cannot be worked on here.</param>
public sealed record ToolProbe(string Versions, Diagnostic? Missing)
{
    public static async Task<ToolProbe> RunAsync(ToolchainProject project, ToolRunner runner, FindingSources sources, CancellationToken cancellation)
    {
        var quiet = new ToolRunner(runner.Environment, SilentObserver.Instance, runner.Time);
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
