using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Cargo;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Coverage;

/// <summary>How coverage is measured: what builds and tests are told beforehand, and how what they wrote is read afterwards.</summary>
/// <param name="folder">Exists and is empty.</param>
/// <param name="root">Paths are told from here; absolute.</param>
public sealed class CoverageRun(string folder, string root, ToolRunner runner)
{
    /// <summary>LLVM's tools understand profiles of their own version and older ones; Debian calls them by it.</summary>
    private static readonly string[] Suffixes = ["-22", "-21", "-20", "-19", ""];

    /// <summary>The options with which a project's tests are built and run so that they tell their coverage; or why that cannot be.</summary>
    public (TestOptions Options, Diagnostic? Problem) Prepare(ToolchainProject project, TestOptions options)
    {
        if (project.Toolchain is not CargoToolchain) return (options with { CoverageFolder = folder }, null);
        if (Tool("llvm-profdata") is null || Tool("llvm-cov") is null)
        {
            return (options, CoverageDiagnostics.NotMeasurable.Nowhere($"the coverage of {project.Name} cannot be measured: llvm-profdata and llvm-cov are not on the search path", "apt-get install llvm-19"));
        }
        var flags = runner.Environment.GetValueOrDefault("RUSTFLAGS") is { Length: > 0 } own ? own + " " : "";
        return (options with
        {
            Environment = new Dictionary<string, string>(options.Environment)
            {
                ["RUSTFLAGS"] = flags + "-C instrument-coverage", ["LLVM_PROFILE_FILE"] = Path.Combine(ProfileFolder(project), "%p-%m.profraw"),
                // What is built for other purposes stays as it is.
                ["CARGO_TARGET_DIR"] = Path.Combine(project.Directory, "target", "hal9-coverage"),
            },
        }, null);
    }

    /// <summary>What the tests of these modules have covered.</summary>
    public async Task<(IReadOnlyList<FileCoverage> Files, IReadOnlyList<Diagnostic> Problems)> CollectAsync(IReadOnlyList<TestModule> modules, TestOptions options, CancellationToken cancellation)
    {
        var (files, problems) = (new List<FileCoverage>(), new List<Diagnostic>());
        // VSTest puts its attachments where the results go.
        foreach (var written in ((string[])[folder, Path.Combine(options.Scratch, "vstest")]).Where(Directory.Exists).SelectMany(static place => Directory.EnumerateFiles(place, "*.cobertura.xml", SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
        {
            try
            {
                using var xml = File.OpenRead(written);
                files.AddRange(CoberturaFile.Read(xml, root));
            }
            catch (Exception problem) when (problem is CoverageFormatException or IOException)
            {
                problems.Add(CoverageDiagnostics.BadCoverageFile.Nowhere($"{Path.GetFileName(written)}: {problem.Message}"));
            }
        }
        foreach (var project in modules.OfType<CargoTestBinary>().GroupBy(static module => module.Project))
        {
            await CollectAsync(project.Key, [.. project.Select(static module => module.Binary).Distinct()], files, problems, cancellation).ConfigureAwait(false);
        }
        return (files, problems);
    }

    private async Task CollectAsync(ToolchainProject project, string[] binaries, List<FileCoverage> files, List<Diagnostic> problems, CancellationToken cancellation)
    {
        var profiles = Directory.Exists(ProfileFolder(project)) ? Directory.GetFiles(ProfileFolder(project), "*.profraw") : [];
        if (profiles.Length == 0 || binaries.Length == 0)
        {
            problems.Add(CoverageDiagnostics.NotMeasurable.Nowhere($"the tests of {project.Name} wrote no profile"));
            return;
        }
        var merged = Path.Combine(ProfileFolder(project), "merged.profdata");
        // A command line has a limit.
        var list = Path.Combine(ProfileFolder(project), "profiles.txt");
        await File.WriteAllLinesAsync(list, profiles, cancellation).ConfigureAwait(false);
        var merge = await runner.RunAsync(Call(project, "llvm-profdata", "merge", "-sparse", $"--input-files={list}", "-o", merged), cancellation).ConfigureAwait(false);
        if (!merge.Succeeded)
        {
            problems.Add(Failed(merge));
            return;
        }
        var lcov = new System.Text.StringBuilder();
        string[] objects = [.. binaries.Skip(1).SelectMany(static binary => (string[])["-object", binary])];
        var export = await runner.RunAsync(Call(project, "llvm-cov", ["export", "--format=lcov", $"--instr-profile={merged}", binaries[0], .. objects]), cancellation, line =>
        {
            if (line.Source == Machine.Processes.OutputSource.Output) lcov.Append(line.Text).Append('\n');
        }).ConfigureAwait(false);
        if (!export.Succeeded)
        {
            problems.Add(Failed(export));
            return;
        }
        try
        {
            files.AddRange(LcovFile.Read(new StringReader(lcov.ToString()), root));
        }
        catch (CoverageFormatException problem)
        {
            problems.Add(CoverageDiagnostics.BadCoverageFile.Nowhere($"what llvm-cov wrote of {project.Name}: {problem.Message}"));
        }
    }

    private string ProfileFolder(ToolchainProject project) => Path.Combine(folder, "cargo-" + (project.Folder.Length == 0 ? "root" : project.Folder.Replace('/', '-')));

    /// <summary>The newest of Debian's names that is there, else the plain one.</summary>
    private string? Tool(string name) => Suffixes.Select(suffix => name + suffix).FirstOrDefault(runner.Has);

    private ToolCommand Call(ToolchainProject project, string name, params IReadOnlyList<string> arguments) => new() { Title = $"{name} {arguments[0]}", Program = Tool(name)!, Arguments = arguments, Directory = project.Directory };

    private static Diagnostic Failed(ToolRun run) => run.Problem
        ?? CoverageDiagnostics.NotMeasurable.Nowhere($"`{run.Command.Title}` failed with exit code {run.ExitCode}", run.Tail.Select(static line => line.Text.Trim()).LastOrDefault(static line => line.Length > 0));
}
