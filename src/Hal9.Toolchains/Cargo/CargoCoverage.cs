using System.Text;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Coverage;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>Coverage by <c>-C instrument-coverage</c>: each test binary writes a profile, LLVM's tools merge them and tell the lines.</summary>
/// <remarks>https://doc.rust-lang.org/rustc/instrument-coverage.html</remarks>
internal sealed class CargoCoverage(ToolchainProject project, CoverageGround ground) : ICoverageMeter
{
    /// <summary>LLVM's tools understand profiles of their own version and older ones; Debian calls them by it.</summary>
    private static readonly string[] Suffixes = ["-22", "-21", "-20", "-19", ""];

    private readonly string folder = ground.FolderOf(project);

    public (TestOptions Options, Diagnostic? Problem) Prepare(TestOptions options)
    {
        if (Tool("llvm-profdata") is null || Tool("llvm-cov") is null)
        {
            return (options, CoverageDiagnostics.NotMeasurable.Nowhere($"the coverage of {project.Name} cannot be measured: llvm-profdata and llvm-cov are not on the search path", "apt-get install llvm-19"));
        }
        var flags = ground.Runner.Environment.GetValueOrDefault("RUSTFLAGS") is { Length: > 0 } own ? own + " " : "";
        return (options with
        {
            Environment = new Dictionary<string, string>(options.Environment)
            {
                ["RUSTFLAGS"] = flags + "-C instrument-coverage", ["LLVM_PROFILE_FILE"] = Path.Combine(folder, "%p-%m.profraw"),
                // What is built for other purposes stays as it is.
                ["CARGO_TARGET_DIR"] = Path.Combine(project.Directory, "target", "hal9-coverage"),
            },
        }, null);
    }

    public async Task<CoverageReading> ReadAsync(IReadOnlyList<TestModule> modules, CancellationToken cancellation)
    {
        string[] binaries = [.. modules.OfType<CargoTestBinary>().Select(static module => module.Binary).Distinct()];
        if (binaries.Length == 0) return new CoverageReading([], []);
        var profiles = Directory.GetFiles(folder, "*.profraw");
        if (profiles.Length == 0) return Without(CoverageDiagnostics.NotMeasurable.Nowhere($"the tests of {project.Name} wrote no profile"));
        var merged = Path.Combine(folder, "merged.profdata");
        // A command line has a limit.
        var list = Path.Combine(folder, "profiles.txt");
        await File.WriteAllLinesAsync(list, profiles, cancellation).ConfigureAwait(false);
        var merge = await ground.Runner.RunAsync(Call("llvm-profdata", "merge", "-sparse", $"--input-files={list}", "-o", merged), cancellation).ConfigureAwait(false);
        if (!merge.Succeeded) return Without(Failed(merge));
        var lcov = new StringBuilder();
        string[] objects = [.. binaries.Skip(1).SelectMany(static binary => (string[])["-object", binary])];
        var export = await ground.Runner.RunAsync(Call("llvm-cov", ["export", "--format=lcov", $"--instr-profile={merged}", binaries[0], .. objects]), cancellation, line =>
        {
            if (line.Source == OutputSource.Output) lcov.Append(line.Text).Append('\n');
        }).ConfigureAwait(false);
        if (!export.Succeeded) return Without(Failed(export));
        try
        {
            return new CoverageReading([.. LcovFile.Read(new StringReader(lcov.ToString()), ground.Root)], []);
        }
        catch (CoverageFormatException problem)
        {
            return Without(CoverageDiagnostics.BadCoverageFile.Nowhere($"what llvm-cov wrote of {project.Name}: {problem.Message}"));
        }
    }

    /// <summary>The newest of Debian's names that is there, else the plain one.</summary>
    private string? Tool(string name) => Suffixes.Select(suffix => name + suffix).FirstOrDefault(ground.Runner.Has);

    private ToolCommand Call(string name, params IReadOnlyList<string> arguments) => new() { Title = $"{name} {arguments[0]}", Program = Tool(name)!, Arguments = arguments, Directory = project.Directory };

    private static CoverageReading Without(Diagnostic why) => new([], [why]);

    private static Diagnostic Failed(ToolRun run) => run.Problem
        ?? CoverageDiagnostics.NotMeasurable.Nowhere($"`{run.Command.Title}` failed with exit code {run.ExitCode}", run.LastWords);
}
