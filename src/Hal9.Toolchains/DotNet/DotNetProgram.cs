using System.Globalization;
using System.Text.RegularExpressions;
using Hal9.Toolchains.Building;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>
/// A .NET program, published with its runtime: ahead of time where it wants that and this machine links for the target, else as one file, ready to run. The working tree stays as
/// it is: what is compiled lies in a folder of its own, so nothing made before with other paths gets in.
/// </summary>
internal sealed partial class DotNetProgram(ToolchainProject project, string name, string source) : ReleaseProgram(project, name, source)
{
    /// <summary>As the project writes them; the newest is published.</summary>
    public IReadOnlyList<string> Frameworks { get; init; } = [];

    /// <summary>It is there to measure.</summary>
    public bool IsBenchmark => UsesBenchmarkDotNet || Path.GetFileNameWithoutExtension(Source).EndsWith(".Benchmarks", StringComparison.OrdinalIgnoreCase);

    public bool UsesBenchmarkDotNet { get; init; }

    public bool IsPublishable { get; init; } = true;

    public bool IsNative { get; init; }

    public bool IsTrimmed { get; init; }

    /// <summary>The project refuses to be one file.</summary>
    public bool IsSeveralFiles { get; init; }

    public override async Task<TargetBuild> BuildAsync(BuildTarget target, string output, BuildOptions options, ToolRunner runner, CancellationToken cancellation)
    {
        var wantsNative = options.Native ?? IsNative;
        var linker = wantsNative && target == BuildTarget.Host ? Linker(runner) : null;
        var isTrimmed = IsTrimmed || wantsNative;
        var mode = linker is not null ? "native" : (IsSeveralFiles ? "self-contained" : "single file") + (isTrimmed ? ", trimmed" : "");
        var objects = Directory.CreateDirectory(Path.Combine(options.Scratch, "objects")).FullName;
        var hook = Path.Combine(options.Scratch, $"{Name}-{target}.props");
        await File.WriteAllTextAsync(hook, Hook(target, linker is not null, isTrimmed), cancellation).ConfigureAwait(false);
        string[] arguments =
        [
            "publish", Source, "-c", options.Configuration, "-o", output, "-nodeReuse:false", .. DotNetToolchain.MSBuildArguments,
            .. Frameworks.Count > 1 ? (string[])["-f", Newest] : [],
            $"-p:CustomBeforeDirectoryBuildProps={hook}", $"-p:ArtifactsPath={objects}", "-p:UseArtifactsOutput=true", "-p:UseSharedCompilation=false",
            "-p:ContinuousIntegrationBuild=true", "-p:Deterministic=true", $"-p:PathMap={DotNetToolchain.Escaped($"{MapKey(options.Root)}=/_,{MapKey(objects)}=/_/objects")}", "-p:DebugType=none", "-p:PublishDocumentationFiles=false",
            // For a project that says yes in its own file, whatever came before.
            .. linker is null ? (string[])["-p:PublishAot=false"] : linker.Length > 0 ? [$"-p:CppCompilerAndLinker={linker}"] : [],
            .. options.Version is { } version ? (string[])[$"-p:Version={version}"] : [],
        ];
        var reader = new MSBuildFindings(Project.Directory, null);
        var run = await runner.RunAsync(options.Timed(DotNetToolchain.Call(Project, $"dotnet publish {Name} for {target} ({mode})", arguments, options.Deadline)), cancellation, reader.Read).ConfigureAwait(false);
        if (!run.Succeeded)
        {
            var findings = reader.Finish(run);
            return findings.FirstOrDefault(IsMissingPack) is { } missing ? new TargetBuild.Unavailable($"{missing.Rule}: {missing.Message}", "its packs cannot be restored here") : TargetBuild.Of(run, findings);
        }
        foreach (var symbols in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Where(static file => Path.GetExtension(file) is ".pdb" or ".dbg").ToArray()) File.Delete(symbols);
        foreach (var symbols in Directory.GetDirectories(output, "*.dSYM", SearchOption.AllDirectories)) Directory.Delete(symbols, recursive: true);
        return new TargetBuild.Made(mode);
    }

    /// <summary>A path within the quotes of a condition.</summary>
    private static string Quoted(string path) => System.Security.SecurityElement.Escape(path.Replace("%", "%25", StringComparison.Ordinal).Replace("'", "%27", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal).Replace("@", "%40", StringComparison.Ordinal));

    /// <summary>The compiler's list of paths is cut at commas and equals signs that stand alone.</summary>
    private static string MapKey(string path) => path.Replace("=", "==", StringComparison.Ordinal).Replace(",", ",,", StringComparison.Ordinal);

    public string Newest => Frameworks.MaxBy(static framework => Digits().Match(framework) is { Success: true } match ? double.Parse(match.Value, CultureInfo.InvariantCulture) : 0)!;

    /// <summary>What it is made into, said to this one project: a library beside it may be for frameworks that know none of this, or lack the target's packs.</summary>
    private string Hook(BuildTarget target, bool isNative, bool isTrimmed) => $"""
        <Project>
          <PropertyGroup Condition="'$(MSBuildProjectFullPath)' == '{Quoted(Source)}'">
            <RuntimeIdentifier>{target}</RuntimeIdentifier>
            <SelfContained>true</SelfContained>
            {(isNative ? "<PublishAot>true</PublishAot>" : $"<PublishSingleFile>{(IsSeveralFiles ? "false" : "true")}</PublishSingleFile><PublishReadyToRun>true</PublishReadyToRun><PublishReadyToRunComposite>false</PublishReadyToRunComposite>")}
            {(isTrimmed ? "<PublishTrimmed>true</PublishTrimmed>" : "")}
          </PropertyGroup>
        </Project>

        """;

    /// <summary>The linker's driver; empty for the SDK's own choice, null when there is none.</summary>
    private static string? Linker(ToolRunner runner) => OperatingSystem.IsWindows() || runner.Has("clang") ? "" : runner.Has("gcc") ? "gcc" : null;

    private static bool IsMissingPack(ToolFinding finding) => finding.Rule switch
    {
        "NU1101" or "NU1102" or "NU1103" => finding.Message.StartsWith("Unable to find", StringComparison.Ordinal) && Pack().IsMatch(finding.Message),
        "NETSDK1082" or "NETSDK1083" or "NETSDK1084" or "NETSDK1094" or "NETSDK1203" or "NETSDK1204" => true,
        _ => false,
    };

    [GeneratedRegex(@"package (?:Microsoft\.(?:NETCore|AspNetCore|WindowsDesktop)\.App\.(?:Runtime|Host|Crossgen2)|runtime\.[\w-]+\.Microsoft\.DotNet\.ILCompiler|Microsoft\.DotNet\.ILCompiler)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pack();

    [GeneratedRegex(@"\d+(?:\.\d+)?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();
}
