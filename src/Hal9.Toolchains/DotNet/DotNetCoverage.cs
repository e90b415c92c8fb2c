using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Coverage;
using Hal9.Toolchains.Testing;

namespace Hal9.Toolchains.DotNet;

/// <summary>Coverage as .NET's test programs and VSTest's collector write it: Cobertura, one file for each run.</summary>
internal sealed class DotNetCoverage(ToolchainProject project, CoverageGround ground) : ICoverageMeter
{
    private readonly string folder = ground.FolderOf(project);

    public (TestOptions Options, Diagnostic? Problem) Prepare(TestOptions options) => (options with { CoverageFolder = folder }, null);

    public Task<CoverageReading> ReadAsync(IReadOnlyList<TestModule> modules, CancellationToken cancellation)
    {
        var (files, problems) = (new List<FileCoverage>(), new List<Diagnostic>());
        foreach (var written in Directory.EnumerateFiles(folder, "*.cobertura.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using var xml = File.OpenRead(written);
                files.AddRange(CoberturaFile.Read(xml, ground.Root));
            }
            catch (Exception problem) when (problem is CoverageFormatException or IOException)
            {
                problems.Add(CoverageDiagnostics.BadCoverageFile.Nowhere($"{Path.GetFileName(written)}: {problem.Message}"));
            }
        }
        return Task.FromResult(new CoverageReading(files, problems));
    }
}
