using Hal9.Toolchains.Building;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>Finds the programs of a workspace.</summary>
internal static class CargoPrograms
{
    public static async Task<ReleasePrograms> FindAsync(ToolchainProject project, BuildOptions options, ToolRunner runner, CancellationToken cancellation)
    {
        var (targets, failed) = await CargoMetadata.ReadAsync(project, options.Deadline, options.Rust, runner, cancellation).ConfigureAwait(false);
        if (failed is not null) return new ReleasePrograms([], failed.Findings, failed.Problems);
        return new ReleasePrograms([.. targets.Where(static target => target.Kinds.Contains("bin")).Select(target => new CargoProgram(project, target.Name, target.Manifest, target.Package)).OrderBy(static program => program.Name, StringComparer.Ordinal)], [], []);
    }
}
