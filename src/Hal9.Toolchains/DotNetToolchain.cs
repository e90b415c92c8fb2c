using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Benchmarking;
using Hal9.Toolchains.Building;
using Hal9.Toolchains.Coverage;
using Hal9.Toolchains.DotNet;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Linting;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains;

/// <summary>.NET: solutions, and projects that no solution holds.</summary>
public sealed class DotNetToolchain : IToolchain
{
    /// <summary>Output that reads the same everywhere: English, no colours, no greeting.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>
    {
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_UI_LANGUAGE"] = "en", ["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "",
        ["MSBUILDTERMINALLOGGER"] = "off", ["VSLANG"] = "1033",
    };

    public string Name => "dotnet";

    public IReadOnlyList<string> Manifests => ["*.slnx", "*.sln", "*.csproj", "*.fsproj", "*.vbproj"];

    public ProjectSearch Find(SourceTree tree, IReadOnlyList<string> named)
    {
        if (named.Count > 0) return new ProjectSearch([.. named.Select(path => new ToolchainProject(this, tree.Root, path))], []);
        var search = DotNetProjects.Find(tree);
        return new ProjectSearch([.. search.Manifests.Select(path => new ToolchainProject(this, tree.Root, path))], search.Problems) { PassedOver = search.PassedOver };
    }

    public IReadOnlyList<ToolCommand> Versions(ToolchainProject project) => [Call(project, "dotnet --version", ["--version"], TimeSpan.FromMinutes(1))];

    public Diagnostic? ExplainMissing(ToolchainProject project, ToolRun run, FindingSources sources) => GlobalJson.ExplainMissingSdk(project, run, sources);

    public IReadOnlyList<LintStep> Lint(ToolchainProject project, LintOptions options)
    {
        // One folder for each project's files, so that none takes another's for its own.
        var scratch = Directory.CreateDirectory(Path.Combine(options.Scratch, "dotnet-" + project.Manifest.Replace('/', '-'))).FullName;
        var hook = BuildHook.Write(scratch, BuildHook.AnalysersAsErrors(scratch));
        var manifest = Path.GetFileName(project.Manifest);
        string[] format = options.Settings.Format == DotNetFormat.Whitespace ? ["format", "whitespace"] : ["format"];
        return
        [
            new LintStep(
                Call(project, $"dotnet build {manifest}", ["build", manifest, .. MSBuildArguments, .. hook, .. options.Settings.Properties.Select(static property => $"-p:{property.Key}={Escaped(property.Value)}")], options.Deadline),
                () => new MSBuildFindings(project.Directory, scratch)),
            new LintStep(
                Call(project, $"dotnet {string.Join(' ', format)} {manifest} --verify-no-changes", [.. format, manifest, "--verify-no-changes", "--no-restore"], options.Deadline),
                () => new MSBuildFindings(project.Directory, null))
            {
                Fix = Call(project, $"dotnet format {manifest}", ["format", manifest], options.Deadline),
            },
        ];
    }

    // NuGet's own audit asks a registry that may know nothing, and may make a warning of that.
    public ToolCommand? Restore(ToolchainProject project, TimeSpan deadline) =>
        Call(project, $"dotnet restore {Path.GetFileName(project.Manifest)}", ["restore", Path.GetFileName(project.Manifest), "-v:quiet", "-p:NuGetAudit=false"], deadline);

    public Task<TestBuild> BuildTestsAsync(ToolchainProject project, TestOptions options, ToolRunner runner, CancellationToken cancellation) =>
        new DotNetTests(project, options, runner).BuildAsync(cancellation);

    public ICoverageMeter Coverage(ToolchainProject project, CoverageGround ground) => new DotNetCoverage(project, ground);

    public Task<BenchmarkSearch> FindBenchmarksAsync(ToolchainProject project, BenchmarkOptions options, ToolRunner runner, CancellationToken cancellation) => DotNetBenchmarks.FindAsync(project, options, runner, cancellation);

    public Task<ReleasePrograms> FindProgramsAsync(ToolchainProject project, BuildOptions options, ToolRunner runner, CancellationToken cancellation) => DotNetPrograms.FindAsync(project, options, runner, cancellation);

    public LintStep Compile(ToolchainProject project, BuildOptions options)
    {
        var manifest = Path.GetFileName(project.Manifest);
        return new LintStep(Call(project, $"dotnet build {manifest} -c {options.Configuration}", ["build", manifest, "-c", options.Configuration, .. MSBuildArguments], options.Deadline), () => new MSBuildFindings(project.Directory, null));
    }

    /// <summary>A value as MSBuild takes it on its command line.</summary>
    /// <remarks>https://learn.microsoft.com/visualstudio/msbuild/msbuild-special-characters</remarks>
    public static string Escaped(string value) => value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    internal static IReadOnlyList<string> MSBuildArguments => ["-v:quiet", "-nologo", "-tl:off", "-clp:NoSummary"];

    internal static ToolCommand Call(ToolchainProject project, string title, IReadOnlyList<string> arguments, TimeSpan deadline) => new()
    {
        Title = title, Program = "dotnet", Arguments = arguments, Directory = project.Directory, Environment = Environment, Deadline = deadline,
    };
}
