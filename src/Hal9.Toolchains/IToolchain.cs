using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Benchmarking;
using Hal9.Toolchains.Building;
using Hal9.Toolchains.Coverage;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Linting;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains;

/// <summary>
/// One way of making software: how its projects are found, and what checks and tests them. A toolchain only says which commands are run and how their output is
/// read; running, deadlines, caches, retries and reports are shared. One file, and one line in <see cref="Toolchains.All"/>. Stateless; threads may share it.
/// </summary>
public interface IToolchain
{
    /// <summary>As it is typed and shown: <c>dotnet</c>, <c>cargo</c>.</summary>
    string Name { get; }

    /// <summary>File names (or <c>*.ending</c>) that a project of this toolchain may be named by.</summary>
    IReadOnlyList<string> Manifests { get; }

    /// <summary>
    /// The projects of a tree, each once: what a manifest above takes in is not found again. A folder that leaves open which of its manifests is meant gives a
    /// problem instead, unless <paramref name="named"/> names one of them.
    /// </summary>
    /// <param name="named">Manifests that were named by a person, relative to the tree's root; empty: whatever is there.</param>
    ProjectSearch Find(SourceTree tree, IReadOnlyList<string> named);

    /// <summary>Commands that say which tools these are; run where the project lies, since files there choose versions. The first is the one that must be there.</summary>
    IReadOnlyList<ToolCommand> Versions(ToolchainProject project);

    /// <summary>What checks a project, in the order it is to be run. A later step runs whatever an earlier one found.</summary>
    IReadOnlyList<LintStep> Lint(ToolchainProject project, LintOptions options);

    /// <summary>What a tool that says no version has to say instead: a mistake of the tree's with its place; null when there is nothing better than its own words.</summary>
    Diagnostic? ExplainMissing(ToolchainProject project, ToolRun run, FindingSources sources);

    /// <summary>
    /// Brings what a project depends on, so that it can be read off; null where a lock file beside the project says it all. Reading is the audit's, which needs no tool for it
    /// (docs/adr/0009-dependencies-without-tools.md).
    /// </summary>
    ToolCommand? Restore(ToolchainProject project, TimeSpan deadline);

    /// <summary>Builds the tests of a project and says which programs hold them.</summary>
    Task<TestBuild> BuildTestsAsync(ToolchainProject project, TestOptions options, ToolRunner runner, CancellationToken cancellation);

    /// <summary>How the coverage of a project's tests is measured.</summary>
    ICoverageMeter Coverage(ToolchainProject project, CoverageGround ground);

    /// <summary>What measures the speed of a project; none where it has nothing that does. Changes nothing in the tree.</summary>
    Task<BenchmarkSearch> FindBenchmarksAsync(ToolchainProject project, BenchmarkOptions options, ToolRunner runner, CancellationToken cancellation);

    /// <summary>The programs that a project makes, and those its tests, benchmarks and samples are. Changes nothing in the tree.</summary>
    Task<ReleasePrograms> FindProgramsAsync(ToolchainProject project, BuildOptions options, ToolRunner runner, CancellationToken cancellation);

    /// <summary>Compiles all of a project as for a release, for this machine.</summary>
    LintStep Compile(ToolchainProject project, BuildOptions options);
}

/// <param name="Problems">Mistakes of the tree's that leave a project unfound.</param>
public sealed record ProjectSearch(IReadOnlyList<ToolchainProject> Projects, IReadOnlyList<Diagnostic> Problems)
{
    /// <summary>Manifests below a solution or a workspace that does not hold them, relative to the tree's root: nothing is done with them.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];
}
