using System.Text;
using System.Text.Json;
using Hal9.Machine.Processes;
using Hal9.Toolchains.Building;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>A target of a package, as Cargo itself tells of it.</summary>
/// <param name="Manifest">Absolute path of the package's own manifest.</param>
/// <param name="Kinds"><c>bin</c>, <c>lib</c>, <c>bench</c>, …</param>
internal sealed record CargoTarget(string Package, string Manifest, string Name, IReadOnlyList<string> Kinds);

/// <summary>What <c>cargo metadata</c> says of a project's own packages.</summary>
internal static class CargoMetadata
{
    /// <returns>The targets; or why there are none.</returns>
    public static async Task<(IReadOnlyList<CargoTarget> Targets, TargetBuild.Failed? Failed)> ReadAsync(ToolchainProject project, TimeSpan deadline, RustVariant? rust, ToolRunner runner, CancellationToken cancellation)
    {
        var answer = new StringBuilder();
        var reader = new CargoFindings(project.Directory);
        var command = CargoToolchain.Call(project, "cargo metadata", ["metadata", "--format-version", "1", "--no-deps", "--manifest-path", project.ManifestPath], deadline, rust);
        var run = await new ToolRunner(runner.Environment, SilentObserver.Instance, runner.Time).RunAsync(command, cancellation, line =>
        {
            if (line.Source == OutputSource.Output) answer.Append(line.Text);
            reader.Read(line);
        }).ConfigureAwait(false);
        if (!run.Succeeded) return ([], TargetBuild.Of(run, reader.Finish(run)));
        using var document = JsonDocument.Parse(answer.ToString());
        var found = new List<CargoTarget>();
        foreach (var package in document.RootElement.GetProperty("packages").EnumerateArray())
        {
            var manifest = package.GetProperty("manifest_path").GetString()!;
            // A member that a person named is worked on alone.
            if (CargoToolchain.Scope(project).Length == 0 && manifest != project.ManifestPath) continue;
            found.AddRange(package.GetProperty("targets").EnumerateArray().Select(target => new CargoTarget(
                package.GetProperty("name").GetString()!, manifest, target.GetProperty("name").GetString()!, [.. target.GetProperty("kind").EnumerateArray().Select(static kind => kind.GetString()!)])));
        }
        return (found, null);
    }
}
