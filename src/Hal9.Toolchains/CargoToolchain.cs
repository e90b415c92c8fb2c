using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Benchmarking;
using Hal9.Toolchains.Building;
using Hal9.Toolchains.Cargo;
using Hal9.Toolchains.Coverage;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Linting;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains;

/// <summary>Rust: Cargo workspaces, and packages that stand alone.</summary>
public sealed class CargoToolchain : IToolchain
{
    // rustfmt colours its differences even in a pipe, unless the terminal is a dumb one.
    internal static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string> { ["CARGO_TERM_COLOR"] = "never", ["CARGO_TERM_PROGRESS_WHEN"] = "never", ["TERM"] = "dumb" };

    public string Name => "cargo";

    public IReadOnlyList<string> Manifests => ["Cargo.toml"];

    public ProjectSearch Find(SourceTree tree, IReadOnlyList<string> named)
    {
        if (named.Count > 0) return new ProjectSearch([.. named.Select(path => new ToolchainProject(this, tree.Root, path))], []);
        var (taken, passedOver) = (new List<ToolchainProject>(), new List<string>());
        var found = new List<ToolchainProject>();
        // Cargo itself takes a manifest above for the workspace of one below.
        foreach (var manifest in tree.Files.Where(static path => path is "Cargo.toml" || path.EndsWith("/Cargo.toml", StringComparison.Ordinal)).OrderBy(static path => path.Count(static c => c == '/')))
        {
            var project = new ToolchainProject(this, tree.Root, manifest);
            if (taken.Find(above => SourceTree.IsWithin(project.Folder, above.Folder)) is { } workspace)
            {
                if (CargoWorkspace.LeavesOut(workspace, project)) passedOver.Add(manifest);
                continue;
            }
            taken.Add(project);
            found.Add(project);
        }
        return new ProjectSearch(found, []) { PassedOver = passedOver };
    }

    public IReadOnlyList<ToolCommand> Versions(ToolchainProject project) =>
    [
        Call(project, "cargo --version", ["--version", "--verbose"], TimeSpan.FromMinutes(5), null),
        Call(project, "rustc --version", ["--version", "--verbose"], TimeSpan.FromMinutes(5), null) with { Program = "rustc" },
    ];

    public Diagnostic? ExplainMissing(ToolchainProject project, ToolRun run, FindingSources sources) => null;

    public IReadOnlyList<LintStep> Lint(ToolchainProject project, LintOptions options)
    {
        string[] everything = [.. Scope(project), "--all-targets", "--all-features"];
        string[] formatted = Scope(project).Length > 0 ? ["fmt", "--all"] : ["fmt"];
        return
        [
            new LintStep(
                Call(project, "cargo fmt --check", [.. formatted, "--", "--check"], options.Deadline, options.Rust),
                () => new RustfmtFindings(project.Directory))
            {
                Fix = Call(project, "cargo fmt", formatted, options.Deadline, options.Rust),
            },
            new LintStep(
                Call(project, "cargo clippy -- -D warnings", ["clippy", .. everything, "--message-format=json", "--", "-D", "warnings"], options.Deadline, options.Rust),
                () => new CargoFindings(project.Directory))
            {
                Fix = Call(project, "cargo clippy --fix", ["clippy", .. everything, "--fix", "--allow-dirty", "--allow-staged"], options.Deadline, options.Rust),
            },
        ];
    }

    public ToolCommand? Restore(ToolchainProject project, TimeSpan deadline) => null;

    public Task<TestBuild> BuildTestsAsync(ToolchainProject project, TestOptions options, ToolRunner runner, CancellationToken cancellation) =>
        new CargoTests(project, options, runner).BuildAsync(cancellation);

    public ICoverageMeter Coverage(ToolchainProject project, CoverageGround ground) => new CargoCoverage(project, ground);

    public Task<BenchmarkSearch> FindBenchmarksAsync(ToolchainProject project, BenchmarkOptions options, ToolRunner runner, CancellationToken cancellation) => CargoBenchmarks.FindAsync(project, options, runner, cancellation);

    public Task<ReleasePrograms> FindProgramsAsync(ToolchainProject project, BuildOptions options, ToolRunner runner, CancellationToken cancellation) => CargoPrograms.FindAsync(project, options, runner, cancellation);

    // Libraries are often kept without a lock file.
    public LintStep Compile(ToolchainProject project, BuildOptions options) => new(
        Call(project, "cargo build --release", ["build", "--release", .. Scope(project), .. File.Exists(Path.Combine(project.Directory, "Cargo.lock")) ? (string[])["--locked"] : [], "--message-format=json"], options.Deadline, options.Rust),
        () => new CargoFindings(project.Directory));

    /// <summary>A workspace is worked on as a whole; a member that a person names, alone.</summary>
    internal static string[] Scope(ToolchainProject project) =>
        File.Exists(project.ManifestPath) && !File.ReadLines(project.ManifestPath).Any(static line => line.TrimStart().StartsWith("[workspace", StringComparison.Ordinal)) ? [] : ["--workspace"];

    /// <param name="rust">Null: what the machine and the tree say.</param>
    internal static ToolCommand Call(ToolchainProject project, string title, IReadOnlyList<string> arguments, TimeSpan deadline, RustVariant? rust) => new()
    {
        Title = rust is null ? title : $"{title} ({rust.Name})", Program = "cargo", Arguments = rust is null ? arguments : [.. rust.Arguments, .. arguments], Directory = project.Directory, Deadline = deadline,
        Environment = rust is null ? Environment : new Dictionary<string, string>(Environment.Concat(rust.Environment)),
    };
}
