using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>Builds what tests a workspace, with the Rust that was asked for, and says which binaries came of it.</summary>
internal sealed class CargoTests(ToolchainProject project, TestOptions options, ToolRunner runner)
{
    public async Task<TestBuild> BuildAsync(CancellationToken cancellation)
    {
        var variant = new RustVariant("", [], new Dictionary<string, string>());
        if (options.RustToolchain is { } asked)
        {
            var (found, problem) = await RustVersions.FindAsync(asked, project, runner, cancellation).ConfigureAwait(false);
            if (found is null) return new TestBuild([], [], [problem!]);
            variant = found;
        }
        var environment = new Dictionary<string, string>(CargoToolchain.Environment.Concat(variant.Environment).Concat(options.Environment).DistinctBy(static pair => pair.Key));
        ToolCommand Cargo(string title, params ReadOnlySpan<string> arguments) =>
            CargoToolchain.Call(project, title, [.. variant.Arguments, .. arguments], options.Deadline, null) with { Environment = environment };

        var reader = new CargoFindings(project.Directory);
        var modules = new List<TestModule>();
        var hasDocumentation = false;
        var build = Cargo($"cargo test --no-run{(variant.Name.Length > 0 ? $" ({variant.Name})" : "")}", ["test", .. CargoToolchain.Scope(project), "--no-run", "--message-format=json"]);
        var run = await runner.RunAsync(build, cancellation, line =>
        {
            reader.Read(line);
            if (CargoArtifact.Parse(line) is not { } artifact) return;
            hasDocumentation |= artifact.IsDocumented;
            if (artifact.TestBinary is not null) modules.Add(new CargoTestBinary(project, artifact, variant.Name, environment));
        }).ConfigureAwait(false);
        var findings = reader.Finish(run);
        var problems = new List<Diagnostic>();
        if (run.Problem is { } late) problems.Add(late);
        else if (run.ExitCode != 0 && !findings.Any(static finding => finding.Severity == Severity.Error)) problems.Add(ToolchainDiagnostics.ToolFailed.Nowhere($"`{build.Title}` failed with exit code {run.ExitCode}", run.LastWords));
        if (!run.Succeeded) return new TestBuild([], findings, problems);
        if (hasDocumentation) modules.Add(new CargoDocumentationTests(project, variant.Name, (title, arguments) => Cargo(title, [.. arguments])));
        // Warnings are lint's to tell.
        return new TestBuild([.. modules.OrderBy(static module => module.Name, StringComparer.Ordinal)], [.. findings.Where(static finding => finding.Severity == Severity.Error)], problems);
    }
}

/// <summary>A target that Cargo has compiled.</summary>
/// <param name="Package">Name of its package.</param>
/// <param name="PackageFolder">Absolute.</param>
/// <param name="TestBinary">Absolute; null for what is no test binary.</param>
internal sealed record CargoArtifact(string Package, string Version, string PackageFolder, string Target, string Kind, bool IsDocumented, string? TestBinary)
{
    /// <summary><c>money</c> for a library, <c>invoice::totals</c> for a test of its own, <c>invoice bin</c> for a program.</summary>
    public string Name => Kind switch { "test" => $"{Package}::{Target}", "bin" => $"{Package} bin{(Target == Package ? "" : $" {Target}")}", "example" or "bench" => $"{Package} {Kind} {Target}", _ => Package };

    /// <summary>Null for any other line.</summary>
    public static CargoArtifact? Parse(ToolLine line)
    {
        if (!line.Text.StartsWith('{')) return null;
        try
        {
            using var document = JsonDocument.Parse(line.Text);
            var root = document.RootElement;
            if (!root.TryGetProperty("reason", out var reason) || !reason.ValueEquals("compiler-artifact")) return null;
            var (target, id) = (root.GetProperty("target"), root.GetProperty("package_id").GetString()!);
            var kind = target.GetProperty("kind")[0].GetString()!;
            // `path+file:///work/money#0.1.0`, or `…#name@0.1.0` where the folder has another name.
            var (place, rest) = id.IndexOf('#', StringComparison.Ordinal) is var hash and > 0 ? (id[..hash], id[(hash + 1)..]) : (id, "");
            var (package, version) = rest.IndexOf('@', StringComparison.Ordinal) is var at and > 0 ? (rest[..at], rest[(at + 1)..]) : (place[(place.LastIndexOf('/') + 1)..], rest);
            var isTest = root.GetProperty("profile").GetProperty("test").GetBoolean();
            var binary = isTest && root.GetProperty("executable") is { ValueKind: JsonValueKind.String } executable ? executable.GetString() : null;
            // What comes from a registry is not ours to test.
            var isDocumented = place.StartsWith("path+", StringComparison.Ordinal) && target.TryGetProperty("doctest", out var doctest) && doctest.GetBoolean();
            return new CargoArtifact(package, version, Path.GetDirectoryName(root.GetProperty("manifest_path").GetString()!)!, target.GetProperty("name").GetString()!, kind, isDocumented, binary);
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
