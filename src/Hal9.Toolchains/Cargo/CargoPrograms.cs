using System.Text;
using System.Text.Json;
using Hal9.Machine.Processes;
using Hal9.Toolchains.Building;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>Finds the programs of a workspace, as Cargo itself tells of them.</summary>
internal static class CargoPrograms
{
    public static async Task<ReleasePrograms> FindAsync(ToolchainProject project, BuildOptions options, ToolRunner runner, CancellationToken cancellation)
    {
        var answer = new StringBuilder();
        var reader = new CargoFindings(project.Directory);
        var command = CargoToolchain.Call(project, "cargo metadata", ["metadata", "--format-version", "1", "--no-deps", "--manifest-path", project.ManifestPath], options.Deadline, null);
        var run = await new ToolRunner(runner.Environment, SilentObserver.Instance, runner.Time).RunAsync(command, cancellation, line =>
        {
            if (line.Source == OutputSource.Output) answer.Append(line.Text);
            reader.Read(line);
        }).ConfigureAwait(false);
        if (!run.Succeeded)
        {
            var failed = TargetBuild.Of(run, reader.Finish(run));
            return new ReleasePrograms([], failed.Findings, failed.Problems);
        }
        using var document = JsonDocument.Parse(answer.ToString());
        var found = new List<ReleaseProgram>();
        foreach (var package in document.RootElement.GetProperty("packages").EnumerateArray())
        {
            var manifest = package.GetProperty("manifest_path").GetString()!;
            // A member that a person named is worked on alone.
            if (CargoToolchain.Scope(project).Length == 0 && manifest != project.ManifestPath) continue;
            foreach (var target in package.GetProperty("targets").EnumerateArray().Where(static target => target.GetProperty("kind").EnumerateArray().Any(static kind => kind.ValueEquals("bin"))))
            {
                found.Add(new CargoProgram(project, target.GetProperty("name").GetString()!, manifest, package.GetProperty("name").GetString()!));
            }
        }
        return new ReleasePrograms([.. found.OrderBy(static program => program.Name, StringComparer.Ordinal)], [], []);
    }
}
