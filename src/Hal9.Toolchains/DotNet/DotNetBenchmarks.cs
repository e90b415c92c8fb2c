using Hal9.Toolchains.Benchmarking;
using Hal9.Toolchains.Building;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>The programs of a solution that refer to BenchmarkDotNet, or are called <c>….Benchmarks</c>.</summary>
internal static class DotNetBenchmarks
{
    public static async Task<BenchmarkSearch> FindAsync(ToolchainProject project, BenchmarkOptions options, ToolRunner runner, CancellationToken cancellation)
    {
        var found = await DotNetPrograms.ExecutablesAsync(project, new BuildOptions(project.Root, options.Scratch, options.Deadline), runner, cancellation).ConfigureAwait(false);
        return new BenchmarkSearch([.. found.Programs.OfType<DotNetProgram>().Where(static program => program.IsBenchmark).Select(program => Of(project, program, options))], found.Findings, found.Problems);
    }

    private static Benchmark Of(ToolchainProject project, DotNetProgram program, BenchmarkOptions options)
    {
        // BenchmarkDotNet's switcher asks which ones are meant when nobody says.
        IReadOnlyList<string> own = options.Arguments.Count > 0 ? options.Arguments : program.UsesBenchmarkDotNet ? ["--filter", "*"] : [];
        string[] framework = program.Frameworks.Count > 1 ? ["-f", program.Newest] : [];
        var name = Path.GetFileNameWithoutExtension(program.Source);
        return new Benchmark(name, program.Source, DotNetToolchain.Call(project, $"dotnet run -c Release --project {name}", ["run", "-c", "Release", "--project", program.Source, .. framework, "--", .. own], options.Deadline));
    }
}
