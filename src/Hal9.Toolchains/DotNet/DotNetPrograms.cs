using Hal9.Toolchains.Building;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>Finds the programs of a solution: MSBuild evaluates every project, builds and restores none, and each says what it makes.</summary>
internal static class DotNetPrograms
{
    /// <summary>What a project refers to that is there to test or to measure.</summary>
    private static readonly string[] Testing = ["BenchmarkDotNet", "Microsoft.NET.Test.Sdk", "Microsoft.Testing.Platform", "MSTest", "NUnit", "TUnit", "xunit", "xunit.v3"];

    /// <summary>Folders whose programs are built only when somebody names them.</summary>
    private static readonly string[] Aside = ["test", "tests", "bench", "benchmarks", "sample", "samples", "example", "examples"];

    public static async Task<ReleasePrograms> FindAsync(ToolchainProject project, BuildOptions options, ToolRunner runner, CancellationToken cancellation)
    {
        var found = await ExecutablesAsync(project, options, runner, cancellation).ConfigureAwait(false);
        return found with { Programs = [.. found.Programs.Where(static program => program is DotNetProgram { IsPublishable: true })] };
    }

    /// <summary>Those too that are not there to be published, such as benchmarks.</summary>
    public static async Task<ReleasePrograms> ExecutablesAsync(ToolchainProject project, BuildOptions options, ToolRunner runner, CancellationToken cancellation)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(options.Scratch, "find-" + project.Manifest.Replace('/', '-'))).FullName;
        string[] all = DotNetProjects.IsProject(project.Manifest) ? [project.ManifestPath] : [.. DotNetProjects.ProjectsOf(project.Root, project.Manifest).Where(DotNetProjects.IsProject).Select(path => Path.Combine(project.Root, path))];
        var traversal = Path.Combine(scratch, "programs.proj");
        await File.WriteAllTextAsync(traversal, Traversal(all, WriteTarget(scratch)), cancellation).ConfigureAwait(false);
        var command = DotNetToolchain.Call(project, $"dotnet msbuild {Path.GetFileName(project.Manifest)} (what it makes)", ["msbuild", traversal, "-t:Programs", "-nodeReuse:false", .. DotNetToolchain.MSBuildArguments, $"-p:Configuration={options.Configuration}"], options.Deadline);
        var reader = new MSBuildFindings(project.Directory, null);
        var run = await new ToolRunner(runner.Environment, SilentObserver.Instance, runner.Time).RunAsync(command, cancellation, reader.Read).ConfigureAwait(false);
        if (run.Succeeded) return new ReleasePrograms([.. Directory.EnumerateFiles(scratch, "*.program").Order(StringComparer.Ordinal).Select(file => Read(project, File.ReadAllLines(file))).OfType<ReleaseProgram>().OrderBy(static program => program.Source, StringComparer.Ordinal)], [], []);
        var failed = TargetBuild.Of(run, reader.Finish(run));
        return new ReleasePrograms([], failed.Findings, failed.Problems);
    }

    private static DotNetProgram? Read(ToolchainProject project, string[] lines)
    {
        var says = lines.Select(static line => line.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
        bool Is(string name, string value) => string.Equals(says.GetValueOrDefault(name), value, StringComparison.OrdinalIgnoreCase);
        if (!(Is("type", "Exe") || Is("type", "WinExe"))) return null;
        var packages = says["packages"].Split('|');
        var isTest = Is("test", "true") || packages.Any(static package => Testing.Contains(package, StringComparer.OrdinalIgnoreCase));
        var folders = Path.GetRelativePath(project.Root, Path.GetDirectoryName(says["project"])!).Split(Path.DirectorySeparatorChar);
        return new DotNetProgram(project, says["name"], says["project"])
        {
            IsPublishable = !Is("publishable", "false"),
            IsUsual = !isTest && !folders.Any(static folder => Aside.Contains(folder, StringComparer.OrdinalIgnoreCase)),
            Frameworks = [.. says["frameworks"].Split('|', StringSplitOptions.RemoveEmptyEntries)],
            UsesBenchmarkDotNet = packages.Contains("BenchmarkDotNet", StringComparer.OrdinalIgnoreCase),
            IsNative = Is("aot", "true"), IsTrimmed = Is("trim", "true"), IsSeveralFiles = Is("single", "false"),
        };
    }

    private static string Traversal(IEnumerable<string> projects, string hook) => $"""
        <Project>
          <ItemGroup>
        {string.Join('\n', projects.Select(static path => $"    <Held Include=\"{System.Security.SecurityElement.Escape(path)}\" />"))}
          </ItemGroup>
          <Target Name="Programs">
            <MSBuild Projects="@(Held)" Targets="Hal9ListPrograms" SkipNonexistentTargets="true" BuildInParallel="true" Properties="CustomAfterMicrosoftCommonTargets={hook};CustomAfterMicrosoftCommonCrossTargetingTargets={hook}" />
          </Target>
        </Project>

        """;

    private static string WriteTarget(string scratch)
    {
        var file = Path.Combine(scratch, "hal9.targets");
        File.WriteAllText(file, $"""
            <Project>
              <Target Name="Hal9ListPrograms">
                <PropertyGroup><Hal9Packages>@(PackageReference, '|')</Hal9Packages></PropertyGroup>
                <WriteLinesToFile File="{scratch}/$(MSBuildProjectName).$([MSBuild]::StableStringHash($(MSBuildProjectFullPath))).program" Overwrite="true"
                  Lines="project=$(MSBuildProjectFullPath);name=$(AssemblyName);type=$(OutputType);test=$(IsTestProject);publishable=$(IsPublishable);frameworks=$(TargetFramework)|$(TargetFrameworks.Replace(';', '|'));aot=$(PublishAot);trim=$(PublishTrimmed);single=$(PublishSingleFile);packages=$(Hal9Packages)" />
              </Target>
            </Project>

            """);
        return file;
    }
}
