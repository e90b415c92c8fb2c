using System.Collections;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Releases.Binaries;

/// <summary>Publishes a .NET project for one platform, from any other.</summary>
public static class TargetPublisher
{
    private const int OutputLimit = 4 * 1024 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(20);

    /// <summary>The platforms whose packs can be had everywhere.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["linux-x64", "linux-arm64", "linux-musl-x64", "osx-x64", "osx-arm64", "win-x64"];

    /// <summary>Self-contained and ready to run; the same bytes in whichever folder the repository stands.</summary>
    /// <param name="version">Given to the build; null leaves the project's own.</param>
    /// <returns>Why it failed, or null.</returns>
    public static async Task<Diagnostic?> PublishAsync(string root, string project, string target, string? version, string output, CancellationToken cancellation)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value ?? "");
        if (ProgramSearch.Find("dotnet", environment.GetValueOrDefault("PATH"), root) is not { } dotnet) return ReleaseDiagnostics.PublishFailed.Nowhere("dotnet is not on the search path", "install the .NET SDK");
        (environment["DOTNET_CLI_TELEMETRY_OPTOUT"], environment["DOTNET_NOLOGO"], environment["MSBUILDDISABLENODEREUSE"]) = ("1", "1", "1");
        string[] arguments =
        [
            "publish", project, "-c", "Release", "-r", target, "--self-contained", "-o", output, "-nodeReuse:false", "-v", "quiet", "--nologo", "-tl:off", "-p:PublishAot=false", "-p:PublishReadyToRun=true", "-p:PublishReadyToRunComposite=false",
            "-p:ContinuousIntegrationBuild=true", "-p:Deterministic=true", $"-p:PathMap={root}=/_", "-p:DebugType=none", "-p:PublishDocumentationFiles=false", .. version is null ? Array.Empty<string>() : ["-p:Version=" + version],
        ];
        var said = new CapturedOutput(OutputLimit);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Deadline);
        var exit = await ChildProcess.RunAsync(new ChildCommand { Program = dotnet, Arguments = arguments, WorkingDirectory = root, Environment = environment }, said, TimeProvider.System, limit.Token).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested) return ReleaseDiagnostics.PublishFailed.Nowhere($"`dotnet publish` for {target} took longer than {Deadline.TotalMinutes} minutes");
        if (exit.Code == 0) return null;
        var lines = (said.OutputText + "\n" + said.ErrorText).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return ReleaseDiagnostics.PublishFailed.Nowhere($"`dotnet publish` for {target} failed: {lines.FirstOrDefault(static line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "it said nothing"}");
    }
}
