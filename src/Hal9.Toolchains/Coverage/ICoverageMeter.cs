using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Coverage;

/// <summary>Measures what the tests of one project come to: what builds and runs are told beforehand, and how what they wrote is read afterwards.</summary>
public interface ICoverageMeter
{
    /// <summary>The options with which the tests are built and run so that they tell their coverage; or why that cannot be.</summary>
    (TestOptions Options, Diagnostic? Problem) Prepare(TestOptions options);

    /// <summary>What the tests have covered.</summary>
    /// <param name="modules">The project's, which have run.</param>
    Task<CoverageReading> ReadAsync(IReadOnlyList<TestModule> modules, CancellationToken cancellation);
}

/// <summary>What every project of one run of coverage shares.</summary>
/// <param name="Folder">Exists and is empty.</param>
/// <param name="Root">Paths are told from here; absolute.</param>
public sealed record CoverageGround(string Folder, string Root, ToolRunner Runner)
{
    /// <summary>Where what a project's tests write lies; it exists.</summary>
    internal string FolderOf(ToolchainProject project) => Directory.CreateDirectory(Path.Combine(Folder, $"{project.Toolchain.Name}-{project.Manifest.Replace('/', '-')}")).FullName;
}

/// <param name="Problems">Why something is not among the files.</param>
public sealed record CoverageReading(IReadOnlyList<FileCoverage> Files, IReadOnlyList<Diagnostic> Problems);
