using System.Text.Json;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>A built test assembly, as the build itself tells it.</summary>
/// <param name="ProjectFile">Absolute.</param>
/// <param name="Assembly">Absolute.</param>
/// <param name="IsTestingPlatform">It is a program that runs its tests itself; else VSTest does.</param>
internal sealed record DotNetModule(string ProjectFile, string Framework, string Assembly, bool IsTestingPlatform)
{
    /// <summary>Folder of VSTest's coverage collector; null or empty where the project has none.</summary>
    public string? Collector { get; init; }

    /// <summary>How its coverage is measured, as arguments; null when it cannot be.</summary>
    public IReadOnlyList<string>? CoverageArguments(string folder)
    {
        if (!IsTestingPlatform) return Collector is { Length: > 0 } ? ["--Collect:Code Coverage;Format=Cobertura", $"--TestAdapterPath:{Collector}"] : null;
        return File.Exists(Path.Combine(Path.GetDirectoryName(Assembly)!, "Microsoft.Testing.Extensions.CodeCoverage.dll")) ? ["--coverage", "--coverage-output-format", "cobertura", "--results-directory", folder] : null;
    }

    /// <summary><c>net48</c>, where <c>net8.0</c> is .NET.</summary>
    public bool IsNetFramework => Framework.Length is 5 or 6 && Framework.StartsWith("net", StringComparison.Ordinal) && Framework.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0;

    public string Name => Path.GetFileNameWithoutExtension(ProjectFile);

    /// <summary>The program that the SDK puts beside the assembly; absent with <c>UseAppHost=false</c>.</summary>
    private string Program => Path.ChangeExtension(Assembly, OperatingSystem.IsWindows() ? ".exe" : null);

    public ToolCommand Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var hasProgram = File.Exists(Program);
        return new ToolCommand
        {
            Title = $"{Name} ({Framework})", Program = hasProgram ? Program : "dotnet", Arguments = hasProgram ? arguments : ["exec", Assembly, .. arguments],
            Directory = Path.GetDirectoryName(Assembly)!, Environment = new Dictionary<string, string>(DotNetToolchain.Environment.Concat(environment).DistinctBy(static pair => pair.Key)),
        };
    }

    /// <summary>Shared frameworks that it asks for and that are not installed, such as <c>Microsoft.NETCore.App 8.0</c>; empty for one that brings its own.</summary>
    /// <param name="installed">By name, versions as <c>dotnet --list-runtimes</c> says them.</param>
    public IReadOnlyList<string> MissingRuntimes(ILookup<string, Version> installed)
    {
        var file = Path.ChangeExtension(Assembly, ".runtimeconfig.json");
        if (!File.Exists(file)) return [];
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var options = document.RootElement.GetProperty("runtimeOptions");
        if (options.TryGetProperty("includedFrameworks", out _)) return [];
        var asked = options.TryGetProperty("frameworks", out var several) ? several.EnumerateArray().ToArray() : options.TryGetProperty("framework", out var one) ? [one] : [];
        return [.. asked.Select(static framework => (Name: framework.GetProperty("name").GetString()!, Version: Parse(framework.GetProperty("version").GetString()!)))
            // Rolling forward to another minor version is what a host does by itself; to another major version it is not what was asked for.
            .Where(framework => !installed[framework.Name].Any(version => version.Major == framework.Version.Major && version >= framework.Version))
            .Select(static framework => $"{framework.Name} {framework.Version.ToString(2)}")];
    }

    public static Version Parse(string text) => Version.TryParse(text.Split('-')[0], out var version) ? version : new Version(0, 0);
}
