using System.Runtime.InteropServices;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Coverage;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>
/// Builds what tests a project, each framework as it is asked for. One build tells of every test assembly where it lies; where a framework's runtime is not installed,
/// the project is built once more with a runtime of its own.
/// </summary>
internal sealed class DotNetTests(ToolchainProject project, TestOptions options, ToolRunner runner)
{
    private const int ProjectsOfOneNode = 4;

    public async Task<TestBuild> BuildAsync(CancellationToken cancellation)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(options.Scratch, $"dotnet-{project.Manifest.Replace('/', '-')}")).FullName;
        var (modules, findings, problems) = await BuildAsync(Path.GetFileName(project.Manifest), "", Folder(scratch, "all"), [], cancellation).ConfigureAwait(false);
        if (options.Frameworks.Count > 0)
        {
            foreach (var missing in options.Frameworks.Where(framework => modules.Count > 0 && !modules.Any(module => module.Framework == framework)))
            {
                problems.Add(ToolchainDiagnostics.UnavailableFramework.Nowhere($"no test project of {project.Name} is for {missing}", $"they are for {string.Join(", ", modules.Select(static module => module.Framework).Distinct().Order(StringComparer.Ordinal))}"));
            }
            modules = [.. modules.Where(module => options.Frameworks.Contains(module.Framework))];
        }
        foreach (var module in modules.Where(NeedsWindows))
        {
            problems.Add(ToolchainDiagnostics.UnavailableFramework.Nowhere($"{module.Name} cannot be tested on {module.Framework}: .NET Framework runs on Windows, and there is no mono here", "`--framework` names those that are to be tested here, such as `--framework net10.0`"));
        }
        modules = [.. modules.Where(module => !NeedsWindows(module))];
        var installed = await InstalledAsync(cancellation).ConfigureAwait(false);
        var found = new List<TestModule>();
        foreach (var module in modules.OrderBy(static module => module.ProjectFile, StringComparer.Ordinal).ThenBy(static module => module.Framework, StringComparer.Ordinal))
        {
            if (module.MissingRuntimes(installed) is not { Count: > 0 } missing) found.Add(Of(module));
            else if (await WithRuntimeAsync(module, missing, Folder(scratch, $"{module.Name}-{module.Framework}"), problems, cancellation).ConfigureAwait(false) is { } whole) found.Add(Of(whole));
        }
        problems.AddRange(modules.Select(Unmeasurable).OfType<Diagnostic>());
        return new TestBuild(found, findings, problems);
    }

    /// <summary>VSTest starts .NET Framework's tests by mono where there is no Windows.</summary>
    private bool NeedsWindows(DotNetModule module) => module.IsNetFramework && !OperatingSystem.IsWindows() && !runner.Has("mono");

    /// <summary>What a module's coverage needs and has not.</summary>
    private Diagnostic? Unmeasurable(DotNetModule module) => options.CoverageFolder is not { } folder || module.CoverageArguments(folder) is not null ? null
        : CoverageDiagnostics.NotMeasurable.Nowhere($"the coverage of {module.Name} ({module.Framework}) cannot be measured", module.IsTestingPlatform ? "let it reference Microsoft.Testing.Extensions.CodeCoverage" : "let it reference Microsoft.NET.Test.Sdk");

    private TestModule Of(DotNetModule module) => module.IsTestingPlatform ? new TestingPlatformModule(project, module, options) : new VSTestModule(project, module, options);

    /// <summary>The same project self-contained, with the framework's runtime out of its package.</summary>
    private async Task<DotNetModule?> WithRuntimeAsync(DotNetModule module, IReadOnlyList<string> missing, string scratch, List<Diagnostic> problems, CancellationToken cancellation)
    {
        var why = $"{module.Name} cannot be tested on {module.Framework}: {string.Join(" and ", missing)} {(missing.Count == 1 ? "is" : "are")} not installed";
        var (modules, findings, _) = await BuildAsync(module.ProjectFile, $" on {module.Framework}, with its runtime", scratch, ["-f", module.Framework, "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained"], cancellation).ConfigureAwait(false);
        if (modules.Find(built => built.Framework == module.Framework) is { } whole) return whole;
        var words = findings.FirstOrDefault(static finding => finding.Severity == Severity.Error) is { } error ? $"{error.Rule}: {error.Message}" : "see --verbose";
        problems.Add(ToolchainDiagnostics.UnavailableFramework.Nowhere(why, $"install it, or let its package be restored; building with it fails: {words}"));
        return null;
    }

    private async Task<(List<DotNetModule> Modules, IReadOnlyList<ToolFinding> Findings, List<Diagnostic> Problems)> BuildAsync(
        string target, string how, string scratch, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var hook = BuildHook.Write(scratch, BuildHook.ListTests(scratch));
        var command = DotNetToolchain.Call(project, $"dotnet build {Path.GetFileName(target)}{how}", ["build", target, .. arguments, .. Measurable, .. OneNode(target), .. DotNetToolchain.MSBuildArguments, .. hook], options.Deadline);
        var reader = new MSBuildFindings(project.Directory, null);
        var run = await runner.RunAsync(command with { Environment = new Dictionary<string, string>(DotNetToolchain.Environment.Concat(options.Environment).DistinctBy(static pair => pair.Key)) }, cancellation, reader.Read).ConfigureAwait(false);
        var findings = reader.Finish(run);
        var problems = new List<Diagnostic>();
        if (run.Problem is { } problem) problems.Add(problem);
        else if (run.ExitCode != 0 && !findings.Any(static finding => finding.Severity == Severity.Error)) problems.Add(ToolchainDiagnostics.ToolFailed.Nowhere($"`{command.Title}` failed with exit code {run.ExitCode}", run.LastWords));
        // What was built before a failure may be old: a build that failed gives nothing to test.
        return (run.Succeeded ? BuildHook.ReadTests(scratch) : [], findings, problems);
    }

    /// <summary>Only the platform's own command line takes `--coverage`; a program of xUnit v3 has another one until it is told.</summary>
    private string[] Measurable => options.CoverageFolder is null ? [] : ["-p:UseMicrosoftTestingPlatformRunner=true"];

    /// <summary>A second node of MSBuild's takes two seconds to begin with (docs/benchmarks.md), which a few projects that wait for each other do not earn back.</summary>
    private string[] OneNode(string target) => DotNetProjects.IsProject(target) || DotNetProjects.ProjectsOf(project.Root, project.Manifest).Count() <= ProjectsOfOneNode ? ["-m:1"] : [];

    private async Task<ILookup<string, Version>> InstalledAsync(CancellationToken cancellation)
    {
        var quiet = new ToolRunner(runner.Environment, SilentObserver.Instance, runner.Time);
        var run = await quiet.RunAsync(DotNetToolchain.Call(project, "dotnet --list-runtimes", ["--list-runtimes"], TimeSpan.FromMinutes(1)), cancellation).ConfigureAwait(false);
        return run.Tail.Select(static line => line.Text.Split(' ')).Where(static words => words.Length >= 2).ToLookup(static words => words[0], static words => DotNetModule.Parse(words[1]));
    }

    private static string Folder(string scratch, string name) => Directory.CreateDirectory(Path.Combine(scratch, name)).FullName;
}
