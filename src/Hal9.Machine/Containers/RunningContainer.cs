using Hal9.Machine.Processes;

namespace Hal9.Machine.Containers;

/// <summary>A started container in which programs can be run.</summary>
/// <param name="Folder">A folder of this machine that the container can write to, for the numbers of its programs.</param>
/// <param name="FolderInside">The same as the container sees it.</param>
public sealed record RunningContainer(ContainerEngine Engine, string Id, string Folder, string FolderInside)
{
    // Its number is the group's: the engine starts it as a session of its own, and exec keeps it.
    private const string Start = "echo $$ >\"$0\"; exec \"$@\"";

    /// <summary>Runs a program within; needs <c>sh</c> there. All paths in the command are the container's.</summary>
    /// <exception cref="ProcessStartException">The engine's program is gone.</exception>
    public ChildProcess Exec(ChildCommand command)
    {
        var name = "process_" + Guid.NewGuid().ToString("N");
        var variables = command.Environment;
        List<string> arguments = ["exec"];
        if (!command.Input.IsEmpty) arguments.Add("--interactive");
        arguments.AddRange(["--workdir", command.WorkingDirectory]);
        arguments.AddRange(EngineVariables.Arguments(variables));
        arguments.AddRange([Id, "sh", "-c", Start, $"{FolderInside}/{name}", command.Program, .. command.Arguments]);
        var client = Engine.Start(arguments, EngineVariables.Passed(variables), command.Input, StopTimings.Now);
        return new ContainerProcess(Engine, Id, client, Path.Combine(Folder, name), command.Stop);
    }
}
