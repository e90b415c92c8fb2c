using Hal9.Engine.Steps;
using Hal9.Machine.Processes;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Actions;

/// <summary><c>actions/setup-node</c>: installs nothing; says which node of this machine the steps get, and fails when it does not fit.</summary>
internal sealed class SetupNodeAction : BuiltInAction
{
    public override string Name => "actions/setup-node";

    public override IReadOnlyList<(string Name, string Default)> Inputs => [("node-version", ""), ("node-version-file", "")];

    public override IReadOnlyList<string> IgnoredInputs =>
        ["architecture", "check-latest", "registry-url", "scope", "token", "cache", "package-manager-cache", "cache-dependency-path", "mirror", "mirror-token", "always-auth"];

    public override async Task<JobResult> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var environment = StepEnvironment.Build(call.Job, call.Execution.GitHub, call.Execution.Variables);
        var workspace = call.Job.Backend.Inside(call.Job.Folders.Workspace);
        if (call.Job.Backend.Find("node", environment["PATH"], workspace) is not { } node) return call.Fail($"there is no `node` on the PATH of {call.Job.Backend.Name}");
        var wanted = call["node-version"];
        if (wanted.Length == 0 && call["node-version-file"] is { Length: > 0 } file)
        {
            if (!File.Exists(call.PathOf(file))) return call.Fail($"`{file}` does not exist");
            wanted = File.ReadLines(call.PathOf(file)).FirstOrDefault("").Trim();
        }
        var output = new CapturedOutput(1 << 16);
        var command = new ChildCommand { Program = node, Arguments = ["--version"], WorkingDirectory = workspace, Environment = environment, Stop = StopTimings.Now };
        var exit = await call.Job.Backend.Start(command).WaitAsync(output, cancellation).ConfigureAwait(false);
        if (exit.Stopped) return JobResult.Cancelled;
        var version = output.OutputText.Trim();
        if (!ToolVersions.Fits(version, wanted)) return call.Fail($"the node of this machine is {version}; `{wanted}` was asked for");
        call.Log.Line($"The node of this machine is {version}.");
        call.SetOutput("node-version", version);
        return JobResult.Success;
    }
}
