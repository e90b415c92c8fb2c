using Hal9.Toolchains.Benchmarking;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>The bench targets of a workspace: files of <c>benches/</c> and what manifests declare by <c>[[bench]]</c>.</summary>
internal static class CargoBenchmarks
{
    public static async Task<BenchmarkSearch> FindAsync(ToolchainProject project, BenchmarkOptions options, ToolRunner runner, CancellationToken cancellation)
    {
        RustVariant? rust = null;
        if (options.RustToolchain is { } asked)
        {
            var (variant, missing) = await RustVersions.FindAsync(asked, project, runner, cancellation).ConfigureAwait(false);
            if (missing is not null) return new BenchmarkSearch([], [], [missing]);
            rust = variant;
        }
        var (targets, failed) = await CargoMetadata.ReadAsync(project, options.Deadline, rust, runner, cancellation).ConfigureAwait(false);
        if (failed is not null) return new BenchmarkSearch([], failed.Findings, failed.Problems);
        string[] own = options.Arguments.Count > 0 ? ["--", .. options.Arguments] : [];
        return new BenchmarkSearch(
            [
                .. targets.Where(static target => target.Kinds.Contains("bench")).OrderBy(static target => target.Package, StringComparer.Ordinal).ThenBy(static target => target.Name, StringComparer.Ordinal)
                    .Select(target => new Benchmark($"{target.Package}::{target.Name}", target.Manifest,
                        CargoToolchain.Call(project, $"cargo bench --package {target.Package} --bench {target.Name}", ["bench", "--package", target.Package, "--bench", target.Name, .. own], options.Deadline, rust))),
            ],
            [], []);
    }
}
