using System.Text.Json;
using Hal9.Engine.Steps;
using Hal9.Machine.Processes;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Actions;

/// <summary><c>actions/setup-dotnet</c>: installs nothing; finds the SDK of this machine that fits and says which it is.</summary>
internal sealed class SetupDotNetAction : BuiltInAction
{
    public override string Name => "actions/setup-dotnet";

    public override IReadOnlyList<(string Name, string Default)> Inputs => [("dotnet-version", ""), ("global-json-file", "")];

    public override IReadOnlyList<string> IgnoredInputs =>
        ["dotnet-quality", "source-url", "owner", "config-file", "cache", "cache-dependency-path", "workloads", "architecture", "include-prerelease"];

    public override async Task<JobResult> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var environment = StepEnvironment.Build(call.Job, call.Execution.GitHub, call.Execution.Variables);
        var workspace = call.Job.Backend.Inside(call.Job.Folders.Workspace);
        if (call.Job.Backend.Find("dotnet", environment["PATH"], workspace) is not { } dotnet) return call.Fail($"there is no `dotnet` on the PATH of {call.Job.Backend.Name}");
        var wanted = call.Lines("dotnet-version").ToList();
        if (call["global-json-file"] is { Length: > 0 } file)
        {
            var (version, error) = ReadGlobalJson(call.PathOf(file));
            if (error is not null) return call.Fail(error);
            wanted.Add(version!);
        }
        var output = new CapturedOutput(1 << 20);
        var command = new ChildCommand { Program = dotnet, Arguments = ["--list-sdks"], WorkingDirectory = workspace, Environment = environment, Stop = StopTimings.Now };
        var exit = await call.Job.Backend.Start(command).WaitAsync(output, cancellation).ConfigureAwait(false);
        if (exit.Stopped) return JobResult.Cancelled;
        var installed = output.OutputText.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(' ')[0])
            .OrderDescending(Comparer<string>.Create((left, right) => ToolVersions.Compare(ToolVersions.Parts(left), ToolVersions.Parts(right)))).ToArray();
        if (installed.Length == 0) return call.Fail($"`{dotnet}` has no SDK");
        var used = installed[0];
        foreach (var one in wanted)
        {
            if (installed.FirstOrDefault(version => ToolVersions.Fits(version, one)) is not { } found)
            {
                return call.Fail($"no .NET SDK on this machine satisfies `{one}`; there is {string.Join(", ", installed)}");
            }
            used = found;
            call.Log.Line($"`{one}` is satisfied by the .NET SDK {found} of this machine.");
        }
        if (wanted.Count == 0) call.Log.Line($"The newest .NET SDK of this machine is {used}.");
        call.SetOutput("dotnet-version", used);
        call.Execution.Work.SetEnvironment("DOTNET_ROOT", Path.GetDirectoryName(new FileInfo(dotnet).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? dotnet)!);
        return JobResult.Success;
    }

    private static (string? Version, string? Error) ReadGlobalJson(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (!document.RootElement.TryGetProperty("sdk", out var sdk) || !sdk.TryGetProperty("version", out var version)) return (null, $"`{file}` names no SDK");
            var exact = version.GetString() ?? "";
            var roll = sdk.TryGetProperty("rollForward", out var policy) ? policy.GetString() : "latestPatch";
            var parts = exact.Split('.');
            return (roll switch
            {
                "disable" => exact,
                "latestMajor" or "major" => ">=" + exact,
                "latestMinor" or "minor" => parts[0] + ".x",
                "latestFeature" or "feature" when parts.Length > 1 => $"{parts[0]}.{parts[1]}.x",
                _ when parts.Length > 2 && parts[2].Length == 3 => $"{parts[0]}.{parts[1]}.{parts[2][0]}xx",
                _ => exact,
            }, null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return (null, $"`{file}` cannot be read: {problem.Message}");
        }
    }
}
