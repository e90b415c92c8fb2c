using Hal9.Engine.Runs;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Backends;

/// <summary>Steps are processes of this machine, and both names of a path are the same.</summary>
internal sealed class ProcessBackend(RunServices services) : Backend
{
    private static readonly string[] Shells = OperatingSystem.IsWindows() ? ["pwsh", "powershell"] : ["bash", "sh"];

    public override IReadOnlyDictionary<string, string> Environment => services.Request.InheritedEnvironment;

    public override string? ToolFolder => services.Request.ToolFolder;

    public override char PathSeparator => Path.PathSeparator;

    public override IReadOnlyList<string> DefaultShells => Shells;

    public override string Name => "this machine";

    public override string Inside(string path) => path;

    public override string Outside(string path) => path;

    public override string? Find(string name, string? searchPath, string workingDirectory) => ProgramSearch.Find(name, searchPath, workingDirectory);

    public override ChildProcess Start(ChildCommand command) => ChildProcess.Start(command, services.Time);
}
