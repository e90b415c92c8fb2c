using Hal9.Machine.Files;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Building;

/// <summary>Builds the programs of projects, each for each target, and packs what came of it.</summary>
/// <param name="sources">Where findings point into.</param>
/// <param name="packed">Told of each archive as it is there.</param>
public sealed class ReleaseBuilder(ToolRunner runner, FindingSources sources, Action<PackedProgram> packed)
{
    public async Task<BuildReport> RunAsync(IReadOnlyList<ToolchainProject> projects, BuildRequest request, BuildOptions options, CancellationToken cancellation)
    {
        var report = new BuildReport();
        // What is asked for by name may be another compiler for each project, with a folder of its own.
        var ready = new Dictionary<(IToolchain, string), BuildOptions>();
        foreach (var project in projects.DistinctBy(static project => (project.Toolchain, project.Directory)))
        {
            var probe = await ToolProbe.RunAsync(project, options.RustToolchain, runner, sources, cancellation).ConfigureAwait(false);
            if (probe.Missing is { } missing) report.Problems.Add(missing);
            ready[(project.Toolchain, project.Directory)] = options with { Rust = probe.Rust };
        }
        if (report.Problems.Count > 0) return report;

        // Step 1: what there is to build.
        var programs = new List<ReleaseProgram>();
        foreach (var project in projects)
        {
            var found = await project.Toolchain.FindProgramsAsync(project, OptionsOf(project), runner, cancellation).ConfigureAwait(false);
            report.Add(found.Findings, found.Problems, sources);
            ReleaseProgram[] chosen = [.. found.Programs.Where(program => request.Programs.Count == 0 ? program.IsUsual : request.Programs.Any(path => SourceTree.IsWithin(Relative(options.Root, program.Source), Trimmed(path.Value))))];
            programs.AddRange(chosen);
            // A library is no program; that it compiles as it would be released is all there is to know.
            if (chosen.Length == 0 && request.Programs.Count == 0 && found.Findings.Count == 0 && found.Problems.Count == 0) await CompileAsync(project, OptionsOf(project), report, cancellation).ConfigureAwait(false);
        }
        if (report.IsRed) return report;
        foreach (var path in request.Programs.Where(path => !programs.Any(program => SourceTree.IsWithin(Relative(options.Root, program.Source), Trimmed(path.Value)))))
        {
            report.Problems.Add(path.Span is { } span ? ToolchainDiagnostics.NoProgram.At(span, $"`{path.Value}` makes no program") : ToolchainDiagnostics.NoProgram.Nowhere($"`{path.Value}` makes no program"));
        }
        if (programs.Count == 0 && request.AreNamed) report.Problems.Add(ToolchainDiagnostics.NoProgram.Nowhere("there is no program to build for the targets that are named", "only tests, benchmarks, samples and libraries are here; `ci.build.programs` of hal9.yml names others"));
        foreach (var same in programs.GroupBy(static program => program.Name, StringComparer.OrdinalIgnoreCase).Where(static group => group.Count() > 1))
        {
            report.Problems.Add(ToolchainDiagnostics.SameProgramName.Nowhere($"{string.Join(" and ", same.Select(program => $"`{Relative(options.Root, program.Source)}`"))} both make `{same.Key}`", "choose with `ci.build.programs` of hal9.yml, or give one another name"));
        }
        if (report.Problems.Count > 0) return report;

        // Step 2: each program for each target. A mistake in the code is the same for every target.
        foreach (var program in programs)
        {
            foreach (var target in request.Targets)
            {
                if (!await BuildAsync(program, target, request, OptionsOf(program.Project), report, cancellation).ConfigureAwait(false)) break;
            }
        }
        if (request.IsPacked && report.Packed.Count > 0 && !report.IsRed) await File.WriteAllTextAsync(Path.Combine(request.Output, ChecksumFile.Name), ChecksumFile.Text(report.Packed.Select(static one => (one.FileName, one.Sha256!))), cancellation).ConfigureAwait(false);
        return report;

        BuildOptions OptionsOf(ToolchainProject project) => ready[(project.Toolchain, project.Directory)];
    }

    /// <returns>False when other targets would fail like this one.</returns>
    private async Task<bool> BuildAsync(ReleaseProgram program, BuildTarget target, BuildRequest request, BuildOptions options, BuildReport report, CancellationToken cancellation)
    {
        var begun = runner.Time.GetTimestamp();
        var built = Directory.CreateDirectory(Path.Combine(options.Scratch, "made", program.Name, target.Rid)).FullName;
        switch (await program.BuildAsync(target, built, options, runner, cancellation).ConfigureAwait(false))
        {
            case TargetBuild.Unavailable missing:
                var descriptor = request.AreNamed ? ToolchainDiagnostics.NamedTargetUnavailable : ToolchainDiagnostics.TargetUnavailable;
                report.NotBuilt.Add((program, target, descriptor.Nowhere($"not built: {program.Name} for {target}: {missing.Reason}", missing.Hint)));
                return true;
            case TargetBuild.Failed failed:
                report.Add(failed.Findings, failed.Problems, sources);
                if (failed.Run is { } run) report.Failed.Add(run);
                return false;
            case TargetBuild.Made made:
                var stem = request.Stem(program, target);
                var name = request.IsPacked ? stem + ReproducibleArchive.Extension(target.Rid) : stem;
                var path = Path.Combine(request.Output, name);
                if (request.IsPacked)
                {
                    // Under another name until it is whole.
                    var part = Path.Combine(options.Scratch, name);
                    ReproducibleArchive.Write(built, stem, part, options.Time);
                    File.Move(part, path, overwrite: true);
                }
                else
                {
                    if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
                    FolderMove(built, path);
                }
                var one = new PackedProgram(program, target, made.Mode, name, request.IsPacked ? await ChecksumFile.DigestAsync(path, cancellation).ConfigureAwait(false) : null, request.IsPacked ? new FileInfo(path).Length : 0, runner.Time.GetElapsedTime(begun));
                report.Packed.Add(one);
                packed(one);
                return true;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task CompileAsync(ToolchainProject project, BuildOptions options, BuildReport report, CancellationToken cancellation)
    {
        var step = project.Toolchain.Compile(project, options);
        var reader = step.Reader();
        var run = await runner.RunAsync(options.Timed(step.Check), cancellation, reader.Read).ConfigureAwait(false);
        var findings = reader.Finish(run);
        if (run.Succeeded)
        {
            report.Compiled.Add(project);
            return;
        }
        var failed = TargetBuild.Of(run, findings);
        report.Add(failed.Findings, failed.Problems, sources);
        if (failed.Run is not null) report.Failed.Add(failed.Run);
    }

    /// <summary>Scratch may lie on another disk than the output.</summary>
    private static void FolderMove(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(file, path);
        }
    }

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    private static string Trimmed(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
}

/// <param name="AreNamed">A person named the targets: one that cannot be built is a failure.</param>
/// <param name="Output">A folder that exists.</param>
/// <param name="Stem">File name of an archive without its ending, and the folder in it.</param>
public sealed record BuildRequest(IReadOnlyList<BuildTarget> Targets, bool AreNamed, string Output, Func<ReleaseProgram, BuildTarget, string> Stem)
{
    /// <summary>Relative to the root; empty: what is found.</summary>
    public IReadOnlyList<Configuration.Positioned<string>> Programs { get; init; } = [];

    /// <summary>Into archives with their sums; else each a folder.</summary>
    public bool IsPacked { get; init; } = true;
}

/// <param name="FileName">Of the archive, or of the folder.</param>
/// <param name="Sha256">Lower-case hexadecimal; null for a folder.</param>
public sealed record PackedProgram(ReleaseProgram Program, BuildTarget Target, string Mode, string FileName, string? Sha256, long Bytes, TimeSpan Elapsed);

/// <summary>What was built, and what was not.</summary>
public sealed class BuildReport
{
    public List<PackedProgram> Packed { get; } = [];

    /// <summary>For each target that this machine cannot build for, why.</summary>
    public List<(ReleaseProgram Program, BuildTarget Target, Diagnostic Why)> NotBuilt { get; } = [];

    /// <summary>Projects without a program, which compile.</summary>
    public List<ToolchainProject> Compiled { get; } = [];

    /// <summary>What is wrong with the code.</summary>
    public List<Diagnostic> Findings { get; } = [];

    /// <summary>Why something could not be built at all.</summary>
    public List<Diagnostic> Problems { get; } = [];

    /// <summary>Runs whose last lines are all there is to show.</summary>
    public List<ToolRun> Failed { get; } = [];

    public bool IsRed => Findings.Count > 0 || Problems.Count > 0 || NotBuilt.Any(static one => one.Why.Severity == Severity.Error);

    internal void Add(IEnumerable<ToolFinding> findings, IEnumerable<Diagnostic> problems, FindingSources sources)
    {
        Findings.AddRange(findings.Where(static finding => finding.Severity == Severity.Error).Select(sources.Of));
        Problems.AddRange(problems);
    }
}
