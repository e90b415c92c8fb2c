using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Testing;

/// <summary>Builds the tests of projects.</summary>
/// <param name="sources">Where findings point into.</param>
public sealed class TestBuilder(ToolRunner runner, FindingSources sources)
{
    /// <returns>Without modules when a tool is not there, and then with its absence as the only problem.</returns>
    public async Task<TestBuild> RunAsync(ToolchainProject project, TestOptions options, CancellationToken cancellation)
    {
        var build = await project.Toolchain.BuildTestsAsync(project, options, runner, cancellation).ConfigureAwait(false);
        // A build that succeeds needs no version. One that cannot begin says less well what is missing.
        if (build.Modules.Count > 0 || (build.Problems.Count == 0 && !build.Findings.Any(static finding => finding.Severity == Severity.Error))) return build;
        return await ToolProbe.RunAsync(project, runner, sources, cancellation).ConfigureAwait(false) is { Missing: { } missing } ? new TestBuild([], [], [missing]) : build;
    }
}
